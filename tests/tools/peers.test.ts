import { describe, expect, it } from 'vitest';
import { lossMs } from '../../bench/edge-cloud/server.mjs';
import { onnxTopKModel } from '../../bench/peers/onnx-model.mjs';
import { recallOf } from '../../bench/peers/prepare.mjs';
import { readTensors, scannedBytes, vectorsOf, writeTensors } from '../../bench/peers/safetensors.mjs';
import { drawPlot } from '../../bench/plot.mjs';

const join = (parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('What the peers are given', () => {
  it('reads back the tensors it wrote, wide elements first', () => {
    const file = join(
      writeTensors({
        weights: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
        scales: { dtype: 'F32', shape: [2], data: Float32Array.of(0.5, -2) },
      }),
    );
    const { weights, scales } = readTensors(file);
    expect(weights?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    expect(new Float32Array(scales?.bytes.buffer ?? new ArrayBuffer(0))).toEqual(Float32Array.of(0.5, -2));
  });

  it('makes floats of rows in eight bits and in four', () => {
    const scales = { dtype: 'F32', shape: [2], data: Float32Array.of(0.5, 2) };
    const int8 = {
      item_vectors: { dtype: 'I8', shape: [2, 2], data: Int8Array.of(1, -2, 3, -127) },
      item_scales: scales,
    };
    // Value 0 in the low half, value 1 in the high half, both plus 8.
    const nibbles = { dtype: 'U8', shape: [2, 1], data: Uint8Array.of(0x69, 0x1b) };
    const shape = { items: 2, dimensions: 2 };
    const tensors = { vectors: readTensors(join(writeTensors(int8))) };
    expect(vectorsOf(shape, tensors)).toEqual(Float32Array.of(0.5, -1, 6, -254));
    const packed = { 'vectors-int4': readTensors(join(writeTensors({ item_nibbles: nibbles, item_scales: scales }))) };
    expect(vectorsOf(shape, packed)).toEqual(Float32Array.of(0.5, -1, 6, -14));
    expect(scannedBytes(tensors)).toEqual({ representation: 'int8', bytes: 4 + 8 });
    expect(scannedBytes(packed)).toEqual({ representation: 'int4', bytes: 2 + 8 });
  });

  it('counts an item of an equal score as found, and a repeated one once', () => {
    const catalogue = { dimensions: 1, vectors: Float32Array.of(3, 2, 2, 1), queries: [Float32Array.of(1)] };
    const recall = (found: number[]) => recallOf(catalogue as never, [2], [found]) * 20;
    expect(recall([0, 2])).toBeCloseTo(2);
    expect(recall([0, 0, 3])).toBeCloseTo(1);
  });

  it('names in the ONNX model what a session is asked with', () => {
    const model = Buffer.from(join(onnxTopKModel(new Float32Array(6), { items: 3, dimensions: 2, k: 1 })));
    for (const name of ['query', 'MatMul', 'TopK', 'indices']) expect(model.includes(name)).toBe(true);
    // ir_version 8, then the graph: field 7 and last the opset, field 8 of two bytes.
    expect([...model.subarray(0, 3)]).toEqual([0x08, 8, 0x3a]);
    expect([...model.subarray(-4)]).toEqual([0x42, 2, 0x10, 13]);
  });
});

describe('The network of the suite edge-cloud', () => {
  it('waits twice as long for each further loss of a packet', () => {
    const draws = [0, 0, 1];
    expect(lossMs(0.5, () => draws.shift() ?? 1)).toBe(200 + 400);
    expect(lossMs(0.01, () => 0.5)).toBe(0);
  });
});

describe('A plot', () => {
  it('draws a straight line for what is proportional', () => {
    const points: [number, number][] = [
      [10, 1],
      [100, 10],
      [1000, 100],
    ];
    const svg = drawPlot({ title: 'a < b', x: 'items', y: 'ms', lines: [{ name: 'linear', points }] });
    expect(svg).toContain('a &lt; b');
    const [, line = ''] = /polyline points="([^"]*)"/.exec(svg) ?? [];
    const [first, second, third] = line.split(' ').map((pair) => pair.split(',').map(Number));
    const slope = (a: number[] = [], b: number[] = []) => ((b[1] ?? 0) - (a[1] ?? 0)) / ((b[0] ?? 0) - (a[0] ?? 0));
    expect(slope(first, second)).toBeCloseTo(slope(second, third), 3);
  });
});
