import { describe, expect, it } from 'vitest';
import { Attributes } from '../../web/src/core/attributes.js';
import { AttributeError } from '../../web/src/core/filter.js';
import { compileRules } from '../../web/src/core/rules.js';

// category 0, brand 1, price 2, stock 3; without a catalogue no label has a name.
const attributes = new Attributes(null, null);
const indexOf = (itemId: string) => ['a', 'b', 'c', 'd'].indexOf(itemId);
const compile = (...sets: Record<string, unknown>[]) =>
  compileRules(
    sets.map((rules, i) => ({ rules, place: i === 0 ? '' : `placement${i}.` })),
    attributes,
    indexOf,
  );
const numbers = (array: ArrayLike<number>) => Array.from(array);

describe('rules', () => {
  it('that are absent ask for nothing', () => {
    const rules = compile({ limit: 3, placement: 'home', filter: undefined });
    expect(rules.filter).toHaveLength(0);
    expect(rules.factors).toHaveLength(0);
    expect(rules.pinItems).toHaveLength(0);
    expect(rules.maxPerGroup).toBe(0);
  });

  it('multiply by the factor, or divide by it', () => {
    const rules = compile({
      boost: [{ itemIds: ['c', 'a', 'nobody', 'c'], factor: 4 }, { filter: { price: { lte: 3 } } }],
      bury: [{ itemIds: ['b'], factor: 4 }],
    });
    expect(numbers(rules.factors)).toEqual([4, 2, 0.25]);
    expect(numbers(rules.factorPrograms)).toEqual([8, 2, 0, 2, 5, 2, -Infinity, 3, 8, 1, 1]);
    expect(numbers(rules.factorEnds)).toEqual([4, 8, 11]);
  });

  it('hide by the filter, so that nothing brings an item back', () => {
    expect(numbers(compile({ hide: [{ itemIds: ['b'] }], filter: { price: { gte: 1 } } }).filter)).toEqual([
      5,
      2,
      1,
      Infinity,
      8,
      1,
      1,
      1,
      2,
    ]);
  });

  it('pin items that the bundle knows and count the others', () => {
    const rules = compile({
      pin: [
        { itemId: 'd', position: 3 },
        { itemId: 'gone', position: 1 },
      ],
    });
    expect(numbers(rules.pinItems)).toEqual([3]);
    expect(numbers(rules.pinPositions)).toEqual([3]);
    expect(rules.unknownPins).toBe(1);
  });

  it('of several sets add up; the first has the first choice', () => {
    const rules = compile(
      { pin: [{ itemId: 'a', position: 1 }], maxPerGroup: { attribute: 'brand', max: 2 } },
      {
        pin: [{ itemId: 'b', position: 1 }],
        maxPerGroup: { attribute: 'category', max: 1 },
        hide: [{ itemIds: ['c'] }],
      },
      { boost: [{ itemIds: ['d'] }] },
    );
    expect(numbers(rules.pinItems)).toEqual([0, 1]);
    expect([rules.groupColumn, rules.maxPerGroup]).toEqual([1, 2]);
    expect(rules.filter).toHaveLength(4);
    expect(rules.factors).toHaveLength(1);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ boost: 'mugs' }, 'boost must be'],
    [{ boost: ['mugs'] }, 'boost[0] must be'],
    [{ boost: [{ factor: 2 }] }, 'boost[0] must be an object with either itemIds or filter'],
    [{ boost: [{ itemIds: ['a'], filter: {} }] }, 'boost[0] must be an object with either itemIds or filter'],
    [{ boost: [{ itemIds: 'a' }] }, 'boost[0].itemIds must be'],
    [{ boost: [{ itemIds: [1] }] }, 'boost[0].itemIds must be'],
    [{ boost: [{ itemIds: ['a'], factor: 1 }] }, 'boost[0].factor must be'],
    [{ bury: [{ itemIds: ['a'], factor: 0.5 }] }, 'bury[0].factor must be'],
    [{ bury: [{ itemIds: ['a'], factor: Number.NaN }] }, 'bury[0].factor must be'],
    [{ hide: [{ filter: 3 }] }, 'hide[0].filter must be'],
    [{ pin: [{ itemId: 3, position: 1 }] }, 'pin[0].itemId must be'],
    [{ pin: [{ itemId: 'a', position: 0 }] }, 'pin[0].position must be'],
    [{ pin: [{ itemId: 'a', position: 1.5 }] }, 'pin[0].position must be'],
    [{ pin: Array(101).fill({ itemId: 'a', position: 1 }) }, 'pin must be'],
    [{ boost: Array(16).fill({ itemIds: ['a'] }) }, 'boost must be'],
    [{ maxPerGroup: 2 }, 'maxPerGroup must be'],
    [{ maxPerGroup: { attribute: 'brand', max: 0 } }, 'maxPerGroup.max must be'],
  ])('that are none are refused: %j', (rules, message) => {
    expect(() => compile(rules)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(message) }),
    );
  });

  it.each([
    [{ maxPerGroup: { attribute: 'shelf', max: 1 } }],
    [{ maxPerGroup: { attribute: 'price', max: 1 } }],
    [{ hide: [{ filter: { shelf: 'A' } }] }],
  ])('over attributes that the bundle does not have name them: %j', (rules) => {
    expect(() => compile(rules)).toThrow(AttributeError);
  });

  it('name the set that they are from', () => {
    expect(() => compile({}, { pin: [{}] })).toThrow('placement1.pin[0].itemId');
  });
});
