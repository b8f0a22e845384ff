import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {{ dtype: string, shape: number[], bytes: Uint8Array<ArrayBuffer> }} Tensor
 * @typedef {Record<string, Record<string, Tensor>>} Tensors by role and name
 */

/**
 * All tensors of a bundle.
 * @param {string} bundle its folder
 * @returns {Promise<{ manifest: any, tensors: Tensors }>}
 */
export async function readBundle(bundle) {
  const manifest = JSON.parse(await readFile(join(bundle, 'manifest.json'), 'utf8'));
  /** @type {Tensors} */
  const tensors = {};
  for (const { role, path } of manifest.files) tensors[role] = readTensors(await readFile(join(bundle, path)));
  return { manifest, tensors };
}

/**
 * @param {Uint8Array} file
 * @returns {Record<string, Tensor>}
 */
export function readTensors(file) {
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes)));
  delete header.__metadata__;
  for (const tensor of Object.values(header)) {
    const [begin, end] = tensor.data_offsets;
    tensor.bytes = new Uint8Array(file.subarray(8 + headerBytes + begin, 8 + headerBytes + end));
  }
  return header;
}

/**
 * @param {Tensor | undefined} tensor of F32
 * @returns {Float32Array}
 */
export function floatsOf(tensor) {
  if (!tensor) throw new Error('the bundle misses a tensor');
  return new Float32Array(tensor.bytes.buffer);
}

/**
 * The item vectors of a bundle that has int8 or int4 rows, as floats: float32[N][D].
 * @param {any} manifest
 * @param {Tensors} tensors
 */
export function vectorsOf({ items, dimensions }, tensors) {
  const nibbles = tensors['vectors-int4']?.['item_nibbles'];
  const scales = floatsOf((tensors['vectors'] ?? tensors['vectors-int4'])?.['item_scales']);
  const values = nibbles
    ? valuesOfNibbles(nibbles.bytes, dimensions)
    : new Int8Array(tensors['vectors']?.['item_vectors']?.bytes.buffer ?? new ArrayBuffer(0));
  const out = new Float32Array(items * dimensions);
  for (let i = 0; i < out.length; i++) out[i] = (values[i] ?? 0) * (scales[Math.floor(i / dimensions)] ?? 0);
  return out;
}

/**
 * Of each row the first half is in the low nibbles, the second in the high ones; both have 8 added.
 * @param {Uint8Array} bytes uint8[N][H]
 * @param {number} dimensions
 */
function valuesOfNibbles(bytes, dimensions) {
  const half = Math.ceil(dimensions / 2);
  const values = new Int8Array((bytes.length / half) * dimensions);
  for (let i = 0; i < values.length; i++) {
    const column = i % dimensions;
    const byte = bytes[Math.floor(i / dimensions) * half + (column % half)] ?? 0;
    values[i] = (column < half ? byte & 15 : byte >> 4) - 8;
  }
  return values;
}

/**
 * The shop's ids, by index.
 * @param {Tensors} tensors
 */
export function idsOf(tensors) {
  const { bytes } = tensors['ids']?.['id_bytes'] ?? { bytes: new Uint8Array() };
  const offsets = new Uint32Array(tensors['ids']?.['id_offsets']?.bytes.buffer ?? new ArrayBuffer(0));
  return Array.from(offsets.subarray(1), (end, i) => new TextDecoder().decode(bytes.subarray(offsets[i], end)));
}

/**
 * What a search of all items reads: codes where there are any, else rows and their scales.
 * @param {Tensors} tensors
 * @returns {number} bytes
 */
export function scannedBytes(tensors) {
  const codes = tensors['vectors-pq']?.['pq_codes'];
  const rows = tensors['vectors'] ?? tensors['vectors-int4'];
  const read = codes ? [codes] : [rows?.['item_vectors'] ?? rows?.['item_nibbles'], rows?.['item_scales']];
  return read.reduce((sum, tensor) => sum + (tensor?.bytes.length ?? 0), 0);
}
