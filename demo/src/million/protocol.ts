// What the page of the million and its workers say to each other.

export const DIMENSIONS = 64;
/** Of a list. */
export const BEST = 20;
export const QUERIES = 100;

/** The catalogue as everybody gets it: 4-bit rows and their scales, layout of the bundle's role `vectors-int4`. */
export interface Rows {
  readonly items: number;
  /** uint8[items][32]: byte j has value j + 8 in its low and value 32 + j + 8 in its high nibble. */
  readonly nibbles: Uint8Array<ArrayBuffer>;
  /** float32[items]: vector = value * scale; every vector has the length 1. */
  readonly scales: Float32Array<ArrayBuffer>;
}

export interface MadeCatalogue {
  readonly kind: 'made';
  readonly rows: Rows;
  readonly manifest: string;
  readonly files: Record<string, Uint8Array<ArrayBuffer>>;
}

/** From the worker that makes the catalogue. */
export type MakerMessage =
  | { readonly kind: 'making'; readonly done: number }
  | MadeCatalogue
  | { readonly kind: 'failed'; readonly message: string };

/** From a worker that runs somebody else's search. */
export type PeerMessage =
  | { readonly kind: 'ready'; readonly readyMs: number; readonly bytes: number }
  /** `best`: of the first query, its items, best first. */
  | { readonly kind: 'query'; readonly ms: number; readonly best?: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };

/** The item whose vector is query `i`: as the repository's own benchmark spreads them. */
export const queryItem = (i: number, items: number): number => (i * 7919 + 104729) % items;

/** The shop's id of an item. */
export const idOf = (item: number): string => `item-${String(item).padStart(7, '0')}`;
export const ID_LENGTH = idOf(0).length;

/** One row as floats, into `out`. */
export function readRow({ nibbles, scales }: Rows, item: number, out: Float32Array, at = 0): void {
  const half = DIMENSIONS / 2;
  const scale = scales[item] ?? 0;
  for (let j = 0; j < half; j++) {
    const byte = nibbles[item * half + j] ?? 0;
    out[at + j] = ((byte & 15) - 8) * scale;
    out[at + half + j] = ((byte >> 4) - 8) * scale;
  }
}
