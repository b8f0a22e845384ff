/** What the graph indexes have in common: the usual parameters, the same for both. */
export const hnsw = { m: 16, efConstruction: 200, efSearch: 100 };

const rowsAtOnce = 1000;

/**
 * Some rows at a time, so that somebody can look at the clock between them.
 * @param {import('../peers.mjs').Task} task
 */
export function* rowsOf({ items, dimensions, data }) {
  const vectors = new Float32Array(data ?? new ArrayBuffer(0));
  for (let first = 0; first < items; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, items - first);
    const rows = Array.from({ length: count }, (_, i) =>
      vectors.subarray((first + i) * dimensions, (first + i + 1) * dimensions),
    );
    yield { rows, first };
  }
}
