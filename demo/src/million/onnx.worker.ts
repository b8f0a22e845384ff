import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
// The very model of the repository's benchmark: MatMul and TopK.
import { onnxTopKModel } from '../../../bench/peers/onnx-model.mjs';
import { serve } from './peer-loop.ts';
import { BEST, DIMENSIONS, type Rows, readRow } from './protocol.ts';

serve(async (rows) => {
  const wasm = await fetch(new URL(wasmUrl, import.meta.url));
  if (!wasm.ok) throw new Error(`${wasmUrl}: ${wasm.status}`);
  env.wasm.wasmBinary = await wasm.arrayBuffer();
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const model = modelOf(rows);
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  return {
    bytes: model.byteLength,
    search: async (query) => {
      const { indices } = await session.run({ query: new Tensor('float32', query, [1, DIMENSIONS]) }, ['indices']);
      return Array.from(indices?.data as BigInt64Array, Number);
    },
  };
});

function modelOf(rows: Rows): Uint8Array<ArrayBuffer> {
  const { items } = rows;
  // MatMul reads its second operand along rows: float32[D][N].
  const transposed = new Float32Array(items * DIMENSIONS);
  const row = new Float32Array(DIMENSIONS);
  for (let item = 0; item < items; item++) {
    readRow(rows, item, row);
    for (let d = 0; d < DIMENSIONS; d++) transposed[d * items + item] = row[d] ?? 0;
  }
  const parts = onnxTopKModel(transposed, { items, dimensions: DIMENSIONS, k: BEST });
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
