import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Attributes } from '../../web/src/core/attributes.js';
import { Catalog } from '../../web/src/core/catalog.js';
import { AttributeError, compileFilter } from '../../web/src/core/filter.js';
import type { AttributeValue } from '../../web/src/shared/filter.js';
import { type BundleItem, makeBundle } from './support/bundle.js';
import { holds, type Row } from './support/filter-machine.js';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

const ITEMS: BundleItem[] = [
  {
    id: 'mug-red',
    popularity: 0.9,
    price: 7.5,
    category: 'mugs',
    brand: 'Clay',
    attributes: {
      colour: 'red',
      rooms: ['kitchen', 'office'],
      kg: 0.4,
      washable: true,
      added: day('2026-10-01'),
      stock: 3,
    },
  },
  {
    id: 'mug-blue',
    popularity: 0.8,
    price: 4.95,
    category: 'mugs',
    attributes: { colour: 'blue', rooms: ['kitchen'], kg: -1, washable: false, added: day('2026-09-30'), stock: 0 },
  },
  { id: 'pan', popularity: 0.7, price: 31, category: 'pans', brand: 'Forge', attributes: { kg: 0, rooms: [] } },
  { id: 'unknown', popularity: 0.6 },
];

function attributesOf(items: BundleItem[]): Attributes {
  const files = Object.entries(makeBundle(items).files);
  const fileOf = (role: string) => files.find(([path]) => path.startsWith(`${role}-`))?.[1] ?? null;
  return new Attributes(new Catalog(fileOf('catalog') as Uint8Array), fileOf('attributes'));
}

const attributes = attributesOf(ITEMS);

/** What an item has under a name, before it was a bundle. */
function given(item: BundleItem, name: string): AttributeValue | undefined {
  if (name === 'price' || name === 'category' || name === 'brand') return item[name];
  return item.attributes?.[name];
}

function rowOf(item: BundleItem): Row {
  const row: Row = {};
  for (const name of attributes.names) {
    const column = attributes.find(name);
    const value = given(item, name);
    if (!column || value === undefined) continue;
    if (column.kind === 'label') row[column.column] = attributes.labelOf(column, value as string);
    else if (column.kind === 'tags') {
      row[column.column] = (value as string[]).map((tag) => attributes.labelOf(column, tag) as number);
    } else if (value instanceof Date) row[column.column] = value.getTime() / 86_400_000;
    else row[column.column] = value as number | boolean;
  }
  return row;
}

const rows = ITEMS.map(rowOf);

function idsFor(filter: unknown): string[] {
  const program = compileFilter(filter, attributes);
  return ITEMS.filter((_, i) => holds(program, rows[i] as Row, i)).map((item) => item.id);
}

describe('a filter', () => {
  it.each<[string, unknown, string[]]>([
    ['nothing asked', {}, ['mug-red', 'mug-blue', 'pan', 'unknown']],
    ['undefined', { category: undefined }, ['mug-red', 'mug-blue', 'pan', 'unknown']],
    ['a label', { category: 'mugs' }, ['mug-red', 'mug-blue']],
    ['one of two labels', { brand: ['Clay', 'Forge'] }, ['mug-red', 'pan']],
    ['a label that no item has', { colour: 'green' }, []],
    ['no label at all', { brand: [] }, []],
    ['another label', { brand: { ne: 'Clay' } }, ['mug-blue', 'pan', 'unknown']],
    ['a label that is there', { brand: { exists: true } }, ['mug-red', 'pan']],
    ['one that is not', { brand: { exists: false } }, ['mug-blue', 'unknown']],
    ['a tag', { rooms: 'office' }, ['mug-red']],
    ['one of two tags', { rooms: { in: ['office', 'kitchen'] } }, ['mug-red', 'mug-blue']],
    ['no tags', { rooms: { exists: false } }, ['pan', 'unknown']],
    ['at most', { price: { lte: 7.5 } }, ['mug-red', 'mug-blue']],
    ['at most a price that f32 rounds down', { price: { lte: 4.95 } }, ['mug-blue']],
    ['exactly such a price', { price: 4.95 }, ['mug-blue']],
    ['below it', { price: { lt: 4.95 } }, []],
    ['above it', { price: { gt: 4.95 } }, ['mug-red', 'pan']],
    ['above zero', { kg: { gt: 0 } }, ['mug-red']],
    ['below zero', { kg: { lt: 0 } }, ['mug-blue']],
    ['above a negative number', { kg: { gt: -1 } }, ['mug-red', 'pan']],
    ['a range', { price: { gte: 5, lt: 31 } }, ['mug-red']],
    ['an empty range', { price: { gt: 10, lt: 5 } }, []],
    ['one of two numbers', { kg: [0, 0.4] }, ['mug-red', 'pan']],
    ['a boolean', { washable: true }, ['mug-red']],
    ['its opposite', { washable: { ne: true } }, ['mug-blue', 'pan', 'unknown']],
    ['since a day', { added: { gte: '2026-10-01' } }, ['mug-red']],
    ['before a time of that day', { added: { lt: new Date('2026-10-01T12:00:00Z') } }, ['mug-red', 'mug-blue']],
    ['on a day', { added: '2026-09-30T23:00:00Z' }, ['mug-blue']],
    ['in stock', { inStock: true }, ['mug-red', 'pan', 'unknown']],
    ['not in stock', { inStock: false }, ['mug-blue']],
    ['two conditions', { category: 'mugs', price: { lt: 7 } }, ['mug-blue']],
    ['not', { not: { category: 'mugs', colour: 'red' } }, ['mug-blue', 'pan', 'unknown']],
    ['any', { any: [{ colour: 'red' }, { category: 'pans' }] }, ['mug-red', 'pan']],
    ['any of none', { any: [] }, []],
  ])('understands %s', (_, filter, expected) => {
    expect(idsFor(filter)).toEqual(expected);
  });

  it.each<[unknown, string]>([
    ['mugs', 'filter must be'],
    [[], 'filter must be'],
    [null, 'filter must be'],
    [{ price: { atMost: 3 } }, 'filter.price must be'],
    [{ not: 'mugs' }, 'filter.not must be'],
    [{ any: { colour: 'red' } }, 'filter.any must be'],
    [{ any: [{ colour: 'red' }, 3] }, 'filter.any[1] must be'],
    [{ price: { in: 3 } }, 'filter.price.in must be'],
    [{ price: { exists: 1 } }, 'filter.price.exists must be'],
    [{ inStock: 'yes' }, 'filter.inStock must be'],
  ])('that is none is refused: %j', (filter, message) => {
    expect(() => compileFilter(filter, attributes)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(message) }),
    );
  });

  it.each<[unknown, string]>([
    [{ color: 'red' }, 'filter.color: the bundle has no attribute color; it has category, brand, price, stock, colour'],
    [{ not: { size: 3 } }, 'filter.not.size'],
    [{ constructor: 'x' }, 'filter.constructor'],
    [{ colour: 3 }, 'filter.colour must be text'],
    [{ colour: null }, 'filter.colour must be text'],
    [{ rooms: { gt: 'a' } }, 'filter.rooms.gt'],
    [{ price: '7.5' }, 'filter.price must be a number'],
    [{ price: { lte: Number.NaN } }, 'filter.price.lte must be a number'],
    [{ washable: 'yes' }, 'filter.washable must be true or false'],
    [{ added: 'soon' }, 'filter.added must be a date'],
  ])('over attributes of another bundle names them: %j', (filter, message) => {
    expect(() => compileFilter(filter, attributes)).toThrow(AttributeError);
    expect(() => compileFilter(filter, attributes)).toThrow(message);
  });

  it('is nested as deeply as the engine can follow, and no deeper', () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? { colour: 'red' } : { washable: true, not: nested(depth - 1) };
    expect(() => compileFilter(nested(12), attributes)).not.toThrow();
    expect(() => compileFilter(nested(13), attributes)).toThrow('nested at most 12 deep');
  });

  it('that names too many values is refused', () => {
    const price = Array.from({ length: 2000 }, (_, i) => i);
    expect(() => compileFilter({ price }, attributes)).toThrow('too many values');
  });
});

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
};

