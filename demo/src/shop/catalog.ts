import type { Item } from 'vitrine';
import { subjectOf } from '../pictures/subject.ts';
import { readableTitle } from './titles.ts';

export interface Product {
  readonly itemId: string;
  readonly title: string;
  readonly price: number | null;
  readonly category: string | null;
  readonly brand: string | null;
  /** Where the shop shows it: its category, else a part of the shop that its title suggests. */
  readonly section: string;
}

export interface Section {
  readonly name: string;
  readonly slug: string;
  readonly products: readonly Product[];
}

/** More categories than this do not fit a navigation; the smallest go together. */
const MAX_SECTIONS = 12;
const REST = 'Odds & ends';

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'section';

export class Catalog {
  readonly products: readonly Product[];
  readonly sections: readonly Section[];
  readonly #byId: ReadonlyMap<string, Product>;

  /**
   * @param items  every item of the bundle
   * @param order  item ids, most popular first; items that are not in it come after these
   */
  constructor(items: readonly Item[], order: readonly string[]) {
    const rank = new Map(order.map((itemId, index) => [itemId, index]));
    const rankOf = (product: Product): number => rank.get(product.itemId) ?? Number.MAX_SAFE_INTEGER;
    const all = items.map(toProduct);
    this.products = all.slice().sort((a, b) => rankOf(a) - rankOf(b));
    this.#byId = new Map(all.map((product) => [product.itemId, product]));
    this.sections = sectionsOf(this.products);
  }

  get(itemId: string): Product | undefined {
    return this.#byId.get(itemId);
  }

  section(slug: string): Section | undefined {
    return this.sections.find((section) => section.slug === slug);
  }

  sectionOf(product: Product): Section | undefined {
    return this.sections.find((section) => section.products.includes(product));
  }

  /** Products whose title has a word beginning with each word of the query; most popular first. */
  search(query: string): readonly Product[] {
    const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    return this.products.filter((product) => {
      const text = ` ${product.title} ${product.brand ?? ''} ${product.section}`
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ');
      return words.every((word) => text.includes(` ${word}`));
    });
  }
}

function toProduct(item: Item): Product {
  const title = readableTitle(item.title) || item.itemId;
  return {
    itemId: item.itemId,
    title,
    price: item.price,
    category: item.category,
    brand: item.brand,
    section: item.category ?? subjectOf(title, null).section,
  };
}

function sectionsOf(products: readonly Product[]): readonly Section[] {
  const groups = new Map<string, Product[]>();
  for (const product of products) {
    // "Kitchen > Mugs": the department is what a navigation shows.
    const name = product.section.split(/\s*[>/|]\s*/)[0] ?? product.section;
    const group = groups.get(name);
    if (group) group.push(product);
    else groups.set(name, [product]);
  }
  const bySize = [...groups].sort((a, b) => b[1].length - a[1].length);
  const floor = Math.max(4, products.length * 0.004);
  const shown = bySize.filter(([, group], index) => index < MAX_SECTIONS && group.length >= floor);
  const shownNames = new Set(shown.map(([name]) => name));
  const rest = bySize.filter(([name]) => !shownNames.has(name)).flatMap(([, group]) => group);
  const sections = rest.length > 0 ? [...shown, [REST, rest] as const] : shown;
  return sections.map(([name, group]) => ({ name, slug: slugOf(name), products: group }));
}
