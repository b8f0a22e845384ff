// A made-up catalogue: clusters of random vectors, quantised to four bits as `vitrine train` does for large shops.
import { DIMENSIONS, ID_LENGTH, idOf, type Rows } from './protocol.ts';
import { safetensors } from './safetensors.ts';

const CLUSTERS = 400;
/** How much of an item is its own and not its cluster's. */
const OWN = 0.9;
const LARGEST = 7;

/** Uniform numbers, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param onDone called now and then with how many there are */
export function makeRows(items: number, onDone: (done: number) => void): Rows {
  const random = randomNumbers(20_261_129);
  // The sum of two uniform numbers is round enough.
  const centres = Float32Array.from({ length: CLUSTERS * DIMENSIONS }, () => random() + random() - 1);
  const half = DIMENSIONS / 2;
  const nibbles = new Uint8Array(items * half);
  const scales = new Float32Array(items);
  const row = new Float32Array(DIMENSIONS);
  for (let item = 0; item < items; item++) {
    const centre = Math.floor(random() * CLUSTERS) * DIMENSIONS;
    let largest = 0;
    for (let d = 0; d < DIMENSIONS; d++) {
      const value = (centres[centre + d] ?? 0) + OWN * (random() + random() - 1);
      row[d] = value;
      largest = Math.max(largest, Math.abs(value));
    }
    let squares = 0;
    for (let d = 0; d < DIMENSIONS; d++) {
      const value = Math.round(((row[d] ?? 0) * LARGEST) / largest);
      row[d] = value;
      squares += value * value;
    }
    for (let j = 0; j < half; j++) {
      nibbles[item * half + j] = ((row[j] ?? 0) + 8) | (((row[half + j] ?? 0) + 8) << 4);
    }
    scales[item] = 1 / Math.sqrt(squares);
    if (item % 50_000 === 0) onDone(item);
  }
  return { items, nibbles, scales };
}

/** The files of its bundle by role: ids, vectors, and the required ones with nothing in them. */
export function rolesOf({ items, nibbles, scales }: Rows): Record<string, Uint8Array<ArrayBuffer>> {
  const identity = Float32Array.from({ length: DIMENSIONS ** 2 }, (_, i) => Number(i % (DIMENSIONS + 1) === 0));
  const nothing = new Uint8Array();
  const zeros = new Uint8Array(2 * items);
  return {
    ids: safetensors({
      id_offsets: ['U32', Uint32Array.from({ length: items + 1 }, (_, i) => i * ID_LENGTH), [items + 1]],
      id_bytes: ['U8', idBytes(items), [items * ID_LENGTH]],
    }),
    'vectors-int4': safetensors({
      item_scales: ['F32', scales, [items]],
      projection: ['F32', identity, [DIMENSIONS, DIMENSIONS]],
      item_nibbles: ['U8', nibbles, [items, DIMENSIONS / 2]],
    }),
    graph: safetensors({
      graph_degrees: ['U8', zeros, [2, items]],
      graph_gaps: ['U8', nothing, [2, 0]],
      graph_weights: ['U8', nothing, [0]],
      graph_scales: ['U8', zeros, [2, items]],
    }),
    popularity: safetensors({ popularity: ['U8', zeros, [2, items]], trending: ['U8', zeros, [2, items]] }),
  };
}

function idBytes(items: number): Uint8Array {
  const bytes = new Uint8Array(items * ID_LENGTH);
  const encoder = new TextEncoder();
  for (let item = 0; item < items; item++) encoder.encodeInto(idOf(item), bytes.subarray(item * ID_LENGTH));
  return bytes;
}

/** The parameters of the engine: the user vector alone decides. */
export const MODEL = {
  session: { max_items: 50, type_weights: [1, 2, 0, 2, 0, 3, -1, -1, 1, 0, 1] },
  blend: {
    graph_weight: 0,
    graph_decay: 0.5,
    graph_gain: 0,
    encoder_weight: 1,
    encoder_decay: 0.5,
    popularity_weight: 0,
  },
};
