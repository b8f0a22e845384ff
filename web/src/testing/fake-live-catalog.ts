import type { CatalogChange, Item, ListedItem, Recommender, UpsertItem } from '../index.js';

/** What a test may have told about the catalogue. */
export class FakeLiveCatalog {
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #unavailable = new Set<string>();

  /** Whether lists may have it. */
  readonly sells = ({ itemId }: { itemId: string }): boolean =>
    !this.#removed.has(itemId) && !this.#unavailable.has(itemId);

  /** The calls below `catalog`. @param changed lists come out differently now */
  calls(
    catalog: () => Item[],
    called: (name: string, ...args: unknown[]) => void,
    changed: () => void,
  ): Recommender['catalog'] {
    const change = async (name: string, asked: unknown, work: () => CatalogChange): Promise<CatalogChange> => {
      called(`catalog.${name}`, asked);
      const told = work();
      changed();
      return told;
    };
    return {
      list: async ({ offset = 0, limit } = {}) => {
        called('catalog.list');
        return catalog().slice(offset, limit === undefined ? undefined : offset + limit);
      },
      upsert: (items) => change('upsert', items, () => this.#upsert(catalog(), items)),
      remove: (itemIds) => change('remove', itemIds, () => this.#remove(itemIds)),
      setAvailability: (map) => change('setAvailability', map, () => this.#setAvailability(map)),
    };
  }

  /** New items come last. */
  #upsert(catalog: Item[], items: readonly UpsertItem[]): CatalogChange {
    for (const { itemId, title = '', price = null, category = null, brand = null } of items) {
      const at = catalog.findIndex((item) => item.itemId === itemId);
      catalog.splice(at < 0 ? catalog.length : at, 1, { itemId, title, price, category, brand });
      this.#changed.add(itemId);
      this.#removed.delete(itemId);
    }
    return this.#told();
  }

  #remove(itemIds: readonly string[]): CatalogChange {
    for (const itemId of itemIds) this.#removed.add(itemId);
    return this.#told();
  }

  #setAvailability(availability: Readonly<Record<string, boolean>>): CatalogChange {
    for (const [itemId, available] of Object.entries(availability)) {
      if (available) this.#unavailable.delete(itemId);
      else this.#unavailable.add(itemId);
    }
    return this.#told();
  }

  #told(): CatalogChange {
    return { items: this.#changed.size, removed: this.#removed.size, unavailable: this.#unavailable.size };
  }
}

/** The items whose title holds all the words, in the order of the catalogue. */
export function fakeSearch(catalog: readonly Item[], text: string): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ title }: Item): boolean => words.every((word) => title.toLowerCase().includes(word));
  return words.length > 0 ? catalog.filter(matches).map(({ itemId }) => itemId) : [];
}

/** As `search` lists them. */
export function asFound(items: readonly ListedItem[]): ListedItem[] {
  return items.map((item, i) => ({ ...item, rank: i + 1, source: 'content', reasons: [] }));
}
