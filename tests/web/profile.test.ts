import { describe, expect, it } from 'vitest';
import { profileOf } from '../../web/src/core/profile.js';
import type { Item } from '../../web/src/shared/protocol.js';
import { itemEvent, order } from './support/fakes.js';

const ITEMS: Record<string, Omit<Item, 'itemId' | 'title'>> = {
  mug: { category: 'mugs', brand: 'Clay', price: 10 },
  cup: { category: 'cups', brand: 'Clay', price: 20 },
  bowl: { category: 'bowls', brand: null, price: null },
};
const itemOf = (itemId: string): Item | null => {
  const item = ITEMS[itemId];
  return item ? { itemId, title: itemId, ...item } : null;
};

describe('the inferred profile', () => {
  it('weighs orders above carts above views, and knows what is recent', () => {
    const events = [order('A-1', ['cup'], 30), itemEvent('cart', 'mug', 20), itemEvent('view', 'bowl', 10)];
    expect(profileOf(events, itemOf)).toEqual({
      events: 3,
      topCategories: [
        { name: 'cups', share: 0.5 },
        { name: 'mugs', share: 3 / 8 },
        { name: 'bowls', share: 1 / 8 },
      ],
      topBrands: [{ name: 'Clay', share: 1 }],
      priceBand: { low: 10, median: 20, high: 20 },
      recentItemIds: ['bowl', 'mug', 'cup'],
    });
  });

  it('takes nothing from dislikes, searches and items that the bundle does not know', () => {
    const search = { eventId: 's', type: 'search' as const, time: 1, query: 'mug' };
    const { topCategories, priceBand, recentItemIds } = profileOf(
      [itemEvent('dislike', 'mug'), search, itemEvent('view', 'new')],
      itemOf,
    );
    expect([topCategories, priceBand, recentItemIds]).toEqual([[], null, ['new']]);
  });

  it('of nobody is empty', () => {
    expect(profileOf([], itemOf)).toMatchObject({ events: 0, topCategories: [], priceBand: null });
  });
});
