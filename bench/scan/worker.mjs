/** The browser's side of the suites `scan` and `engine`. */
import { startEngineModule } from '/edge/engine-module.mjs';
import { measureRecommend, openRecommender } from './measure.mjs';

/** @type {WebAssembly.Memory | undefined} */
let memory;
const instantiate = WebAssembly.instantiate;
/** The package keeps the module's memory to itself. */
WebAssembly.instantiate = /** @type {typeof instantiate} */ (
  async (/** @type {BufferSource} */ bytes, /** @type {WebAssembly.Imports} */ imports) => {
    const started = await instantiate(bytes, imports);
    memory = /** @type {WebAssembly.Memory} */ (started.instance.exports.memory);
    return started;
  }
);

self.onmessage = async ({ data: query }) => {
  try {
    const manifest = await (await fetch('/model/manifest.json')).text();
    /** @type {Record<string, Uint8Array>} */
    const files = {};
    for (const { role, path } of JSON.parse(manifest).files) {
      files[role] = new Uint8Array(await (await fetch(`/model/${path}`)).arrayBuffer());
    }
    const wasm = new Uint8Array(
      await (await fetch(query.learn ? '/build/core-learning.wasm' : '/build/core.wasm')).arrayBuffer(),
    );
    const recommender = openRecommender(await startEngineModule(wasm), manifest, files, query.diversity);
    const perCall = measureRecommend(recommender, query);
    self.postMessage({ perCall, memoryBytes: memory?.buffer.byteLength });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
