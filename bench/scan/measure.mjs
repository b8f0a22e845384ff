/**
 * Times the engine's recommend() inside its own thread: the same code in Node and in a browser's worker.
 */

/** performance.now() ticks at 0.1 ms in a page that is not isolated: only batches can be timed. */
const callsPerBatch = 50;
const batches = 40;
const warmUpCalls = 100;

/**
 * @typedef {object} Recommender
 * @property {number} numItems
 * @property {(views: ReturnType<typeof viewsOf>, limit: number) => Int32Array} recommend throws when there is no such list
 * @property {() => void} close
 */

/**
 * @param {any} core the Embind module
 * @param {string} manifest text of manifest.json
 * @param {Record<string, Uint8Array>} files bytes by role
 * @returns {Recommender}
 */
export function openRecommender(core, manifest, files) {
  const loaded = core.loadEngine(manifest, Object.keys(files), Object.values(files));
  const { handle } = loaded;
  if (handle === 0) throw new Error(loaded.message);
  const defaults = {
    ...{ offset: 0, exclude: new Int32Array(0) },
    ...{ excludePurchased: true, excludeInCart: true, excludeDisliked: true, excludeHistory: false },
  };
  return {
    numItems: core.describe(handle).numItems,
    recommend(views, limit) {
      const list = core.list(handle, 0, -1, views, { ...defaults, limit });
      if (list.code !== 0 || list.items.length !== limit) throw new Error(`no list: ${list.message}`);
      return list.items;
    },
    close: () => core.deleteEngine(handle),
  };
}

/**
 * @param {Recommender} recommender
 * @param {{ events: number, limit: number }} query
 * @returns {number[]} milliseconds per call, one number a batch
 */
export function measureRecommend({ numItems, recommend, close }, query) {
  let call = 0;
  const ask = () => recommend(viewsOf(numItems, query.events, call++), query.limit);
  for (let i = 0; i < warmUpCalls; ++i) ask();
  const perCall = [];
  for (let batch = 0; batch < batches; ++batch) {
    const start = performance.now();
    for (let i = 0; i < callsPerBatch; ++i) ask();
    perCall.push((performance.now() - start) / callsPerBatch);
  }
  close();
  return perCall;
}

/**
 * Views spread over the catalogue, others for each call: a list that is always the same would sit in the caches.
 * The native benchmark (bench/native/scan_bench.cc) makes the same ones.
 * @param {number} numItems
 * @param {number} count
 * @param {number} call
 */
export function viewsOf(numItems, count, call) {
  const items = Int32Array.from({ length: count }, (_, i) => ((call + 1) * 7919 + i * 104729) % numItems);
  return { items, types: new Uint8Array(count), groups: new Uint32Array(count), times: new Float64Array(count) };
}
