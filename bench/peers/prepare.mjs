import { mkdir, open, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buildDir, inRepo } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';
import { trainedLargeModel } from '../scan/large-model.mjs';
import { onnxTopKModel } from './onnx-model.mjs';
import { floatsOf, readBundle, scannedBytes, vectorsOf } from './safetensors.mjs';

export const sizes = /** @type {const} */ ([10_000, 100_000, 1_000_000]);
/** How Vitrine holds the vectors, as for `vitrine train --vectors`; the first is compared with the others. */
const formats = /** @type {const} */ (['int4', 'int8', 'pq32', 'pq32+int4', 'pq32+int8']);
export const k = 20;
const queryCount = 100;

/**
 * What all are given for one size of catalogue.
 * @typedef {object} Catalogue
 * @property {number} items
 * @property {number} dimensions
 * @property {{ format: string, folder: string, scannedBytes: number }[]} bundles
 * @property {string} folder of vectors.f32, queries.f32, query-items.i32 and top.onnx
 * @property {Float32Array} vectors
 * @property {Float32Array[]} queries
 */

/**
 * The bundles, and the same vectors as floats for those who scan floats: a training with int8 rows has them, and they
 * become int4 or codes from there. Queries are the user vectors of shoppers who viewed one item.
 * @param {typeof sizes[number]} items
 * @param {(text: string) => void} say
 * @returns {Promise<Catalogue>}
 */
export async function prepareCatalogue(items, say) {
  const exact = await trainedLargeModel(say, { items, vectors: 'int8' });
  const { manifest, tensors } = await readBundle(exact);
  const { dimensions } = manifest;
  if (manifest.items !== items) throw new StepError(`the bundle has ${manifest.items} items, not ${items}`);
  const vectors = vectorsOf(manifest, tensors);
  const projection = floatsOf(tensors['vectors']?.['projection']);
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
  const inputs = [exact, inRepo('bench', 'peers', 'prepare.mjs'), inRepo('bench', 'peers', 'onnx-model.mjs')];
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
  const bundles = [];
  for (const format of formats) {
    const bundle = await repacked(exact, format, say);
    bundles.push({ format, folder: bundle, scannedBytes: scannedBytes((await readBundle(bundle)).tensors) });
  }
  return { items, dimensions, bundles, folder, vectors, queries };
}

/**
 * The same bundle with its vectors held in another way.
 * @param {string} exact its folder, with int8 rows
 * @param {string} format
 * @param {(text: string) => void} say
 * @returns {Promise<string>} a folder
 */
async function repacked(exact, format, say) {
  if (format === 'int8') return exact;
  const binary = join(buildDir('native-release'), 'bench', 'native', 'repack');
  const folder = `${exact}-as-${format}`;
  const name = `bench-${relative(inRepo('build', 'bench'), folder).replaceAll('/', '-')}`;
  await whenChanged(name, { inputs: [binary, join(exact, 'manifest.json')], output: folder }, async () => {
    say(`the same vectors as ${format}`);
    await run([binary, exact, format, folder]);
  });
  return folder;
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
 * @param {number} scannedBytes
 * @returns {Promise<{ eigenMs: number[], kth: number[], readMs: number[] }>} see bench/native/peers_bench.cc
 */
export async function measureNative({ folder, dimensions }, scannedBytes) {
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
