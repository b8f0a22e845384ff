/** Deeper than any option goes. */
const MAX_DEPTH = 16;

/**
 * What can be sent to the core, as it is now. Reads through the proxies of frameworks, which structured cloning refuses;
 * what is no data (a function, an element of the page) becomes NaN, which no option takes: the core then names the option.
 */
export function plainCopy<T>(value: T, depth?: number): T;
export function plainCopy(value: unknown, depth = 0): unknown {
  if (value === null || value instanceof Date) return value;
  if (typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? Number.NaN : value;
  if (depth > MAX_DEPTH) return Number.NaN;
  if (Array.isArray(value)) return value.map((entry) => plainCopy(entry, depth + 1));
  // Of any realm: its prototype, if it has one, is the last of its chain.
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return Number.NaN;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainCopy(entry, depth + 1)]));
}
