import { describe, expect, it } from 'vitest';
import { createFakeRecommender } from 'vitrine/testing';
import type { ListOptions } from '../../web/src/index.js';

const items = [
  { itemId: 'a', price: 5, brand: 'Clay', colour: 'red', rooms: ['den'], added: new Date('2026-10-01'), stock: 0 },
  { itemId: 'b', price: 7, brand: 'Clay', colour: 'blue', rooms: ['den', 'hall'] },
  { itemId: 'c', price: 9, brand: 'Forge', colour: null },
  { itemId: 'd', brand: 'Clay', colour: 'red' },
];

async function idsWith(options: ListOptions): Promise<string[]> {
  const list = await createFakeRecommender({ items }).trending(options);
  return list.items.map((item) => item.itemId);
}

describe('the fake recommender', () => {
  it.each<[ListOptions, string]>([
    [{ filter: { brand: 'Clay', price: { lte: 7 } } }, 'ab'],
    [{ filter: { colour: ['red', 'blue'] } }, 'abd'],
    [{ filter: { rooms: 'hall' } }, 'b'],
    [{ filter: { colour: { exists: false } } }, 'c'],
    [{ filter: { price: { ne: 5 } } }, 'bcd'],
    [{ filter: { added: { gte: '2026-10-01' } } }, 'a'],
    [{ filter: { inStock: true } }, 'bcd'],
    [{ filter: { not: { any: [{ brand: 'Forge' }, { colour: 'blue' }] } } }, 'ad'],
    [{ boost: [{ itemIds: ['c'] }], bury: [{ filter: { colour: 'red' } }] }, 'cbad'],
    [
      {
        pin: [
          { itemId: 'd', position: 2 },
          { itemId: 'nobody', position: 1 },
        ],
      },
      'adbc',
    ],
    [{ pin: [{ itemId: 'd', position: 1 }], hide: [{ itemIds: ['d'] }] }, 'abc'],
    [{ maxPerGroup: { attribute: 'brand', max: 1 } }, 'ac'],
    [{ maxPerGroup: { attribute: 'brand', max: 1 }, pin: [{ itemId: 'd', position: 2 }] }, 'cd'],
  ])('filters and steers as the real one does: %j', async (options, expected) => {
    expect((await idsWith(options)).join('')).toBe(expected);
  });

  it('says when nothing is left, and refuses attributes that no item has', async () => {
    const fake = createFakeRecommender({ items });
    expect((await fake.trending({ filter: { brand: 'Nobody' } })).degraded?.code).toBe('no-match');
    await expect(fake.trending({ filter: { size: 3 } })).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
