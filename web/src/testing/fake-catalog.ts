import type { Item, Stats } from '../index.js';
import type { FakeItem } from './types.js';

const KITCHEN: readonly (readonly [itemId: string, title: string, price: number, category: string, brand: string])[] = [
  ['mug-red', 'Red mug', 9.5, 'Mugs', 'Clay & Co'],
  ['pan-iron', 'Cast-iron pan', 49, 'Pans', 'Forge'],
  ['knife-chef', "Chef's knife", 64, 'Knives', 'Forge'],
  ['mug-blue', 'Blue mug', 9.5, 'Mugs', 'Clay & Co'],
  ['teapot', 'Stoneware teapot', 38, 'Tea', 'Clay & Co'],
  ['board-oak', 'Oak cutting board', 32, 'Boards', 'Grain'],
  ['pan-steel', 'Steel frying pan', 56, 'Pans', 'Forge'],
  ['tea-green', 'Green tea, 100 g', 12.5, 'Tea', 'Leaf'],
  ['mug-white', 'White mug with a wide handle', 11, 'Mugs', 'Clay & Co'],
  ['knife-bread', 'Bread knife', 41, 'Knives', 'Forge'],
  ['spoon-olive', 'Olive wood spoon', 8, 'Boards', 'Grain'],
  ['pot-small', 'Small saucepan', 36, 'Pans', 'Forge'],
];

export function toCatalog(items: readonly FakeItem[] | undefined): Item[] {
  if (!items) {
    return KITCHEN.map(([itemId, title, price, category, brand]) => ({ itemId, title, price, category, brand }));
  }
  return items.map((item) => {
    const given = typeof item === 'string' ? { itemId: item } : item;
    return { title: given.itemId, price: null, category: null, brand: null, ...given };
  });
}

/** What `stats()` says of a bundle of so many items. */
export function bundleStats(items: number, version: number): NonNullable<Stats['bundle']> {
  const bytes = 1000 * items;
  return {
    version,
    name: 'fake',
    items,
    dimensions: 32,
    edges: 4 * items,
    bytes,
    downloadedBytes: bytes,
    memoryBytes: 2 * bytes,
  };
}
