// Reads report.json, which an older or newer trainer may have written, or somebody's editor: what is not there, or not
// what it should be, is left out of the page.

export type Json = Record<string, unknown>;

/** The object under a name; an empty one where there is none. */
export function recordAt(from: Json, name: string): Json {
  return asRecord(from[name]);
}

export function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The objects of an array. */
export function recordsAt(from: Json, name: string): Json[] {
  return listAt(from, name).map(asRecord);
}

export function listAt(from: Json, name: string): unknown[] {
  const value = from[name];
  return Array.isArray(value) ? value : [];
}

/** `null`: no number. */
export function numberAt(from: Json, name: string): number | null {
  const value = from[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** '': no text. */
export function textAt(from: Json, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : '';
}

/** The members that are finite numbers, in their order. */
export function numbersOf(from: Json): [name: string, value: number][] {
  return Object.entries(from).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
}
