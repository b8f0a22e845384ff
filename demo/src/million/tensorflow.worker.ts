import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { serve } from './peer-loop.ts';
import { BEST, DIMENSIONS, readRow } from './protocol.ts';

serve(async (rows) => {
  const { items } = rows;
  // The build with threads is not among the files served, and everybody gets one thread; a path of it must be given all
  // the same.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(1);
  await tf.setBackend('wasm');
  const floats = new Float32Array(items * DIMENSIONS);
  for (let item = 0; item < items; item++) readRow(rows, item, floats, item * DIMENSIONS);
  const vectors = tf.tensor2d(floats, [items, DIMENSIONS]);
  return {
    bytes: floats.byteLength,
    search: async (query) => {
      const best = tf.tidy(() => {
        const scores = tf.reshape(tf.matMul(vectors, tf.tensor2d(query, [DIMENSIONS, 1])), [items]);
        return tf.topk(scores, BEST, true).indices.dataSync();
      });
      return [...best];
    },
  };
});
