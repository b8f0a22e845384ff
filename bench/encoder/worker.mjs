/** The browser's side of the suite `parity`: user vectors of histories by the core's encoder and by ONNX Runtime Web. */
import { openOnnx } from '/adapters/onnx.mjs';
import { startEngineModule } from '/edge/engine-module.mjs';
import { openRecommender } from '/scan/measure.mjs';
import { openUserVector } from './user-vector.mjs';

/** @param {string} url */
async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

/**
 * @param {{ histories: number[][], given: number[][], listed: number }} order given: user vectors that were made elsewhere
 * @returns {Promise<{ wasm: number[][], relaxed: number[][], onnx: number[][], lists: Record<string, number[][]> }>}
 */
async function answer({ histories, given, listed }) {
  const manifest = await (await fetch('/model/manifest.json')).text();
  const facts = JSON.parse(manifest);
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const { role, path } of facts.files) {
    if (role !== 'encoder-onnx') files[role] = new Uint8Array(await bytesOf(`/model/${path}`));
  }
  const own = await openUserVector(await bytesOf('/simd/user_vector.wasm'), facts, files);
  const relaxed = await openUserVector(await bytesOf('/relaxed/user_vector.wasm'), facts, files);
  const runtime = new Uint8Array(await bytesOf('/runtime/ort-wasm-simd-threaded.wasm'));
  const encode = await openOnnx(new Uint8Array(await bytesOf('/model/encoder.onnx')), runtime, facts);
  const onnx = [];
  for (const history of histories) onnx.push(await encode(history));

  const core = await startEngineModule(new Uint8Array(await bytesOf('/simd/core.wasm')));
  const { recommend, close } = openRecommender(core, manifest, files);
  const listOf = (/** @type {number[]} */ history, /** @type {number[]} */ user) => {
    const count = history.length;
    const columns = { types: new Uint8Array(count), groups: new Uint32Array(count), times: new Float64Array(count) };
    return [
      ...recommend(
        { items: Int32Array.from(history), ...columns, user: Float32Array.from(user), learnt: new Float32Array() },
        listed,
      ),
    ];
  };
  const listsBy = (/** @type {number[][]} */ users) => histories.map((history, i) => listOf(history, users[i] ?? []));
  const lists = { wasm: listsBy([]), libtorch: listsBy(given), onnx: listsBy(onnx) };
  close();
  return { wasm: histories.map(own), relaxed: histories.map(relaxed), onnx, lists };
}

self.onmessage = ({ data }) => {
  answer(data).then(
    (given) => self.postMessage(given),
    (error) => self.postMessage({ error: String(error?.stack ?? error) }),
  );
};
