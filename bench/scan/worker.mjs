/** The browser's side of the suite `scan`. */
import { startEngineModule } from '/edge/engine-module.mjs';
import { measureRecommend } from './measure.mjs';

self.onmessage = async ({ data: query }) => {
  try {
    const manifest = await (await fetch('/model/manifest.json')).text();
    /** @type {Record<string, Uint8Array>} */
    const files = {};
    for (const { role, path } of JSON.parse(manifest).files) {
      files[role] = new Uint8Array(await (await fetch(`/model/${path}`)).arrayBuffer());
    }
    const wasm = new Uint8Array(await (await fetch('/build/core.wasm')).arrayBuffer());
    self.postMessage({ perCall: measureRecommend(await startEngineModule(wasm), manifest, files, query) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
