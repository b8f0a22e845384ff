import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TrackEvent } from 'vitrine';
import { connectDataLayer, type DataLayerOptions } from 'vitrine/datalayer';
import { createFakeRecommender } from 'vitrine/testing';

const mug = { item_id: 'mug-red', item_name: 'Red mug', price: 9.5, quantity: 2 };
const pan = { item_id: 'pan-iron', price: '49.00' };

/** A connected data layer that begins with these pushes. */
function connected(before: unknown[] = [], options: DataLayerOptions = {}) {
  const recommender = createFakeRecommender();
  const dataLayer: unknown[] = [...before];
  const errors: string[] = [];
  const all = { dataLayer, onError: (error: Error) => errors.push(error.message), ...options };
  const connect = () => connectDataLayer(recommender, all);
  return { recommender, dataLayer, errors, connect, disconnect: connect(), tracked: recommender.fake.tracked };
}

/** What one push becomes. */
function trackedOf(push: unknown, options?: DataLayerOptions): readonly TrackEvent[] {
  const { dataLayer, tracked, errors } = connected([], options);
  dataLayer.push(push);
  expect(errors).toEqual([]);
  return tracked;
}

/** As the snippet of Google's tag writes it. */
function gtag(..._: unknown[]): unknown {
  // biome-ignore lint/complexity/noArguments: `gtag` pushes this very object
  return arguments;
}

describe('an event of GA4', () => {
  it.each([
    ['view_item', 'view'],
    ['add_to_cart', 'cart'],
    ['remove_from_cart', 'cart-remove'],
  ])('%s becomes %s, for each of its items, with the price as a number', (event, type) => {
    expect(trackedOf({ event, ecommerce: { items: [mug, pan] } })).toEqual([
      { type, itemId: 'mug-red', value: 9.5 },
      { type, itemId: 'pan-iron', value: 49 },
    ]);
  });

  it('purchase becomes an order, without quantities and prices that are none', () => {
    const items = [mug, pan, { item_id: 'teapot', quantity: 0, price: 'free' }, { item_id: 'tea-green', price: -1 }];
    expect(trackedOf({ event: 'purchase', ecommerce: { transaction_id: 1042, items } })).toEqual([
      {
        type: 'purchase',
        orderId: '1042',
        lines: [
          { itemId: 'mug-red', quantity: 2, price: 9.5 },
          { itemId: 'pan-iron', price: 49 },
          { itemId: 'teapot' },
          { itemId: 'tea-green' },
        ],
      },
    ]);
  });

  it('search becomes a search, and an empty one nothing', () => {
    expect(trackedOf({ event: 'search', search_term: ' blue mug ' })).toEqual([{ type: 'search', query: 'blue mug' }]);
    expect(trackedOf({ event: 'search', search_term: ' ' })).toEqual([]);
  });

  it.each([
    ['view_item_list', 'impression'],
    ['select_item', 'click'],
  ])('%s becomes %s where the list is one of a recommender', (event, type) => {
    const expected = [{ type, recommendationId: 'list-7', itemIds: ['mug-red'] }];
    expect(trackedOf({ event, ecommerce: { item_list_id: 'list-7', items: [mug] } })).toEqual(expected);
    expect(trackedOf({ event, ecommerce: { items: [{ ...mug, item_list_id: 'list-7' }] } })).toEqual(expected);
    expect(trackedOf({ event, ecommerce: { items: [mug] } })).toEqual([]);
  });

  it('is read from gtag(...) too', () => {
    expect(trackedOf(gtag('event', 'view_item', { items: [mug] }))).toMatchObject([{ itemId: 'mug-red' }]);
    expect(trackedOf(gtag('event', 'search', { search_term: 'mug' }))).toEqual([{ type: 'search', query: 'mug' }]);
  });

  it.each([
    ['of another kind', { event: 'begin_checkout', ecommerce: { items: [mug] } }],
    ['with the name of a method', { event: 'toString', ecommerce: { items: [mug] } }],
    ['that sets something', { user: 'somebody' }],
    ['of gtag that configures', gtag('config', 'G-1')],
    ['that is a function, as GTM takes them', () => undefined],
    ['that is an array', ['event', 'view_item', { items: [mug] }]],
  ])('%s is not tracked', (_, push) => {
    expect(trackedOf(push)).toEqual([]);
  });
});

