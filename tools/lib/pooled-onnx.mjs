/**
 * The encoder of a bundle without a trained network, written as ONNX: what src/encoder/pooled_encoder.h computes, for ONNX
 * Runtime. So the demo can set one runtime beside the other on the same encoder, where libtorch has trained none.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floatsOf, readBundle, vectorsOf } from '../../bench/peers/safetensors.mjs';
import { FLOAT, INT32, INT64, onnxModel } from './onnx-writer.mjs';

/** Items of the history that it reads. Older ones weigh next to nothing. */
const length = 50;

/**
 * Adds `encoder.onnx` to a bundle that has item vectors, a projection and no ONNX file yet.
 * @param {string} bundle its folder
 * @returns {Promise<boolean>} false: it has nothing to be written as ONNX
 */
export async function addPooledOnnx(bundle) {
  const path = join(bundle, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const roles = manifest.files.map((/** @type {{ role: string }} */ file) => file.role);
  const decay = manifest.model?.blend?.encoder_decay;
  const hasVectors = roles.some((/** @type {string} */ role) => role === 'vectors' || role === 'vectors-int4');
  if (!hasVectors || roles.includes('encoder') || roles.includes('encoder-onnx') || !(decay > 0)) return false;
  const { tensors } = await readBundle(bundle);
  const projection = floatsOf((tensors['vectors'] ?? tensors['vectors-int4'])?.['projection']);
  const model = Buffer.concat(pooledModel(vectorsOf(manifest, tensors), projection, manifest, decay));
  const sha256 = createHash('sha256').update(model).digest('hex');
  const name = `encoder-${sha256.slice(0, 16)}.onnx`;
  await writeFile(join(bundle, name), model);
  manifest.files.push({ role: 'encoder-onnx', path: name, bytes: model.length, sha256 });
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return true;
}

/**
 * user = P v / |P v|, where v adds up the vectors of the history's items, each older one weighing `decay` times as much.
 * @param {Float32Array} vectors float32[N][D]
 * @param {Float32Array} projection float32[D][D], row-major
 * @param {{ items: number, dimensions: number }} shape
 * @param {number} decay 0..1
 */
function pooledModel(vectors, projection, { items, dimensions }, decay) {
  const transposed = new Float32Array(projection.length);
  for (let row = 0; row < dimensions; row++) {
    for (let d = 0; d < dimensions; d++) transposed[d * dimensions + row] = projection[row * dimensions + d] ?? 0;
  }
  const weights = Float32Array.from({ length }, (_, place) => decay ** (length - 1 - place));
  const bytes = (/** @type {Float32Array | BigInt64Array} */ values) => new Uint8Array(values.buffer);
  return onnxModel({
    nodes: [
      { operator: 'Gather', inputs: ['vectors', 'items'], outputs: ['history'] },
      { operator: 'Cast', inputs: ['mask'], outputs: ['flags'], ints: { to: FLOAT } },
      { operator: 'Mul', inputs: ['flags', 'decays'], outputs: ['weights'] },
      { operator: 'Unsqueeze', inputs: ['weights', 'one'], outputs: ['row'] },
      { operator: 'MatMul', inputs: ['row', 'history'], outputs: ['sum'] },
      { operator: 'Squeeze', inputs: ['sum', 'one'], outputs: ['pooled'] },
      { operator: 'MatMul', inputs: ['pooled', 'projection'], outputs: ['mapped'] },
      { operator: 'LpNormalization', inputs: ['mapped'], outputs: ['user'], ints: { axis: 1, p: 2 } },
    ],
    constants: [
      { name: 'vectors', type: FLOAT, shape: [items, dimensions], bytes: bytes(vectors) },
      { name: 'decays', type: FLOAT, shape: [1, length], bytes: bytes(weights) },
      { name: 'projection', type: FLOAT, shape: [dimensions, dimensions], bytes: bytes(transposed) },
      { name: 'one', type: INT64, shape: [1], bytes: bytes(new BigInt64Array([1n])) },
    ],
    inputs: [
      { name: 'items', type: INT32, shape: [1, length] },
      { name: 'mask', type: INT32, shape: [1, length] },
    ],
    outputs: [{ name: 'user', type: FLOAT, shape: [1, dimensions] }],
  });
}
