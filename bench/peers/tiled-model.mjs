import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepo } from '../../tools/lib/paths.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';
import { trainedShop } from '../scan/large-model.mjs';
import { floatsOf, readBundle, vectorsOf, writeTensors } from './safetensors.mjs';

const copies = 10;
/** How much of a copied vector is another item's. */
const mixed = 0.3;

/**
 * A bundle of 1,000,000 items, which no training run here has the time for: ten copies of the trained shop of 100,000.
 * Copy 0 is the shop; in the others every vector is 0.7 of the item's own and 0.3 of another item's, so that there are no
 * duplicates and the vectors keep the spectrum of trained ones. Each copy keeps its graph and its popularity. Good for
 * time, bytes and recall; what it recommends means nothing.
 * @param {(text: string) => void} say
 * @returns {Promise<string>} its folder
 */
export async function tiledModel(say) {
  const base = await trainedShop(100_000, say);
  const folder = inRepo('build', 'bench', 'shop-1000000');
  const inputs = [base, inRepo('bench', 'peers', 'tiled-model.mjs'), inRepo('bench', 'peers', 'safetensors.mjs')];
  await whenChanged('bench-shop-1000000', { inputs, output: folder }, async () => {
    say('making 1,000,000 items from the trained 100,000');
    const { manifest, tensors } = await readBundle(base);
    await mkdir(folder, { recursive: true });
    const parts = {
      ids: ids(tensors['ids'] ?? {}, manifest.items),
      graph: graph(tensors['graph'] ?? {}, manifest.items),
      vectors: vectors(manifest, tensors),
      popularity: popularity(tensors['popularity'] ?? {}),
    };
    const files = [];
    for (const [role, part] of Object.entries(parts)) {
      const bytes = Buffer.concat(writeTensors(part));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = `${role}-${sha256.slice(0, 16)}.safetensors`;
      await writeFile(join(folder, path), bytes);
      files.push({ role, path, bytes: bytes.length, sha256 });
    }
    // Format 1 can say all of this, and every reader reads it.
    const changed = { format: 1, name: 'tiled-shop', items: manifest.items * copies, files };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...changed }, null, 2));
  });
  return folder;
}

/**
 * @typedef {import('./safetensors.mjs').Tensor} Tensor
 * @typedef {Record<string, Tensor>} Part
 */

/**
 * @param {Part} part
 * @param {number} items
 */
function ids({ id_bytes, id_offsets }, items) {
  const offsets = new Uint32Array(id_offsets?.bytes.buffer ?? new ArrayBuffer(0));
  const text = Buffer.from(id_bytes?.bytes ?? []);
  const out = [];
  const outOffsets = new Uint32Array(items * copies + 1);
  let at = 0;
  for (let copy = 0; copy < copies; copy++) {
    for (let item = 0; item < items; item++) {
      const id = Buffer.from(`${copy}-${text.toString('utf8', offsets[item], offsets[item + 1])}`);
      out.push(id);
      at += id.length;
      outOffsets[copy * items + item + 1] = at;
    }
  }
  const bytes = Buffer.concat(out);
  return {
    id_bytes: { dtype: 'U8', shape: [bytes.length], data: bytes },
    id_offsets: { dtype: 'U32', shape: [outOffsets.length], data: outOffsets },
  };
}

/**
 * @param {Part} part
 * @param {number} items
 */
function graph(part, items) {
  const { offsets, targets } = edgesOf(part, items);
  const edges = targets.length;
  const weights = part['graph_weights']?.bytes ?? new Uint8Array();
  const scales = floatsOf(part['graph_scales'], 'upper-half');
  const outOffsets = new Uint32Array(items * copies + 1);
  const outTargets = new Uint32Array(edges * copies);
  for (let copy = 0; copy < copies; copy++) {
    for (let i = 1; i <= items; i++) outOffsets[copy * items + i] = copy * edges + (offsets[i] ?? 0);
    for (let e = 0; e < edges; e++) outTargets[copy * edges + e] = copy * items + (targets[e] ?? 0);
  }
  return {
    graph_offsets: { dtype: 'U32', shape: [outOffsets.length], data: outOffsets },
    graph_targets: { dtype: 'U32', shape: [outTargets.length], data: outTargets },
    graph_weights: { dtype: 'U8', shape: [edges * copies], data: repeated(weights) },
    graph_scales: { dtype: 'F32', shape: [items * copies], data: repeated(scales) },
  };
}

