import type { Item, ListedItem, Recommender } from '../index.js';

/** Above this, reading the whole catalogue for the sake of a few titles would be felt on the page. */
const MAX_CATALOG_READ = 20_000;
const RECENT = 200;

/** Titles of items that are named by their id only, such as those in reasons and events. Asks the recommender, nobody else. */
export class Titles {
  readonly #recommender: Recommender;
  readonly #titles = new Map<string, string>();
  #recent: Promise<void> | null = null;
  #catalog: Promise<void> | null = null;

  constructor(recommender: Recommender) {
    this.#recommender = recommender;
  }

  /** Remembers what a list says about its items. */
  learn(items: readonly ListedItem[]): void {
    for (const { itemId, item } of items) if (item) this.#add(itemId, item);
  }

  /** The title, or the id while the title is not known. */
  of(itemId: string): string {
    return this.#titles.get(itemId) ?? itemId;
  }

  /** Looks up what is missing. Resolves to whether any title has been found that was not known before. */
  async find(itemIds: Iterable<string>): Promise<boolean> {
    const missing = [...new Set(itemIds)].filter((itemId) => !this.#titles.has(itemId));
    if (missing.length === 0) return false;
    const before = this.#titles.size;
    // The shopper's own events name items that were viewed, as a rule: a short list, already in the core's hands.
    this.#recent ??= this.#readRecent();
    await this.#recent;
    this.#recent = null;
    if (missing.some((itemId) => !this.#titles.has(itemId))) {
      this.#catalog ??= this.#readCatalog();
      await this.#catalog;
    }
    return this.#titles.size > before;
  }

  async #readRecent(): Promise<void> {
    this.learn((await this.#recommender.recentlyViewed({ limit: RECENT })).items);
  }

  async #readCatalog(): Promise<void> {
    const { bundle } = await this.#recommender.stats();
    if (!bundle) {
      // Asked before the model was there: once more next time.
      this.#catalog = null;
      return;
    }
    if (bundle.items > MAX_CATALOG_READ) return;
    for (const item of await this.#recommender.catalog.list()) this.#add(item.itemId, item);
  }

  #add(itemId: string, item: Item): void {
    if (item.title !== '') this.#titles.set(itemId, item.title);
  }
}
