// What the shop sells, as the server of a shop would write it into its pages: for what is shown before there is a model, and
// without one.
import type { Item } from 'vitrine';
import { currentShop } from '../own-shop/stored-shop.ts';
import { Catalog, type Product, productOf } from './catalog.ts';
import { productsUrl } from './config.ts';

/** `null`: the file cannot be had, or does not know the product. */
export async function productBeforeModel(itemId: string): Promise<Product | null> {
  const products = await readProducts();
  const [item] = toItem(products.find((value) => (value as Partial<Item> | null)?.itemId === itemId));
  return item ? productOf(item) : null;
}

/** `null`: the file cannot be had. */
export async function catalogWithoutModel(): Promise<Catalog | null> {
  const items = (await readProducts()).flatMap(toItem);
  const order = items.map(({ itemId }) => itemId);
  return items.length > 0 ? new Catalog(items, order) : null;
}

/** Best-selling first. */
async function readProducts(): Promise<readonly unknown[]> {
  try {
    // Asked for by the page's head already, whichever shop is open.
    const answer = await fetch(productsUrl);
    const items: unknown = answer.ok ? await answer.json() : [];
    // They are those of the shop that lies beside the pages.
    return Array.isArray(items) && !currentShop() ? items : [];
  } catch {
    return [];
  }
}

/** Text is data: what is not an item is passed over. */
function toItem(value: unknown): Item[] {
  if (typeof value !== 'object' || value === null) return [];
  const { itemId, title, price, category, brand } = value as Partial<Record<keyof Item, unknown>>;
  if (typeof itemId !== 'string' || typeof title !== 'string') return [];
  const text = (field: unknown): string | null => (typeof field === 'string' ? field : null);
  return [
    { itemId, title, price: typeof price === 'number' ? price : null, category: text(category), brand: text(brand) },
  ];
}
