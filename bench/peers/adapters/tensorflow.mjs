import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open({ items, dimensions, k, data, queries }) {
  setWasmPaths(new URL('/runtime/', location.href).href);
  // The build with threads is not among the files served, so it must not be asked for.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(1);
  await tf.setBackend('wasm');
  const vectors = tf.tensor2d(new Float32Array(data ?? new ArrayBuffer(0)), [items, dimensions]);
  return {
    search(i) {
      return tf.tidy(() => {
        const query = tf.tensor2d(queries[i] ?? new Float32Array(), [dimensions, 1]);
        const scores = tf.reshape(tf.matMul(vectors, query), [items]);
        return /** @type {Int32Array} */ (tf.topk(scores, k, true).indices.dataSync());
      });
    },
  };
}
