import * as ort from 'onnxruntime-web/wasm';

/**
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open({ dimensions, data, queries }) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = new URL('/runtime/', location.href).href;
  const session = await ort.InferenceSession.create(new Uint8Array(data ?? new ArrayBuffer(0)), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  return {
    async search(i) {
      const query = new ort.Tensor('float32', queries[i] ?? new Float32Array(), [1, dimensions]);
      const { indices } = await session.run({ query }, ['indices']);
      return /** @type {BigInt64Array} */ (indices?.data);
    },
  };
}
