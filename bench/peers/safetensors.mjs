import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {{ dtype: string, shape: number[], bytes: Uint8Array<ArrayBuffer> }} Tensor
 * @typedef {Record<string, Record<string, Tensor>>} Tensors by role and name
 */

/** @type {Record<string, number>} */
const elementSize = { U8: 1, I8: 1, U16: 2, U32: 4, F32: 4 };

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
 * Begins at a multiple of 8 and has tensors of wide elements first, so that each begins at a multiple of its own.
 * @param {Record<string, { dtype: string, shape: number[], data: ArrayBufferView }>} tensors
 * @returns {Uint8Array[]} the parts of the file
 */
export function writeTensors(tensors) {
  const sorted = Object.entries(tensors).sort(
    ([, a], [, b]) => (elementSize[b.dtype] ?? 0) - (elementSize[a.dtype] ?? 0),
  );
  let end = 0;
  const header = Object.fromEntries(
    sorted.map(([name, { dtype, shape, data }]) => {
      const begin = end;
      end += data.byteLength;
      return [name, { dtype, shape, data_offsets: [begin, end] }];
    }),
  );
  const text = JSON.stringify(header);
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const size = new Uint8Array(new BigUint64Array([BigInt(padded.length)]).buffer);
  const data = sorted.map(([, tensor]) => tensor.data);
  return [size, padded, ...data.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength))];
}

/**
 * The numbers of a tensor that stands for floats: popularity counts in 16 or 8 bits, scales in the upper half of a float.
 * @param {Tensor | undefined} tensor
 * @param {'fraction' | 'upper-half'} [integers] what integers are
 * @returns {Float32Array}
 */
export function floatsOf(tensor, integers = 'fraction') {
  if (!tensor) throw new Error('the bundle misses a tensor');
  const { buffer } = tensor.bytes;
  if (tensor.dtype === 'F32') return new Float32Array(buffer);
  if (tensor.dtype === 'U8') return Float32Array.from(tensor.bytes, (value) => value / 255);
  const values = new Uint16Array(buffer);
  if (integers === 'fraction') return Float32Array.from(values, (value) => value / 65535);
  return new Float32Array(Uint32Array.from(values, (value) => value << 16).buffer);
}

/**
 * The item vectors of a bundle that has rows, as floats: float32[N][D].
 * @param {any} manifest
 * @param {Tensors} tensors
 */
export function vectorsOf({ items, dimensions }, tensors) {
  const rows = tensors['vectors'] ?? tensors['vectors-int4'];
  if (!rows) throw new Error('the bundle has no rows of item vectors');
  const scales = floatsOf(rows['item_scales']);
  const out = new Float32Array(items * dimensions);
  const half = (dimensions + 1) >> 1;
  const bytes = new Int8Array(rows['item_vectors']?.bytes.buffer ?? new ArrayBuffer(0));
  const nibbles = rows['item_nibbles']?.bytes;
  for (let item = 0; item < items; item++) {
    const scale = scales[item] ?? 0;
    for (let d = 0; d < dimensions; d++) {
      const pair = nibbles?.[item * half + (d % half)] ?? 0;
      const value = nibbles ? (d < half ? pair & 15 : pair >> 4) - 8 : (bytes[item * dimensions + d] ?? 0);
      out[item * dimensions + d] = value * scale;
    }
  }
  return out;
}

/**
 * How item vectors are held, and what a scan of all items reads: codes first where there are any, else rows; and the
 * prior of each item.
 * @param {Tensors} tensors
 */
export function scannedBytes(tensors) {
  const codes = tensors['vectors-pq']?.['pq_codes'];
  const rows = tensors['vectors'] ?? tensors['vectors-int4'];
  const read = codes ? [codes] : [rows?.['item_vectors'] ?? rows?.['item_nibbles'], rows?.['item_scales']];
  const names = [codes && 'PQ', tensors['vectors'] && 'int8', tensors['vectors-int4'] && 'int4'];
  return {
    representation: names.filter(Boolean).join(' + '),
    bytes: [...read, tensors['popularity']?.['popularity']].reduce(
      (sum, tensor) => sum + (tensor?.bytes.length ?? 0),
      0,
    ),
  };
}
