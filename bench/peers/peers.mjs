/**
 * Who is measured. Each has an adapter under adapters/, which is bundled as a shop would bundle it.
 *
 * @typedef {object} Peer
 * @property {string} name in tables
 * @property {string} adapter file under adapters/ without its ending
 * @property {true} [doesMore] than a search: what it finds is not compared
 * @property {string[]} wasm files of the peers' node_modules that its runtime loads; served at /runtime/
 * @property {'vectors' | 'onnx' | 'bundle'} data what it is given
 *
 * What an adapter exports:
 * @typedef {object} Search
 * @property {(query: number) => ArrayLike<number | bigint> | Promise<ArrayLike<number | bigint>>} search item indices, best
 *   first
 *
 * @typedef {object} Task
 * @property {number} items
 * @property {number} dimensions
 * @property {number} k
 * @property {ArrayBuffer | null} data of the file, when there is one
 * @property {{ manifest: string, files: Record<string, Uint8Array> } | null} bundle
 * @property {Float32Array[]} queries unit-length user vectors
 * @property {Int32Array} queryItems the item whose view made each query
 * @property {() => void} checkTime throws when building has taken too long
 */

/** @type {Peer[]} */
export const peers = [
  { name: 'Vitrine', adapter: 'search', wasm: [], data: 'bundle' },
  { name: 'Vitrine, nothing passed over', adapter: 'read-all', wasm: [], data: 'bundle' },
  { name: 'Vitrine, whole recommend()', adapter: 'vitrine', wasm: [], data: 'bundle', doesMore: true },
  {
    ...{ name: 'ONNX Runtime Web', adapter: 'onnx', data: 'onnx' },
    wasm: ['onnxruntime-web/dist/ort-wasm-simd-threaded.mjs', 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'],
  },
  {
    ...{ name: 'TensorFlow.js wasm', adapter: 'tensorflow', data: 'vectors' },
    wasm: ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'],
  },
  { name: 'plain JavaScript', adapter: 'loop', wasm: [], data: 'vectors' },
  { name: 'hnswlib-wasm', adapter: 'hnswlib', wasm: [], data: 'vectors' },
  { name: 'edgevec', adapter: 'edgevec', wasm: ['edgevec/edgevec_bg.wasm'], data: 'vectors' },
];
