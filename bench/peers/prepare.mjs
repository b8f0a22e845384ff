import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildDir, inRepo } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';
import { trainedShop } from '../scan/large-model.mjs';
import { onnxTopKModel } from './onnx-model.mjs';
import { floatsOf, readBundle, scannedBytes, vectorsOf } from './safetensors.mjs';
import { tiledModel } from './tiled-model.mjs';

export const sizes = /** @type {const} */ ([10_000, 100_000, 1_000_000]);
export const k = 20;
const queryCount = 100;

/**
 * What all are given for one size of catalogue.
 * @typedef {object} Catalogue
 * @property {number} items
 * @property {number} dimensions
 * @property {string} bundle folder
 * @property {string} folder of vectors.f32, queries.f32, query-items.i32 and top.onnx
 * @property {Float32Array} vectors
 * @property {Float32Array[]} queries
 * @property {string} representation of the bundle's vectors
 * @property {number} scannedBytes
 */

/**
 * The bundle, and its vectors as floats for those who scan floats: they are what the bundle's own bytes stand for, so
 * nobody has better ones. Queries are the user vectors of shoppers who viewed one item.
 * @param {typeof sizes[number]} items
 * @param {(text: string) => void} say
 * @returns {Promise<Catalogue>}
 */
export async function prepareCatalogue(items, say) {
  const bundle = items === 1_000_000 ? await tiledModel(say) : await trainedShop(items, say);
  const { manifest, tensors } = await readBundle(bundle);
  const { dimensions } = manifest;
  if (manifest.items !== items) throw new Error(`the bundle has ${manifest.items} items, not ${items}`);
  const vectors = vectorsOf(manifest, tensors);
  const rows = tensors['vectors'] ?? tensors['vectors-int4'];
  const projection = floatsOf(rows?.['projection']);
  /** @type {number[]} */
  const queryItems = [];
  /** @type {Float32Array[]} */
  const queries = [];
  for (let i = 0; queries.length < queryCount && i < items; i++) {
    const item = (i * 7919 + 104729) % items;
    const query = userVector(vectors.subarray(item * dimensions, (item + 1) * dimensions), projection);
    if (query === null) continue;
    queries.push(query);
    queryItems.push(item);
  }
  const folder = inRepo('build', 'bench', `peers-${items}`);
  const inputs = [bundle, inRepo('bench', 'peers', 'prepare.mjs'), inRepo('bench', 'peers', 'onnx-model.mjs')];
  await whenChanged(`bench-peers-${items}`, { inputs, output: folder }, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'vectors.f32'), vectors);
    await writeFile(join(folder, 'queries.f32'), Buffer.concat(queries.map((query) => new Uint8Array(query.buffer))));
    await writeFile(join(folder, 'query-items.i32'), Int32Array.from(queryItems));
    const parts = onnxTopKModel(transposed(vectors, dimensions), { items, dimensions, k });
    const file = await open(join(folder, 'top.onnx'), 'w');
    for (const part of parts) await file.writeFile(part);
    await file.close();
  });
  const scanned = scannedBytes(tensors);
  return {
    ...{ items, dimensions, bundle, folder, vectors, queries },
    ...{ representation: scanned.representation, scannedBytes: scanned.bytes },
  };
}

/**
 * As src/encoder/pooled_encoder.h makes it of one view.
 * @param {Float32Array} vector
 * @param {Float32Array} projection float32[D][D], row-major
 * @returns {Float32Array | null} at unit length; null: of an item of which nothing is known
 */
function userVector(vector, projection) {
  const d = vector.length;
  const out = Float32Array.from(vector, (_, row) =>
    vector.reduce((sum, value, column) => sum + value * (projection[row * d + column] ?? 0), 0),
  );
  const length = Math.hypot(...out);
  return length > 0 ? out.map((value) => value / length) : null;
}

/**
 * @param {Float32Array} rows
 * @param {number} dimensions
 */
function transposed(rows, dimensions) {
  const items = rows.length / dimensions;
  const out = new Float32Array(rows.length);
  for (let item = 0; item < items; item++) {
    for (let d = 0; d < dimensions; d++) out[d * items + item] = rows[item * dimensions + d] ?? 0;
  }
  return out;
}

/**
 * @param {Catalogue} catalogue
 * @returns {Promise<{ eigenMs: number[], kth: number[], readMs: number[] }>} see bench/native/peers_bench.cc
 */
export async function measureNative({ folder, dimensions, scannedBytes }) {
  const binary = join(buildDir('native-release'), 'bench', 'native', 'peers_bench');
  const files = [join(folder, 'vectors.f32'), join(folder, 'queries.f32')];
  const { stdout } = await run([binary, ...files, String(dimensions), String(k), String(scannedBytes)]);
  return JSON.parse(stdout);
}

/**
 * The share of found items that belong to the best K by exact float scores; of equal scores any will do.
 * @param {Catalogue} catalogue
 * @param {number[]} kth the K-th best score of each query
 * @param {number[][]} found
 */
export function recallOf({ vectors, queries, dimensions }, kth, found) {
  let hits = 0;
  found.forEach((list, i) => {
    const limit = (kth[i] ?? Number.NaN) - 1e-5;
    for (const item of new Set(list)) {
      let score = 0;
      for (let d = 0; d < dimensions; d++)
        score += (vectors[item * dimensions + d] ?? Number.NaN) * (queries[i]?.[d] ?? 0);
      if (score >= limit) hits++;
    }
  });
  return hits / (k * queries.length);
}
