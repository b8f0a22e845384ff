/**
 * The browser's side of the suite `peers`: opens one peer on one catalogue and times its answers, call by call. The page is
 * cross-origin isolated, so that the clock ticks at 5 microseconds.
 */

const warmUpCalls = 20;
const mostCalls = 1000;
const fewestCalls = 100;

/**
 * @typedef {object} Order
 * @property {string} adapter
 * @property {'vectors' | 'onnx' | 'bundle'} data
 * @property {number} items
 * @property {number} dimensions
 * @property {number} k
 * @property {number} buildLimitMs
 * @property {number} timeLimitMs of the timed calls, as soon as there are `fewestCalls`
 *
 * @typedef {object} Outcome
 * @property {number} buildMs from bytes in memory to ready
 * @property {number[]} perCallMs
 * @property {number[][]} found item indices by query
 */

/** @param {string} url */
async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

async function fetchBundle() {
  const manifest = await (await fetch('/data/bundle/manifest.json')).text();
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const { role, path } of JSON.parse(manifest).files) {
    files[role] = new Uint8Array(await fetchBytes(`/data/bundle/${path}`));
  }
  return { manifest, files };
}

/**
 * @param {Order} order
 * @returns {Promise<Outcome>}
 */
async function measure({ adapter, data, items, dimensions, k, buildLimitMs, timeLimitMs }) {
  const { open } = await import(`/adapters/${adapter}.mjs`);
  const flat = new Float32Array(await fetchBytes('/data/queries.f32'));
  const queryItems = new Int32Array(await fetchBytes('/data/query-items.i32'));
  const queries = Array.from(queryItems, (_, i) => flat.subarray(i * dimensions, (i + 1) * dimensions));
  const bundle = data === 'bundle' ? await fetchBundle() : null;
  const file = data === 'bundle' ? null : await fetchBytes(`/data/${data === 'onnx' ? 'top.onnx' : 'vectors.f32'}`);

  const start = performance.now();
  const checkTime = () => {
    if (performance.now() - start > buildLimitMs) {
      throw new Error(`the index was not built within ${Math.round(buildLimitMs / 1000)} s`);
    }
  };
  const { search } = await open({
    items,
    dimensions,
    k,
    data: file,
    bundle,
    queries,
    queryItems,
    checkTime,
  });
  const first = search(0);
  if (first instanceof Promise) await first;
  const buildMs = performance.now() - start;

  for (let i = 0; i < warmUpCalls; i++) await search(i % queries.length);
  const perCallMs = [];
  const timed = performance.now();
  for (let i = 0; i < mostCalls && (i < fewestCalls || performance.now() - timed < timeLimitMs); i++) {
    const before = performance.now();
    // Not awaited where there is nothing to wait for: a turn of the event loop is not part of a search.
    const answer = search(i % queries.length);
    if (answer instanceof Promise) await answer;
    perCallMs.push(performance.now() - before);
  }
  const found = [];
  for (let i = 0; i < queries.length; i++) found.push(Array.from(await search(i), Number));
  // What the page process holds is looked at next, and must not be collected until then.
  Object.assign(self, { search });
  return { buildMs, perCallMs, found };
}

self.onmessage = async ({ data }) => {
  if (data === 'hello') return self.postMessage('ready');
  try {
    self.postMessage({ outcome: await measure(data) });
  } catch (error) {
    // Some throw plain objects.
    const { message = String(error) } = /** @type {{ message?: string }} */ (error);
    self.postMessage({ error: message });
  }
};
