import { FLOAT, INT64, onnxModel } from '../../tools/lib/onnx-writer.mjs';

/**
 * `top = TopK(query x vectors)` as ONNX.
 * @param {Float32Array} transposed float32[D][N]: MatMul reads its second operand along rows
 * @param {{ items: number, dimensions: number, k: number }} shape
 * @returns {Uint8Array[]} the parts of the file; one of them is the vectors, which are not copied
 */
export function onnxTopKModel(transposed, { items, dimensions, k }) {
  const vectors = new Uint8Array(transposed.buffer, transposed.byteOffset, transposed.byteLength);
  const count = new Uint8Array(new BigInt64Array([BigInt(k)]).buffer);
  return onnxModel({
    nodes: [
      { operator: 'MatMul', inputs: ['query', 'vectors'], outputs: ['scores'] },
      { operator: 'TopK', inputs: ['scores', 'k'], outputs: ['values', 'indices'] },
    ],
    constants: [
      { name: 'vectors', type: FLOAT, shape: [dimensions, items], bytes: vectors },
      { name: 'k', type: INT64, shape: [1], bytes: count },
    ],
    inputs: [{ name: 'query', type: FLOAT, shape: [1, dimensions] }],
    outputs: [
      { name: 'values', type: FLOAT, shape: [1, k] },
      { name: 'indices', type: INT64, shape: [1, k] },
    ],
  });
}
