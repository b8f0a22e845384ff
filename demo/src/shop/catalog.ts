import type { Item } from 'vitrine';
import { subjectOf } from '../pictures/subject.ts';
import { readableTitle } from './titles.ts';

export interface Product {
  readonly itemId: string;
  readonly title: string;
  readonly price: number | null;
  readonly category: string | null;
  readonly brand: string | null;
  /** The department that shows it: its category, or one that its title suggests (see departments()). */
  readonly section: string;
}

export interface Section {
  readonly name: string;
  readonly slug: string;
  readonly products: readonly Product[];
}

/** More of them do not fit a navigation; the smallest go together. */
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
  /** What is searched, of each of `products`: made when somebody types, and once. */
  #searched: readonly string[] | null = null;

  /**
   * @param items  every item of the bundle
   * @param order  item ids, most popular first; items that are not in it come after these
   */
  constructor(items: readonly Item[], order: readonly string[]) {
    const rank = new Map(order.map((itemId, index) => [itemId, index]));
    const rankOf = (product: Product): number => rank.get(product.itemId) ?? Number.MAX_SAFE_INTEGER;
    const all = departments(items.map(productOf));
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

  /** The categories of a section, most popular first; none when the section is one category itself. */
  categoriesOf(section: Section): readonly string[] {
    const names = [...new Set(section.products.flatMap((product) => product.category ?? []))];
    return names.length > 1 ? names : [];
  }

  sectionOf(product: Product): Section | undefined {
    return this.sections.find((section) => section.products.includes(product));
  }

  /** Products whose title has a word beginning with each word of the query; most popular first. */
  search(query: string): readonly Product[] {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    this.#searched ??= this.products.map(searchedText);
    const texts = this.#searched;
    return this.products.filter((_, index) => words.every((word) => texts[index]?.includes(` ${word}`)));
  }
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether its title has each word of the query as it was typed, and not only one that begins with it. */
export function hasWords({ title }: Product, query: string): boolean {
  const words = new Set(wordsOf(title));
  return wordsOf(query).every((word) => words.has(word));
}

/** The product's words, small, with a space before each. */
const searchedText = ({ title, brand, category, section }: Product): string =>
  ` ${title} ${brand ?? ''} ${category ?? ''} ${section}`.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');

/** Its section is known when all products are. */
export function productOf(item: Item): Product {
  const title = readableTitle(item.title) || item.itemId;
  return {
    itemId: item.itemId,
    title,
    price: item.price,
    category: item.category,
    brand: item.brand,
    section: item.category ?? '',
  };
}

/**
 * Bundles differ: some have no categories, some have a handful, some have fifty. A handful is the navigation; otherwise
 * the departments are those that go with the pictures.
 */
function departments(products: readonly Product[]): readonly Product[] {
  const names = new Set(products.map((product) => departmentOf(product.section)));
  if (!names.has('') && names.size <= MAX_SECTIONS) return products;
  return products.map((product) => ({ ...product, section: subjectOf(product.title, product.category).section }));
}

/** "Kitchen > Mugs": the first part is what a navigation shows. */
const departmentOf = (category: string): string => category.split(/\s*[>/|]\s*/)[0] ?? category;

function sectionsOf(products: readonly Product[]): readonly Section[] {
  const groups = new Map<string, Product[]>();
  for (const product of products) {
    const name = departmentOf(product.section);
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