/**
 * Both forms of src/bundle/roles.h: compressed sparse rows, or gaps in planes of bytes.
 * @param {Part} part
 * @param {number} items
 */
function edgesOf(part, items) {
  if (part['graph_offsets']) {
    const { dtype, bytes } = part['graph_targets'] ?? { dtype: '', bytes: new Uint8Array() };
    const targets = dtype === 'U16' ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
    return { offsets: new Uint32Array(part['graph_offsets'].bytes.buffer), targets };
  }
  const { dtype, bytes } = part['graph_degrees'] ?? { dtype: '', bytes: new Uint8Array() };
  const degrees = dtype === 'U8' ? bytes : new Uint16Array(bytes.buffer);
  const { shape: [planes = 0, edges = 0] = [], bytes: gaps = new Uint8Array() } = part['graph_gaps'] ?? {};
  const offsets = new Uint32Array(items + 1);
  const targets = new Uint32Array(edges);
  let edge = 0;
  for (let item = 0; item < items; item++) {
    let next = 0;
    for (let i = 0; i < (degrees[item] ?? 0); i++, edge++) {
      for (let plane = 0; plane < planes; plane++) next += (gaps[plane * edges + edge] ?? 0) * 256 ** plane;
      targets[edge] = next++;
    }
    offsets[item + 1] = edge;
  }
  return { offsets, targets };
}

/**
 * @param {any} manifest
 * @param {import('./safetensors.mjs').Tensors} tensors
 */
function vectors(manifest, tensors) {
  const { items, dimensions } = manifest;
  const own = vectorsOf(manifest, tensors);
  const rows = tensors['vectors'] ?? tensors['vectors-int4'] ?? {};
  const out = new Int8Array(items * copies * dimensions);
  const scales = new Float32Array(items * copies);
  const vector = new Float32Array(dimensions);
  for (let copy = 0; copy < copies; copy++) {
    const share = copy === 0 ? 0 : mixed;
    for (let item = 0; item < items; item++) {
      const other = (item * 7919 + copy * 104729) % items;
      let largest = 0;
      for (let d = 0; d < dimensions; d++) {
        vector[d] = (1 - share) * (own[item * dimensions + d] ?? 0) + share * (own[other * dimensions + d] ?? 0);
        largest = Math.max(largest, Math.abs(vector[d] ?? 0));
      }
      const row = copy * items + item;
      scales[row] = largest / 127;
      for (let d = 0; d < dimensions && largest > 0; d++) {
        out[row * dimensions + d] = Math.round(((vector[d] ?? 0) * 127) / largest);
      }
    }
  }
  return {
    item_vectors: { dtype: 'I8', shape: [items * copies, dimensions], data: out },
    item_scales: { dtype: 'F32', shape: [items * copies], data: scales },
    projection: { dtype: 'F32', shape: [dimensions, dimensions], data: floatsOf(rows['projection']) },
  };
}

/** @param {Part} part */
function popularity(part) {
  return Object.fromEntries(
    ['popularity', 'trending'].map((name) => {
      const data = repeated(floatsOf(part[name]));
      return [name, { dtype: 'F32', shape: [data.length], data }];
    }),
  );
}

/**
 * @template {Uint8Array | Float32Array} T
 * @param {T} values
 * @returns {T} the values of all copies
 */
function repeated(values) {
  const Class = /** @type {new (length: number) => T} */ (values.constructor);
  const out = new Class(values.length * copies);
  for (let copy = 0; copy < copies; copy++) out.set(values, copy * values.length);
  return out;
}
