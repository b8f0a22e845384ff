/**
 * Times the engine's recommend() inside its own thread: the same code in Node and in a browser's worker.
 */

/** performance.now() ticks at 0.1 ms in a page that is not isolated: only batches can be timed. */
const callsPerBatch = 50;
const batches = 40;
const warmUpCalls = 100;

/**
 * @typedef {object} Query
 * @property {number} events
 * @property {number} limit
 * @property {number} [diversity]
 * @property {'step' | 'list'} [learn] with core-learning.wasm: times a step of learning, or a list with what a step has learnt
 * @property {'next event' | 'history'} [encode] times the user vector alone: of the history of the call before and one more
 *   event, or of another history each time
 *
 * @typedef {object} Recommender
 * @property {number} numItems
 * @property {(views: ReturnType<typeof viewsOf>, limit: number) => Int32Array} recommend item indices, best first; throws when
 *   there are fewer than `limit`
 * @property {(views: ReturnType<typeof viewsOf>) => void} encode the user vector alone, and what of a list does not depend on
 *   the items: the probabilities of none
 * @property {(views: ReturnType<typeof viewsOf>) => Float32Array} learn a step from the last of the views
 * @property {() => void} close
 */

/**
 * @param {import('../../web/src/core/engine-module.js').CoreModule} core
 * @param {string} manifest text of manifest.json
 * @param {Record<string, Uint8Array>} files bytes by role
 * @param {number} [diversity]
 * @returns {Recommender}
 */
export function openRecommender(core, manifest, files, diversity = 0) {
  const { engine, message } = core.loadEngine(JSON.parse(manifest), Object.keys(files), Object.values(files));
  if (!engine) throw new Error(message);
  const defaults = {
    ...{ offset: 0, exclude: new Int32Array(0) },
    ...{ excludePurchased: true, excludeInCart: true, excludeDisliked: true, excludeHistory: false },
    ...{ diversity, rotation: 0, exploration: 0, seed: 0 },
    ...{ exposed: new Int32Array(0), exposures: new Uint32Array(0), arms: new Uint32Array(8) },
    ...{ knownOnly: false, now: 0, minProbability: 0, items: new Int32Array(0) },
    rules: {
      ...{ filter: new Float32Array(0), factorPrograms: new Float32Array(0), factorEnds: new Uint32Array(0) },
      ...{ factors: new Float32Array(0), pinItems: new Int32Array(0), pinPositions: new Int32Array(0) },
      ...{ groupColumn: 0, maxPerGroup: 0 },
    },
  };
  return {
    numItems: engine.describe().numItems,
    recommend(views, limit) {
      const { code, hits, message } = engine.list(0, views, { ...defaults, limit });
      if (code !== 0 || hits.length !== limit) throw new Error(`no list: ${message}`);
      return Int32Array.from(hits, ({ item }) => item);
    },
    encode(views) {
      const { code, message } = engine.predict(views, new Int32Array(0));
      if (code !== 0) throw new Error(`no probabilities: ${message}`);
    },
    learn(views) {
      const learnt = engine.learn(views, views.items.length);
      if (learnt.length === 0) throw new Error('the module does not learn');
      return learnt;
    },
    close: () => engine.delete(),
  };
}

/**
 * @param {Recommender} recommender
 * @param {Query} query
 * @returns {number[]} milliseconds per call, one number a batch
 */
export function measureRecommend({ numItems, recommend, encode, learn, close }, query) {
  let call = 0;
  const nextViews = () =>
    query.encode === 'next event' ? viewsFrom(call++, numItems, query.events) : viewsOf(numItems, query.events, call++);
  const learnt = query.learn ? learn(nextViews()) : new Float32Array(0);
  const ask = () => {
    const views = { ...nextViews(), learnt };
    if (query.learn === 'step') learn(views);
    else if (query.encode) encode(views);
    else recommend(views, query.limit);
  };
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
 * The views of the call before without the oldest, and one more.
 * @param {number} call
 * @param {number} numItems
 * @param {number} count
 */
function viewsFrom(call, numItems, count) {
  const views = viewsOf(numItems, count, 0);
  views.items.forEach((_, i) => {
    views.items[i] = ((call + i) * 104729) % numItems;
  });
  return views;
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
  const [user, learnt] = [new Float32Array(0), new Float32Array(0)];
  const columns = { types: new Uint8Array(count), groups: new Uint32Array(count), times: new Float64Array(count) };
  return { items, ...columns, user, learnt };
}
