// What the checks of the page and those of the core are made of: each gives the value back or names the argument.
import { invalidArgument } from './errors.js';

const MAX_ID_LENGTH = 512;
const MAX_IDS = 1000;

export function checkId(id: unknown, argument: string): string {
  return checkText(id, argument, MAX_ID_LENGTH);
}

/** `min`: the fewest that will do; `max`: the most. */
export function checkItemIds(itemIds: unknown, argument: string, min: number, max = MAX_IDS): string[] {
  if (!Array.isArray(itemIds) || itemIds.length < min || itemIds.length > max) {
    throw invalidArgument(argument, `an array of ${min} to ${max} item ids`);
  }
  return itemIds.map((id: unknown, i) => checkId(id, `${argument}[${i}]`));
}

export function checkName(name: unknown, argument: string): string {
  return checkText(name, argument, 64);
}

export function checkText(text: unknown, argument: string, maxLength: number): string {
  if (typeof text !== 'string' || text.length < 1 || text.length > maxLength) {
    throw invalidArgument(argument, `a string of 1 to ${maxLength} characters`);
  }
  return text;
}

export function checkInteger(value: unknown, argument: string, min: number, max: number): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    throw invalidArgument(argument, `an integer from ${min} to ${max}`);
  }
  return value as number;
}

export function toMilliseconds(value: unknown, argument: string): number {
  const ms = value instanceof Date ? value.getTime() : value;
  if (!isNumber(ms) || ms < 0) throw invalidArgument(argument, 'a Date or milliseconds');
  return ms;
}

export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
