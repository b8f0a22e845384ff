import type { HistoryEvent, Item, Profile } from '../shared/protocol.js';

/** What an event says about a shopper's taste; what is not here says nothing. */
const WEIGHTS: Partial<Record<HistoryEvent['type'], number>> = { view: 1, like: 2, cart: 3, purchase: 4 };
const MAX_SHARES = 10;
const MAX_RECENT = 10;

/** Reads a profile off the history. @param itemOf what the bundle knows of an id */
export function profileOf(events: readonly HistoryEvent[], itemOf: (itemId: string) => Item | null): Profile {
  const categories = new Map<string, number>();
  const brands = new Map<string, number>();
  const prices: number[] = [];
  const recent = new Set<string>();
  for (const event of [...events].reverse()) {
    const weight = WEIGHTS[event.type] ?? 0;
    if (weight === 0) continue;
    for (const itemId of idsOf(event)) {
      if (recent.size < MAX_RECENT) recent.add(itemId);
      const item = itemOf(itemId);
      if (item?.category) add(categories, item.category, weight);
      if (item?.brand) add(brands, item.brand, weight);
      if (item && item.price !== null) prices.push(item.price);
    }
  }
  prices.sort((a, b) => a - b);
  const at = (share: number): number => prices[Math.round(share * (prices.length - 1))] as number;
  return {
    events: events.length,
    topCategories: shares(categories),
    topBrands: shares(brands),
    priceBand: prices.length > 0 ? { low: at(0.1), median: at(0.5), high: at(0.9) } : null,
    recentItemIds: [...recent],
  };
}

function idsOf(event: HistoryEvent): string[] {
  if (event.type === 'purchase') return event.lines.map((line) => line.itemId);
  return 'itemId' in event ? [event.itemId] : [];
}

function add(sums: Map<string, number>, name: string, weight: number): void {
  sums.set(name, (sums.get(name) ?? 0) + weight);
}

function shares(sums: Map<string, number>): { name: string; share: number }[] {
  const total = [...sums.values()].reduce((sum, weight) => sum + weight, 0);
  return [...sums]
    .map(([name, weight]) => ({ name, share: weight / total }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_SHARES);
}
