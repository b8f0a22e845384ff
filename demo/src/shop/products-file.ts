import type { Item } from 'vitrine';
import { productsUrl } from './config.ts';

/**
 * What the shop sells, as a server of a shop would write it into its pages: for what is shown before there is a model, and
 * without one. Best-selling first; empty when the file cannot be had.
 */
export async function readProducts(): Promise<readonly Item[]> {
  try {
    const answer = await fetch(productsUrl);
    const items: unknown = answer.ok ? await answer.json() : [];
    return Array.isArray(items) ? items.flatMap(toItem) : [];
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