// A filter and whether it holds for an item, asked of the item itself.
type Asked = { filter: Record<string, unknown>; holds(item: BundleItem): boolean };

const label = fc.record({
  name: fc.constantFrom('category', 'brand', 'colour'),
  value: fc.constantFrom('mugs', 'Clay', 'red', 'x'),
});
const leaf: fc.Arbitrary<Asked> = fc.oneof(
  label.map(({ name, value }) => ({
    filter: { [name]: value },
    holds: (item: BundleItem) => given(item, name) === value,
  })),
  fc.subarray(['kitchen', 'office', 'hall']).map((rooms) => ({
    filter: { rooms },
    holds: (item: BundleItem) => ((item.attributes?.['rooms'] ?? []) as string[]).some((room) => rooms.includes(room)),
  })),
  fc
    .record({
      at: fc.constantFrom(-1, 0, 0.4, 4.95, 7.5, 31),
      op: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'ne'),
    })
    .chain(({ at, op }) =>
      fc.constantFrom('price', 'kg').map((name) => ({
        filter: { [name]: { [op]: at } },
        holds: (item: BundleItem) => {
          const value = given(item, name) as number | undefined;
          if (op === 'ne') return value !== at;
          if (value === undefined) return false;
          return COMPARE[op]?.(value, at) ?? false;
        },
      })),
    ),
  fc.boolean().map((washable) => ({
    filter: { washable },
    holds: (item: BundleItem) => item.attributes?.['washable'] === washable,
  })),
);
const { asked } = fc.letrec<{ asked: Asked }>((tie) => ({
  asked: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    leaf,
    tie('asked').map((inner) => ({ filter: { not: inner.filter }, holds: (item: BundleItem) => !inner.holds(item) })),
    fc.array(tie('asked'), { maxLength: 3 }).map((parts) => ({
      filter: { any: parts.map((part) => part.filter) },
      holds: (item: BundleItem) => parts.some((part) => part.holds(item)),
    })),
    fc.tuple(tie('asked'), tie('asked')).map(([a, b]) => ({
      filter: { not: { any: [{ not: a.filter }, { not: b.filter }] } },
      holds: (item: BundleItem) => a.holds(item) && b.holds(item),
    })),
  ),
}));

describe('any filter', () => {
  it('holds for exactly the items that it describes', () => {
    fc.assert(
      fc.property(asked, ({ filter, holds: expected }) => {
        expect(idsFor(filter)).toEqual(ITEMS.filter(expected).map((item) => item.id));
      }),
    );
  });

  it('of whatever JSON is refused in words or compiled, never anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (filter) => {
        try {
          compileFilter(filter, attributes);
        } catch (error) {
          expect((error as Error).message).toMatch(/^filter/);
        }
      }),
    );
  });
});

describe('attributes', () => {
  it('come with the items, as what they are', () => {
    expect(attributes.valuesOf(0)).toEqual({
      colour: 'red',
      rooms: ['kitchen', 'office'],
      kg: 0.4,
      washable: true,
      added: day('2026-10-01'),
      stock: 3,
    });
    expect(attributes.valuesOf(3)).toEqual({
      colour: null,
      rooms: [],
      kg: null,
      washable: null,
      added: null,
      stock: null,
    });
  });
});
