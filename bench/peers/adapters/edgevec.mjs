import init, { EdgeVec, EdgeVecConfig } from 'edgevec';
import { hnsw, rowsOf } from './hnsw.mjs';

/**
 * With L2, and one more dimension that makes all vectors equally long: the nearest are then those of the largest product.
 * Version 0.9 takes its own metric `dot` for a distance and finds the smallest products, and its flat index holds binary
 * vectors only.
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open(task) {
  await init({ module_or_path: new URL('/runtime/edgevec_bg.wasm', location.href) });
  const { dimensions, queries, k } = task;
  const config = new EdgeVecConfig(dimensions + 1);
  config.metric = 'l2';
  config.m = hnsw.m;
  config.m0 = 2 * hnsw.m;
  config.ef_construction = hnsw.efConstruction;
  config.ef_search = hnsw.efSearch;
  const index = new EdgeVec(config);
  let longest = 0;
  for (const { rows } of rowsOf(task)) for (const row of rows) longest = Math.max(longest, squaredLength(row));
  const longer = new Float32Array(dimensions + 1);
  // Ids count up, but not from 0.
  let firstId = Number.NaN;
  for (const { rows } of rowsOf(task)) {
    for (const row of rows) {
      longer.set(row);
      longer[dimensions] = Math.sqrt(longest - squaredLength(row));
      const id = index.insert(longer);
      if (Number.isNaN(firstId)) firstId = id;
    }
    task.checkTime();
  }
  longer[dimensions] = 0;
  return {
    search(i) {
      longer.set(queries[i] ?? []);
      /** @type {{ id: number }[]} */
      const hits = index.search(longer, k);
      return hits.map(({ id }) => id - firstId);
    },
  };
}

/** @param {Float32Array} vector */
const squaredLength = (vector) => vector.reduce((sum, value) => sum + value * value, 0);
