// What a shop decides about a list, from rules as callers write them to what the engine takes (src/rank/rules.h).
import { invalidArgument } from '../shared/errors.js';
import type { Attributes } from './attributes.js';
import { AttributeError, allOf, compileFilter, compileItems, type FilterProgram, opposite } from './filter.js';

/** The engine keeps the bit sets of 16 programs at a time: these and the filter. */
const MAX_FACTORS = 15;
/** Mirrors kMaxPins. */
const MAX_PINS = 100;
/** Mirrors kMaxOffset + kMaxLimit. */
const MAX_POSITION = 10_000;
const MAX_IDS = 1000;

/** Parallel arrays, as they cross the wasm edge. */
export interface EngineRules {
  /** Empty: all items. */
  filter: Float32Array;
  /** Programs end to end: that of factor i is factorPrograms[factorEnds[i - 1]..factorEnds[i]]. */
  factorPrograms: Float32Array;
  factorEnds: Uint32Array;
  factors: Float32Array;
  pinItems: Int32Array;
  pinPositions: Int32Array;
  /** A label column. */
  groupColumn: number;
  /** 0: no limit. */
  maxPerGroup: number;
}

export interface CompiledRules extends EngineRules {
  /** Pins of ids that the bundle does not know: they are passed over, and counted in `stats()`. */
  unknownPins: number;
}

/** Rules and how messages call them: empty for those of a call. */
export interface RuleSet {
  rules: Record<string, unknown>;
  place: string;
}

/**
 * @param sets the more important first: it has the first choice of positions, and its `maxPerGroup` counts
 * @param indexOf of an id, negative: unknown
 * @throws VitrineError `invalid-argument`; AttributeError
 */
export function compileRules(
  sets: readonly RuleSet[],
  attributes: Attributes,
  indexOf: (itemId: string) => number,
): CompiledRules {
  const filters: FilterProgram[] = [];
  const factors: { program: FilterProgram; factor: number }[] = [];
  const pins: { index: number; position: number }[] = [];
  let group: { column: number; max: number } | null = null;
  const target = (rule: unknown, place: string) => compileTarget(rule, attributes, indexOf, place);

  for (const { rules, place } of sets) {
    const [factorsBefore, pinsBefore] = [factors.length, pins.length];
    if (rules['filter'] !== undefined) filters.push(compileFilter(rules['filter'], attributes, `${place}filter`));
    for (const [rule, here] of each(rules['hide'], `${place}hide`)) filters.push(opposite(target(rule, here)));
    for (const [rule, here] of each(rules['boost'], `${place}boost`)) {
      factors.push({ program: target(rule, here), factor: factorOf(rule, here) });
    }
    for (const [rule, here] of each(rules['bury'], `${place}bury`)) {
      factors.push({ program: target(rule, here), factor: 1 / factorOf(rule, here) });
    }
    for (const [rule, here] of each(rules['pin'], `${place}pin`)) pins.push(pinOf(rule, indexOf, here));
    group ??= groupOf(rules['maxPerGroup'], attributes, `${place}maxPerGroup`);
    if (factors.length - factorsBefore > MAX_FACTORS) {
      throw invalidArgument(`${place}boost`, `with bury at most ${MAX_FACTORS} rules`);
    }
    if (pins.length - pinsBefore > MAX_PINS) throw invalidArgument(`${place}pin`, `an array of at most ${MAX_PINS}`);
  }
  // What several sets have together too much of, the less important ones go without.
  factors.splice(MAX_FACTORS);
  pins.splice(MAX_PINS);

  const known = pins.filter(({ index }) => index >= 0);
  let end = 0;
  return {
    filter: Float32Array.from(filters.length > 0 ? allOf(filters) : []),
    factorPrograms: Float32Array.from(factors.flatMap(({ program }) => program)),
    factorEnds: Uint32Array.from(factors, ({ program }) => {
      end += program.length;
      return end;
    }),
    factors: Float32Array.from(factors, ({ factor }) => factor),
    pinItems: Int32Array.from(known, ({ index }) => index),
    pinPositions: Int32Array.from(known, ({ position }) => position),
    groupColumn: group?.column ?? 0,
    maxPerGroup: group?.max ?? 0,
    unknownPins: pins.length - known.length,
  };
}

/** The elements of an array that may be absent, with their places. */
function each(rules: unknown, place: string): [rule: Record<string, unknown>, place: string][] {
  if (rules === undefined) return [];
  if (!Array.isArray(rules)) throw invalidArgument(place, 'an array of rules');
  return rules.map((rule, i) => {
    if (!isRecord(rule)) throw invalidArgument(`${place}[${i}]`, 'an object');
    return [rule, `${place}[${i}]`];
  });
}

function compileTarget(
  rule: unknown,
  attributes: Attributes,
  indexOf: (itemId: string) => number,
  place: string,
): FilterProgram {
  const { itemIds, filter } = rule as Record<string, unknown>;
  if ((itemIds === undefined) === (filter === undefined)) {
    throw invalidArgument(place, 'an object with either itemIds or filter');
  }
  if (filter !== undefined) return compileFilter(filter, attributes, `${place}.filter`);
  if (!Array.isArray(itemIds) || itemIds.length > MAX_IDS || !itemIds.every((id) => typeof id === 'string')) {
    throw invalidArgument(`${place}.itemIds`, `an array of at most ${MAX_IDS} item ids`);
  }
  return compileItems(itemIds.map(indexOf).filter((index) => index >= 0));
}

function factorOf({ factor = 2 }: Record<string, unknown>, place: string): number {
  if (typeof factor !== 'number' || !(factor > 1 && factor <= 1000)) {
    throw invalidArgument(`${place}.factor`, 'a number above 1, at most 1000');
  }
  return factor;
}

function pinOf(
  { itemId, position }: Record<string, unknown>,
  indexOf: (itemId: string) => number,
  place: string,
): { index: number; position: number } {
  if (typeof itemId !== 'string') throw invalidArgument(`${place}.itemId`, 'an item id');
  return { index: indexOf(itemId), position: wholeNumber(position, `${place}.position`, MAX_POSITION) };
}

function groupOf(group: unknown, attributes: Attributes, place: string): { column: number; max: number } | null {
  if (group === undefined) return null;
  if (!isRecord(group)) throw invalidArgument(place, 'an object { attribute, max }');
  const { attribute, max } = group;
  const found = attributes.find(String(attribute));
  if (found?.kind !== 'label') throw new AttributeError(`${place}.attribute: the bundle has no label ${attribute}`);
  return { column: found.column, max: wholeNumber(max, `${place}.max`, 1000) };
}

function wholeNumber(value: unknown, place: string, max: number): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > max) {
    throw invalidArgument(place, `a whole number from 1 to ${max}`);
  }
  return value as number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
