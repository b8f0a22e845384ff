// What the report takes from the bundle itself: what is in it, and what it recommends.
import type { Recommender } from '../client/recommender.js';
import { readTensors, tensorBytes } from '../core/safetensors.js';
import { listFor, plainList, type ShownHistory, titlesOf } from './lists.js';

/** Items of each list of a sample. */
const LIST_LENGTH = 5;
/** Where in the order of popularity, 0..1, the generated histories begin: known items and hardly known ones. */
const PLACES = [0.01, 0.1, 0.35, 0.7];

/** Of one file that a visitor downloads. */
export interface FileSize {
  path: string;
  bytes: number;
  gzipBytes: number;
}

export interface BundleFacts {
  name: string;
  version: number;
  /** Seconds since 1970-01-01 UTC of the newest thing it was learnt from; `null`: not known. */
  created: number | null;
  items: number;
  /** Of each item, in the order of the bundle: 0..1, as the engine's prior. */
  popularity: Float32Array;
  files: FileSize[];
  samples: ShownHistory[];
}

/**
 * @param file  of the role `popularity`, which the engine has validated
 * @param items N
 * @returns f32[N], 0..1
 */
export function popularityOf(file: Uint8Array, items: number): Float32Array {
  const stored = tensorBytes(readTensors(file), 'popularity');
  // Planes of bytes, the lower ones first (src/bundle/roles.h).
  const wide = stored.length > items;
  return Float32Array.from({ length: items }, (_, i) => {
    const low = stored[i] as number;
    return wide ? (low + 256 * (stored[items + i] as number)) / 65_535 : low / 255;
  });
}

/**
 * Lists for a few histories.
 * @param recommender over the bundle, with a history of nobody: it is cleared
 * @param popularity  of its items, in their order
 * @param given       histories of item ids, oldest first; none: some are made up, of items that go with each other
 */
export async function sampleLists(
  recommender: Recommender,
  popularity: Float32Array,
  given: readonly (readonly string[])[],
): Promise<ShownHistory[]> {
  const titles = await titlesOf(recommender);
  const histories = given.length > 0 ? given : await generated(recommender, [...titles.keys()], popularity);
  const samples: ShownHistory[] = [];
  for (const history of histories) samples.push(await listFor(recommender, history, LIST_LENGTH, titles));
  return samples;
}

async function generated(recommender: Recommender, ids: string[], popularity: Float32Array): Promise<string[][]> {
  const ranked = ids.map((_, i) => i).sort((a, b) => (popularity[b] ?? 0) - (popularity[a] ?? 0) || a - b);
  const firsts = new Set(PLACES.map((place) => ranked[Math.floor(place * ranked.length)]));
  const histories: string[][] = [];
  for (const index of firsts) {
    const itemId = index === undefined ? undefined : ids[index];
    if (itemId === undefined) continue;
    // The second best, because the best is what should be recommended.
    const { items } = await recommender.similar(itemId, plainList(2));
    histories.push([...items.slice(1).map((similar) => similar.itemId), itemId]);
  }
  // And somebody of whom nothing is known.
  return [...histories, []];
}
