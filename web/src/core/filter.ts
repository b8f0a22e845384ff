// Filters as callers write them become programs for the engine (src/rank/filter.h): numbers in postfix order.
import { invalidArgument } from '../shared/errors.js';
import type { AttributeColumn, Attributes } from './attributes.js';

/** Mirrors FilterOp of src/rank/filter.h. */
const OP = { every: 0, not: 1, and: 2, or: 3, known: 4, between: 5, labels: 6, boolean: 7, items: 8 } as const;

/** Mirrors kMaxFilterLength. */
const MAX_LENGTH = 4096;
/** Each level may need two places of the engine's stack, which has 32. */
const MAX_DEPTH = 12;
const DAY_MS = 86_400_000;

export type FilterProgram = readonly number[];

/** The bundle has no such attribute, or one of another type: a retrained bundle may have changed under a page. */
export class AttributeError extends Error {}

const EVERY: FilterProgram = [OP.every];

/**
 * @param place how messages call the filter
 * @throws VitrineError `invalid-argument` for what is no filter at all; AttributeError for attributes
 */
export function compileFilter(filter: unknown, attributes: Attributes, place = 'filter'): FilterProgram {
  const program = compile(filter, attributes, place, 0);
  if (program.length > MAX_LENGTH) throw invalidArgument(place, 'shorter: it names too many values');
  return program;
}

/** @param indices of the items, any order */
export function compileItems(indices: readonly number[]): FilterProgram {
  const sorted = ascending(indices);
  return [OP.items, sorted.length, ...sorted];
}

/** What holds for all of them. */
export function allOf(programs: readonly FilterProgram[]): FilterProgram {
  return joined(programs, OP.and) ?? EVERY;
}

export function opposite(program: FilterProgram): FilterProgram {
  return [...program, OP.not];
}

function anyOf(programs: readonly FilterProgram[]): FilterProgram {
  return joined(programs, OP.or) ?? opposite(EVERY);
}

function joined([first, ...others]: readonly FilterProgram[], op: number): FilterProgram | undefined {
  return first && [...first, ...others.flatMap((program) => [...program, op])];
}

function compile(filter: unknown, attributes: Attributes, place: string, depth: number): FilterProgram {
  if (!isRecord(filter)) throw invalidArgument(place, 'an object with a condition for each attribute');
  if (depth > MAX_DEPTH) throw invalidArgument(place, `nested at most ${MAX_DEPTH} deep`);
  const parts: FilterProgram[] = [];
  for (const [name, condition] of Object.entries(filter)) {
    if (condition === undefined) continue;
    const here = `${place}.${name}`;
    if (name === 'not') parts.push(opposite(compile(condition, attributes, here, depth + 1)));
    else if (name === 'any') {
      if (!Array.isArray(condition)) throw invalidArgument(here, 'an array of filters');
      parts.push(anyOf(condition.map((one, i) => compile(one, attributes, `${here}[${i}]`, depth + 1))));
    } else if (name === 'inStock') parts.push(inStock(condition, attributes, here));
    else parts.push(conditionOf(find(attributes, name, here), condition, attributes, here));
  }
  return allOf(parts);
}

function find(attributes: Attributes, name: string, place: string): AttributeColumn {
  const column = attributes.find(name);
  if (!column) {
    throw new AttributeError(`${place}: the bundle has no attribute ${name}; it has ${attributes.names.join(', ')}`);
  }
  return column;
}

function inStock(condition: unknown, attributes: Attributes, place: string): FilterProgram {
  if (typeof condition !== 'boolean') throw invalidArgument(place, 'true or false');
  const { column: stock, kind } = find(attributes, 'stock', place);
  const own = attributes.find('inStock');
  const counted = kind === 'number' ? between(stock, above(0), Number.POSITIVE_INFINITY) : EVERY;
  const unknown = opposite([OP.known, stock]);
  const said = own?.kind === 'boolean' ? allOf([unknown, [OP.boolean, own.column, 1]]) : unknown;
  const program = anyOf([counted, said]);
  return condition ? program : opposite(program);
}

