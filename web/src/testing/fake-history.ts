import { type HistoryEvent, type Item, type Profile, type TrackEvent, VitrineError } from '../index.js';

export function invalid(argument: string, mustBe: string): VitrineError {
  return new VitrineError('invalid-argument', `${argument} must be ${mustBe}`);
}

/** The event as the history keeps it. */
export function toHistoryEvent(event: TrackEvent, newId: () => string, nowMs: number): HistoryEvent {
  const time = Math.floor(Number(event.at ?? nowMs) / 1000);
  switch (event.type) {
    case 'purchase':
      if (!event.orderId) throw invalid('orderId', 'a string of 1 to 512 characters');
      if (!Array.isArray(event.lines) || event.lines.length === 0)
        throw invalid('lines', 'an array of 1 to 1000 lines');
      return { eventId: `order:${event.orderId}`, type: 'purchase', time, orderId: event.orderId, lines: event.lines };
    case 'search':
      if (!event.query) throw invalid('query', 'a string of 1 to 512 characters');
      return { eventId: newId(), type: 'search', time, query: event.query };
    case 'rating':
      checkId(event.itemId, 'itemId');
      return { eventId: newId(), type: 'rating', time, itemId: event.itemId, value: event.value };
    case 'impression':
    case 'click': {
      checkId(event.recommendationId, 'recommendationId');
      const { type, recommendationId, itemIds } = event;
      return { eventId: newId(), type, time, recommendationId, itemIds };
    }
    case 'view':
    case 'cart':
    case 'cart-remove':
    case 'like':
    case 'dislike':
    case 'not-interested': {
      checkId(event.itemId, 'itemId');
      const { type, itemId, groupId, value } = event;
      return {
        eventId: newId(),
        type,
        time,
        itemId,
        ...(groupId !== undefined && { groupId }),
        ...(value !== undefined && { value }),
      };
    }
    default:
      throw invalid('type', 'a type of event that exists');
  }
}

export function checkId(id: unknown, argument: string): string {
  if (typeof id !== 'string' || id === '' || id.length > 512)
    throw invalid(argument, 'a string of 1 to 512 characters');
  return id;
}

/** The items that an event names. */
export function itemIdsOf(event: HistoryEvent): string[] {
  if ('lines' in event) return event.lines.map((line) => line.itemId);
  if ('itemIds' in event) return event.itemIds;
  return 'itemId' in event ? [event.itemId] : [];
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
