// Tiny encoders for ONNX Runtime Web: the user vector is the sum of what a table says of the history's items.
import { FLOAT, INT32, INT64, type Node, onnxModel, type Value } from '../../../tools/lib/onnx-writer.mjs';

export interface ModelShape {
  /** L, of the input. */
  length?: number;
  /** What the first input is called. Default: `items`. */
  items?: string;
  inputs?: Value[];
  outputs?: Value[];
  nodes?: Node[];
}

/** @param table float[N][D] */
export function encoderModel(table: number[][], changes: ModelShape = {}): Uint8Array<ArrayBuffer> {
  const { length = 4, items = 'items' } = changes;
  const dimensions = table[0]?.length ?? 0;
  const values = Float32Array.from(table.flat());
  const one = new Uint8Array(new BigInt64Array([1n]).buffer);
  const parts = onnxModel({
    nodes: changes.nodes ?? [
      { operator: 'Gather', inputs: ['table', items], outputs: ['vectors'] },
      { operator: 'Cast', inputs: ['mask'], outputs: ['flags'], ints: { to: FLOAT } },
      { operator: 'Unsqueeze', inputs: ['flags', 'one'], outputs: ['weights'] },
      { operator: 'MatMul', inputs: ['weights', 'vectors'], outputs: ['sum'] },
      { operator: 'Squeeze', inputs: ['sum', 'one'], outputs: ['user'] },
    ],
    constants: [
      { name: 'table', type: FLOAT, shape: [table.length, dimensions], bytes: new Uint8Array(values.buffer) },
      { name: 'one', type: INT64, shape: [1], bytes: one },
    ],
    inputs: changes.inputs ?? [
      { name: items, type: INT32, shape: [1, length] },
      { name: 'mask', type: INT32, shape: [1, length] },
    ],
    outputs: changes.outputs ?? [{ name: 'user', type: FLOAT, shape: [1, dimensions] }],
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** Rows of zeros with `value` at these places. */
export function oneHot(places: number[], value: number): number[][] {
  return places.map((place) => places.map((_, d) => (d === place ? value : 0)));
}
