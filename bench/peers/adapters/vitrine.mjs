import { startEngineModule } from '/edge/engine-module.mjs';
import { openRecommender, viewsOf } from '../../scan/measure.mjs';

const events = 50;

/**
 * The whole recommend() of the core (relaxed SIMD, which Chromium gets) with a history of 50 events.
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open({ items, k, bundle }) {
  const wasm = new Uint8Array(await (await fetch('/runtime/core.wasm')).arrayBuffer());
  const core = await startEngineModule(wasm);
  const { manifest, files } = bundle ?? { manifest: '', files: {} };
  const { recommend } = openRecommender(core, manifest, files);
  return { search: (i) => recommend(viewsOf(items, events, i), k) };
}