describe('ecommerce', () => {
  it('is kept between pushes until null clears it, as a tag manager keeps it', () => {
    const { dataLayer, tracked, errors } = connected();
    dataLayer.push(
      { ecommerce: { items: [mug] } },
      { event: 'view_item' },
      { ecommerce: null },
      { event: 'view_item' },
    );
    expect(tracked).toMatchObject([{ type: 'view', itemId: 'mug-red' }]);
    expect(errors).toEqual(['view_item names no item: items[].item_id is missing']);
  });

  it('of a gtag call stands for itself', () => {
    const { dataLayer, errors } = connected();
    dataLayer.push({ ecommerce: { items: [mug] } }, gtag('event', 'view_item', {}));
    expect(errors).toHaveLength(1);
  });
});

describe('item ids', () => {
  it('are those that the shop says, and an item without one is left out', () => {
    const itemId = (item: Readonly<Record<string, unknown>>) => item['sku'] as string | undefined;
    const items = [{ ...mug, sku: 'M-1' }, pan];
    expect(trackedOf({ event: 'view_item', ecommerce: { items } }, { itemId })).toMatchObject([{ itemId: 'M-1' }]);
  });

  it('are text, also where the shop pushes numbers', () => {
    expect(trackedOf({ event: 'view_item', ecommerce: { items: [{ item_id: 17 }] } })).toMatchObject([
      { itemId: '17' },
    ]);
  });
});

describe('what cannot be tracked', () => {
  it('is reported, and the push of the shop goes on', () => {
    const { dataLayer, errors, tracked } = connected();
    const length = dataLayer.push(
      { event: 'purchase', ecommerce: { items: [mug] } },
      { event: 'view_item', ecommerce: { items: [{ item_id: 'x'.repeat(513) }] } },
      { event: 'view_item', ecommerce: { items: [mug] } },
    );
    expect(length).toBe(3);
    expect(errors).toEqual(['a purchase has no transaction_id', expect.stringMatching(/^itemId must be/)]);
    expect(tracked).toHaveLength(1);
  });

  it('is warned of once where nobody listens', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const dataLayer: unknown[] = [];
    connectDataLayer(createFakeRecommender(), { dataLayer });
    dataLayer.push({ event: 'view_item' }, { event: 'view_item' });
    expect(warn.mock.calls).toEqual([[expect.stringContaining('vitrine/datalayer: view_item names no item')]]);
    warn.mockRestore();
  });
});

describe('connecting', () => {
  it('tracks what was pushed before, and counts nothing twice when it is done again', () => {
    const { connect, dataLayer, tracked } = connected([{ event: 'view_item', ecommerce: { items: [mug] } }]);
    connect();
    dataLayer.push({ event: 'view_item', ecommerce: { items: [pan] } });
    expect(tracked.map((event) => 'itemId' in event && event.itemId)).toEqual(['mug-red', 'pan-iron']);
  });

  it('tells each recommender by itself', () => {
    const { dataLayer } = connected([{ event: 'view_item', ecommerce: { items: [mug] } }]);
    const other = createFakeRecommender();
    connectDataLayer(other, { dataLayer });
    expect(other.fake.tracked).toHaveLength(1);
  });

  it('gives the push of the page back when it is disconnected', () => {
    const { dataLayer, disconnect, tracked } = connected();
    disconnect();
    dataLayer.push({ event: 'view_item', ecommerce: { items: [mug] } });
    expect(tracked).toEqual([]);
    expect(dataLayer.push).toBe(Array.prototype.push);
  });

  it('stays in the chain of a tag manager that came later, and does nothing more there', () => {
    const { dataLayer, disconnect, tracked } = connected();
    const ours = dataLayer.push;
    const seen: unknown[] = [];
    dataLayer.push = (...entries) => {
      seen.push(...entries);
      return ours.apply(dataLayer, entries);
    };
    const theirs = dataLayer.push;
    disconnect();
    expect(dataLayer.push).toBe(theirs);
    dataLayer.push({ event: 'view_item', ecommerce: { items: [mug] } });
    expect([seen.length, dataLayer.length, tracked.length]).toEqual([1, 1, 0]);
  });

  describe('by the name of a global', () => {
    const page = globalThis as { dataLayer?: unknown[]; shopLayer?: unknown[] };
    afterEach(() => {
      vi.unstubAllGlobals();
      delete page.dataLayer;
      delete page.shopLayer;
    });

    it('finds it, and makes it for the tag that comes later where there is none', () => {
      vi.stubGlobal('document', {});
      const recommender = createFakeRecommender();
      page.shopLayer = [{ event: 'view_item', ecommerce: { items: [mug] } }];
      connectDataLayer(recommender, { dataLayer: 'shopLayer' });
      connectDataLayer(recommender);
      page.dataLayer?.push({ event: 'view_item', ecommerce: { items: [pan] } });
      expect(recommender.fake.tracked).toHaveLength(2);
    });

    it('does nothing on a server', () => {
      connectDataLayer(createFakeRecommender())();
      expect(page.dataLayer).toBeUndefined();
    });
  });
});
