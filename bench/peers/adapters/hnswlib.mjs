import { loadHnswlib } from 'hnswlib-wasm';
import { hnsw, rowsOf } from './hnsw.mjs';

/**
 * @param {import('../peers.mjs').Task} task
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open(task) {
  const library = await loadHnswlib();
  const index = new library.HierarchicalNSW('ip', task.dimensions, '');
  index.initIndex(task.items, hnsw.m, hnsw.efConstruction, 1);
  index.setEfSearch(hnsw.efSearch);
  for (const { rows, first } of rowsOf(task)) {
    index.addPoints(
      rows,
      rows.map((_, i) => first + i),
      false,
    );
    task.checkTime();
  }
  return { search: (i) => index.searchKnn(task.queries[i] ?? [], task.k, undefined).neighbors };
}
