/** The browser's side of the suite `scan`. */
import createCore from '/build/core.mjs';
import { measureRecommend, openRecommender } from './measure.mjs';

self.onmessage = async ({ data: query }) => {
  try {
    const manifest = await (await fetch('/model/manifest.json')).text();
    /** @type {Record<string, Uint8Array>} */
    const files = {};
    for (const { role, path } of JSON.parse(manifest).files) {
      files[role] = new Uint8Array(await (await fetch(`/model/${path}`)).arrayBuffer());
    }
    self.postMessage({ perCall: measureRecommend(openRecommender(await createCore(), manifest, files), query) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
