import { startEngineModule } from '/edge/engine-module.mjs';
import { openRecommender, viewsOf } from '../../scan/measure.mjs';

const events = 50;

/**
 * The whole recommend() of the core (relaxed SIMD, which Chromium gets) with a history of 50 events; recall by a second engine of the same files whose blend
 * is the encoder alone.
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open({ items, k, queryItems, bundle }) {
  const wasm = new Uint8Array(await (await fetch('/runtime/core.wasm')).arrayBuffer());
  const core = await startEngineModule(wasm);
  const { manifest, files } = bundle ?? { manifest: '', files: {} };
  const whole = openRecommender(core, manifest, files);
  /** @type {import('../../scan/measure.mjs').Recommender | undefined} */
  let vectorsAlone;
  return {
    search: (i) => whole.recommend(viewsOf(items, events, i), k),
    searchVectors(i) {
      vectorsAlone ??= openRecommender(core, encoderAlone(manifest), files);
      const views = { ...viewsOf(items, 1, 0), items: Int32Array.of(queryItems[i] ?? -1) };
      return vectorsAlone.recommend(views, k);
    },
  };
}

/**
 * The prior cannot be weighted with less than 0.001; the encoder can be weighted with so much that it does not count.
 * @param {string} manifest
 */
function encoderAlone(manifest) {
  const changed = JSON.parse(manifest);
  Object.assign(changed.model.blend, { graph_weight: 0, encoder_weight: 1e6, popularity_weight: 0 });
  return JSON.stringify(changed);
}
