import { describe, expect, it } from 'vitest';
import { lossMs } from '../../bench/edge-cloud/server.mjs';
import { onnxTopKModel } from '../../bench/peers/onnx-model.mjs';
import { recallOf } from '../../bench/peers/prepare.mjs';
import { readTensors, scannedBytes, vectorsOf } from '../../bench/peers/safetensors.mjs';
import { drawPlot } from '../../bench/plot.mjs';

const join = (parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('What the peers are given', () => {
  /** A safetensors file. */
  function tensorFile(tensors: Record<string, { dtype: string; shape: number[]; data: ArrayBufferView }>) {
    let end = 0;
    const header: Record<string, unknown> = {};
    for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
      header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
      end += data.byteLength;
    }
    const text = new TextEncoder().encode(JSON.stringify(header));
    const size = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
    const bytes = Object.values(tensors).map(({ data }) => new Uint8Array(data.buffer));
    return readTensors(join([size, text, ...bytes]));
  }

  it('makes floats of rows in eight bits', () => {
    const vectors = tensorFile({
      item_scales: { dtype: 'F32', shape: [2], data: Float32Array.of(0.5, 2) },
      item_vectors: { dtype: 'I8', shape: [2, 2], data: Int8Array.of(1, -2, 3, -127) },
    });
    expect(vectorsOf({ items: 2, dimensions: 2 }, { vectors })).toEqual(Float32Array.of(0.5, -1, 6, -254));
    // Four values and two scales.
    expect(scannedBytes({ vectors })).toBe(4 + 8);
  });

  it('counts the codes alone where codes choose the candidates', () => {
    const codes = tensorFile({ pq_codes: { dtype: 'U8', shape: [1, 8, 16], data: new Uint8Array(128) } });
    const rows = tensorFile({ item_nibbles: { dtype: 'U8', shape: [2, 1], data: Uint8Array.of(0x69, 0x1b) } });
    expect(scannedBytes({ 'vectors-pq': codes, 'vectors-int4': rows })).toBe(128);
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
    expect([...model.subarray(-4)]).toEqual([0x42, 2, 0x10, 17]);
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
