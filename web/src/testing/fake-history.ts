import type { HistoryEvent, Item, Profile } from '../index.js';
import type { DeleteSelector } from '../shared/protocol.js';

/** The items that an event names. */
export function itemIdsOf(event: HistoryEvent): string[] {
  if ('lines' in event) return event.lines.map((line) => line.itemId);
  if ('itemIds' in event) return event.itemIds;
  return 'itemId' in event ? [event.itemId] : [];
}

/** Whether `data.delete(selector)` deletes the event. */
export function isSelected(event: HistoryEvent, selector: DeleteSelector): boolean {
  if ('eventId' in selector) return event.eventId === selector.eventId;
  if ('itemId' in selector) return itemIdsOf(event).includes(selector.itemId);
  return event.time * 1000 < selector.before;
}

/** What lies in the cart, in the order in which it was put there. */
export function cartOf(events: readonly HistoryEvent[]): Set<string> {
  const cart = new Set<string>();
  for (const event of events) {
    if (event.type === 'cart') cart.add(event.itemId);
    if (event.type === 'cart-remove') cart.delete(event.itemId);
    if (event.type === 'purchase') for (const line of event.lines) cart.delete(line.itemId);
  }
  return cart;
}

/** Shares of what was viewed, carted, bought and liked. */
export function profileOf(events: readonly HistoryEvent[], catalog: readonly Item[]): Profile {
  const byId = new Map(catalog.map((item) => [item.itemId, item]));
  const dealtWith = events.filter((event) => ['view', 'cart', 'purchase', 'like'].includes(event.type));
  const items = dealtWith.flatMap(itemIdsOf).flatMap((itemId) => byId.get(itemId) ?? []);
  const prices = items.flatMap((item) => item.price ?? []).sort((a, b) => a - b);
  const at = (share: number): number => prices[Math.floor(share * (prices.length - 1))] as number;
  return {
    events: dealtWith.length,
    topCategories: sharesOf(items.flatMap((item) => item.category ?? [])),
    topBrands: sharesOf(items.flatMap((item) => item.brand ?? [])),
    priceBand: prices.length > 0 ? { low: at(0.1), median: at(0.5), high: at(0.9) } : null,
    recentItemIds: [...new Set([...dealtWith].reverse().flatMap(itemIdsOf))].slice(0, 10),
  };
}

function sharesOf(names: readonly string[]): { name: string; share: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, share: count / names.length }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 10);
}
