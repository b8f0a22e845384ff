// Filters and rules in the built package, with the real engine, held to their promises by property.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { createRecommender as CreateRecommender, Filter, Item, ListOptions } from '../../web/src/index.js';
import { type BundleItem, makeBundle } from './support/bundle.js';

const built = join(import.meta.dirname, '..', '..', 'dist', 'node.js');
const { createRecommender } = (await import(pathToFileURL(built).href)) as {
  createRecommender: typeof CreateRecommender;
};

interface Thing extends Item {
  colour: string | null;
  rooms: string[];
  added: Date | null;
}

const COLOURS = ['red', 'blue', 'green'];
const BRANDS = ['Clay', 'Forge', 'Grain', 'Leaf'];
const N = 150;

/** Popularity falls with the number; what an item is like repeats with periods that have nothing in common. */
const ITEMS: BundleItem[] = Array.from({ length: N }, (_, i) => ({
  id: `item-${i}`,
  popularity: 1 - i / N,
  price: 1 + ((i * 7) % 50),
  category: `c${i % 5}`,
  ...(i % 11 === 0 ? {} : { brand: BRANDS[i % 4] as string }),
  attributes: {
    colour: COLOURS[i % 3] as string,
    rooms: i % 2 === 0 ? ['den'] : ['den', 'hall'],
    added: new Date(Date.UTC(2026, 0, 1 + (i % 28))),
  },
  followers: [(i + 1) % N, (i + 9) % N],
}));

const recommender = createRecommender<Thing>({ bundle: makeBundle(ITEMS) });
afterAll(() => recommender.close());

const idsOf = (list: { items: { itemId: string }[] }) => list.items.map((item) => item.itemId);

describe('filters and rules, with the real engine', () => {
  it('list what the filter leaves, best first, with its attributes', async () => {
    const list = await recommender.trending({
      filter: { colour: 'red', rooms: 'hall', price: { lt: 20 }, added: { gte: '2026-01-04' } },
      limit: 3,
      diversity: 0,
    });
    expect(idsOf(list)).toEqual(['item-9', 'item-15', 'item-45']);
    expect(list.items[0]?.item).toMatchObject({ colour: 'red', rooms: ['den', 'hall'], added: new Date('2026-01-10') });
  });

  it('say when nothing is left', async () => {
    const list = await recommender.trending({ filter: { colour: 'violet' } });
    expect(list).toMatchObject({ items: [], degraded: { code: 'no-match' } });
  });

  it('reject what names no attribute, and what is no rule', async () => {
    const wrong = { filter: { size: 3 } } as unknown as ListOptions<Filter<Thing>>;
    await expect(recommender.trending(wrong)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('no attribute size; it has category, brand, price, stock, colour, rooms, added'),
    });
    await expect(recommender.trending({ pin: [{ itemId: 'item-3', position: 0 }] })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('boost, bury, pin and hide', async () => {
    const plain = idsOf(await recommender.trending({ limit: 5 }));
    expect(plain).toEqual(['item-0', 'item-1', 'item-2', 'item-3', 'item-4']);
    const list = await recommender.trending({
      limit: 5,
      diversity: 0,
      boost: [{ itemIds: ['item-149'], factor: 1000 }],
      bury: [{ filter: { colour: 'red' }, factor: 1000 }],
      pin: [
        { itemId: 'item-100', position: 2 },
        { itemId: 'item-1', position: 3 },
      ],
      hide: [{ itemIds: ['item-1', 'item-4'] }],
    });
    expect(idsOf(list)).toEqual(['item-149', 'item-100', 'item-2', 'item-5', 'item-7']);
    expect(list.items.map(({ source }) => source)[1]).toBe('pinned');
  });

  it('show at most so many of a group', async () => {
    const { items } = await recommender.trending({ limit: 8, maxPerGroup: { attribute: 'brand', max: 1 } });
    expect(items.map(({ item }) => item?.brand)).toEqual([null, 'Forge', 'Grain', 'Leaf', 'Clay', null, null, null]);
  });

  it('keep their promises whatever is asked', async () => {
    const id = fc.integer({ min: -1, max: N }).map((i) => `item-${i}`);
    const options: fc.Arbitrary<ListOptions<Filter<Thing>>> = fc.record(
      {
        limit: fc.integer({ min: 1, max: 40 }),
        exclude: fc.array(id, { maxLength: 5 }),
        filter: fc.record({
          colour: fc.constantFrom(...COLOURS),
          price: fc.record({ lte: fc.integer({ min: 0, max: 55 }) }),
        }),
        boost: fc.array(
          fc.record({ itemIds: fc.array(id, { maxLength: 3 }), factor: fc.integer({ min: 2, max: 9 }) }),
          {
            maxLength: 3,
          },
        ),
        hide: fc.array(fc.record({ filter: fc.record({ brand: fc.constantFrom(...BRANDS) }) }), { maxLength: 1 }),
        pin: fc.array(fc.record({ itemId: id, position: fc.integer({ min: 1, max: 9 }) }), { maxLength: 4 }),
        maxPerGroup: fc.record({
          attribute: fc.constantFrom('brand', 'category'),
          max: fc.integer({ min: 1, max: 9 }),
        }),
      },
      { requiredKeys: ['limit'] },
    );
    await fc.assert(
      fc.asyncProperty(options, async (asked) => {
        const list = await recommender.trending(asked);
        const ids = idsOf(list);
        const pinned = new Set(asked.pin?.map(({ itemId }) => itemId));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeLessThanOrEqual(asked.limit ?? 10);
        const counts = new Map<string, number>();
        for (const { itemId, item } of list.items) {
          expect(asked.exclude ?? []).not.toContain(itemId);
          if (asked.filter) {
            expect(item?.colour).toBe(asked.filter['colour']);
            expect(item?.price).toBeLessThanOrEqual((asked.filter['price'] as { lte: number }).lte);
          }
          for (const { filter } of asked.hide ?? []) expect(item?.brand).not.toBe(filter?.['brand']);
          const group = asked.maxPerGroup && item?.[asked.maxPerGroup.attribute as 'brand' | 'category'];
          if (group && !pinned.has(itemId)) counts.set(group, (counts.get(group) ?? 0) + 1);
        }
        for (const count of counts.values()) expect(count).toBeLessThanOrEqual(asked.maxPerGroup?.max ?? 0);
        expect(idsOf(await recommender.trending(asked))).toEqual(ids);
        const longer = idsOf(await recommender.trending({ ...asked, limit: 80 }));
        expect(longer.slice(0, ids.length)).toEqual(ids);
      }),
    );
  });
});
