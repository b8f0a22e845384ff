import type { Item } from 'vitrine';
import { fallbackUrl } from './config.ts';

/** The most popular products without a model, best first; empty when that file cannot be had either. */
export async function readFallback(): Promise<readonly Item[]> {
  try {
    const answer = await fetch(fallbackUrl);
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
