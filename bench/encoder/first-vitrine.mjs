/** The page of the suite `encoder` that gets its first neural answer from Vitrine's core: a list of 20, and its items. */
import { startEngineModule } from '../../web/src/core/engine-module.js';
import { openRecommender } from '../scan/measure.mjs';

const bytesOf = async (/** @type {string} */ url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

const core = bytesOf('/core.wasm').then(startEngineModule);
const manifest = await (await fetch('/bundle/manifest.json')).text();
/** @type {Record<string, Uint8Array>} */
const files = {};
await Promise.all(
  JSON.parse(manifest).files.map(async ({ role, path }) => {
    files[role] = await bytesOf(`/bundle/${path}`);
  }),
);
const { recommend } = openRecommender(await core, manifest, files);
const items = Int32Array.from(new URLSearchParams(location.search).get('history')?.split(',') ?? [], Number);
const { length } = items;
const columns = { types: new Uint8Array(length), groups: new Uint32Array(length), times: new Float64Array(length) };
const answer = recommend({ items, ...columns, user: new Float32Array(), learnt: new Float32Array() }, 20);
Object.assign(window, { measured: { firstMs: performance.now(), answer: [...answer] } });