function conditionOf(
  column: AttributeColumn,
  condition: unknown,
  attributes: Attributes,
  place: string,
): FilterProgram {
  if (!isRecord(condition) || condition instanceof Date) {
    return isOneOf(column, Array.isArray(condition) ? condition : [condition], attributes, place);
  }
  const parts: FilterProgram[] = [];
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let isRange = false;
  for (const [operator, value] of Object.entries(condition)) {
    if (value === undefined) continue;
    const here = `${place}.${operator}`;
    switch (operator) {
      case 'eq':
        parts.push(isOneOf(column, [value], attributes, here));
        break;
      case 'ne':
        parts.push(opposite(isOneOf(column, [value], attributes, here)));
        break;
      case 'in':
        if (!Array.isArray(value)) throw invalidArgument(here, 'an array of values');
        parts.push(isOneOf(column, value, attributes, here));
        break;
      case 'exists':
        if (typeof value !== 'boolean') throw invalidArgument(here, 'true or false');
        parts.push(value ? [OP.known, column.column] : opposite([OP.known, column.column]));
        break;
      case 'gt':
      case 'gte':
      case 'lt':
      case 'lte': {
        const bound = numberOf(column, value, here);
        if (operator === 'gt') low = Math.max(low, above(bound));
        else if (operator === 'gte') low = Math.max(low, bound);
        else if (operator === 'lt') high = Math.min(high, -above(-bound));
        else high = Math.min(high, bound);
        isRange = true;
        break;
      }
      default:
        throw invalidArgument(
          place,
          'a value, an array of values, or an object of eq, ne, in, exists, gt, gte, lt and lte',
        );
    }
  }
  if (isRange) parts.push(between(column.column, low, high));
  return allOf(parts);
}

function isOneOf(
  column: AttributeColumn,
  values: readonly unknown[],
  attributes: Attributes,
  place: string,
): FilterProgram {
  switch (column.kind) {
    case 'label':
    case 'tags': {
      const labels = values.flatMap((value) => {
        if (typeof value !== 'string')
          throw new AttributeError(
            `${place} must be text: the attribute is a ${column.kind === 'tags' ? 'list of tags' : 'label'}`,
          );
        return attributes.labelOf(column, value) ?? [];
      });
      const sorted = ascending(labels);
      return [OP.labels, column.column, sorted.length, ...sorted];
    }
    case 'boolean':
      return anyOf(
        values.map((value) => {
          if (typeof value !== 'boolean') throw new AttributeError(`${place} must be true or false`);
          return [OP.boolean, column.column, value ? 1 : 0];
        }),
      );
    default:
      return anyOf(
        values.map((value) => {
          const number = numberOf(column, value, place);
          const exact = column.kind === 'date' ? Math.floor(number) : number;
          return between(column.column, exact, exact);
        }),
      );
  }
}

function between(column: number, low: number, high: number): FilterProgram {
  return [OP.between, column, low, high];
}

/** As the bundle holds it: f32, days for dates. */
function numberOf(column: AttributeColumn, value: unknown, place: string): number {
  if (column.kind === 'date') {
    const ms = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value;
    if (!isNumber(ms))
      throw new AttributeError(`${place} must be a date: a Date, an ISO string or milliseconds since 1970`);
    return Math.fround(ms / DAY_MS);
  }
  if (column.kind !== 'number') throw new AttributeError(`${place}: the attribute is no number and no date`);
  if (!isNumber(value)) throw new AttributeError(`${place} must be a number`);
  return Math.fround(value);
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The next f32 above one. */
function above(value: number): number {
  if (value === 0) return 2 ** -149;
  if (value === Number.POSITIVE_INFINITY) return value;
  float[0] = value;
  bits[0] = (bits[0] as number) + (value > 0 ? 1 : -1);
  return float[0];
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
