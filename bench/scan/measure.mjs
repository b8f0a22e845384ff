/**
 * Times the engine's recommend() inside its own thread: the same code in Node and in a browser's worker.
 */

/** performance.now() ticks at 0.1 ms in a page that is not isolated: only batches can be timed. */
const callsPerBatch = 50;
const batches = 40;
const warmUpCalls = 100;

/**
 * @param {import('../../web/src/core/engine-module.js').CoreModule} core
 * @param {string} manifest text of manifest.json
 * @param {Record<string, Uint8Array>} files bytes by role
 * @param {{ events: number, limit: number }} query
 * @returns {number[]} milliseconds per call, one number a batch
 */
export function measureRecommend(core, manifest, files, query) {
  const { engine, message } = core.loadEngine(JSON.parse(manifest), Object.keys(files), Object.values(files));
  if (!engine) throw new Error(message);
  const { numItems } = engine.describe();
  const options = {
    ...{ limit: query.limit, offset: 0, exclude: new Int32Array(0) },
    ...{ excludePurchased: true, excludeInCart: true, excludeDisliked: true, excludeHistory: false },
    ...{ diversity: 0, rotation: 0, exploration: 0, seed: 0 },
    ...{ exposed: new Int32Array(0), exposures: new Uint32Array(0), arms: new Uint32Array(8) },
    ...{ knownOnly: false, now: 0, items: new Int32Array(0) },
    rules: {
      ...{ filter: new Float32Array(0), factorPrograms: new Float32Array(0), factorEnds: new Uint32Array(0) },
      ...{ factors: new Float32Array(0), pinItems: new Int32Array(0), pinPositions: new Int32Array(0) },
      ...{ groupColumn: 0, maxPerGroup: 0 },
    },
  };
  let call = 0;
  const recommend = () => {
    const list = engine.list(0, viewsOf(numItems, query.events, call++), options);
    if (list.code !== 0 || list.hits.length !== query.limit) throw new Error(`no list: ${list.message}`);
  };
  for (let i = 0; i < warmUpCalls; ++i) recommend();
  const perCall = [];
  for (let batch = 0; batch < batches; ++batch) {
    const start = performance.now();
    for (let i = 0; i < callsPerBatch; ++i) recommend();
    perCall.push((performance.now() - start) / callsPerBatch);
  }
  engine.delete();
  return perCall;
}

/**
 * Views spread over the catalogue, others for each call: a list that is always the same would sit in the caches.
 * The native benchmark (bench/native/scan_bench.cc) makes the same ones.
 * @param {number} numItems
 * @param {number} count
 * @param {number} call
 */
function viewsOf(numItems, count, call) {
  const items = Int32Array.from({ length: count }, (_, i) => ((call + 1) * 7919 + i * 104729) % numItems);
  return { items, types: new Uint8Array(count), groups: new Uint32Array(count), times: new Float64Array(count) };
}
