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
 * The item vectors of a bundle that has int8 rows, as floats: float32[N][D].
 * @param {any} manifest
 * @param {Tensors} tensors
 */
export function vectorsOf({ items, dimensions }, tensors) {
  const scales = floatsOf(tensors['vectors']?.['item_scales']);
  const values = new Int8Array(tensors['vectors']?.['item_vectors']?.bytes.buffer ?? new ArrayBuffer(0));
  const out = new Float32Array(items * dimensions);
  for (let i = 0; i < out.length; i++) out[i] = (values[i] ?? 0) * (scales[Math.floor(i / dimensions)] ?? 0);
  return out;
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
