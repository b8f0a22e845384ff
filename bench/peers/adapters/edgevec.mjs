import init, { EdgeVec, EdgeVecConfig } from 'edgevec';
import { hnsw, rowsOf } from './hnsw.mjs';

/**
 * @param {import('../peers.mjs').Task} task
 * @param {import('edgevec').JsIndexType} indexType
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function openIndex(task, indexType) {
  await init({ module_or_path: new URL('/runtime/edgevec_bg.wasm', location.href) });
  const config = new EdgeVecConfig(task.dimensions);
  config.metric = 'dot';
  config.indexType = indexType;
  config.m = hnsw.m;
  config.m0 = 2 * hnsw.m;
  config.ef_construction = hnsw.efConstruction;
  config.ef_search = hnsw.efSearch;
  const index = new EdgeVec(config);
  // Ids count up, but not from 0.
  let firstId = Number.NaN;
  for (const { rows } of rowsOf(task)) {
    for (const row of rows) {
      const id = index.insert(row);
      if (Number.isNaN(firstId)) firstId = id;
    }
    task.checkTime();
  }
  return {
    search: (i) => {
      /** @type {{ id: number }[]} */
      const hits = index.search(task.queries[i] ?? new Float32Array(), task.k);
      return hits.map(({ id }) => id - firstId);
    },
  };
}
