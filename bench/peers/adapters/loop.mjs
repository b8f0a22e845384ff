/** What one writes without a library: a loop over a typed array, and the best K kept in order. */

/**
 * @param {import('../peers.mjs').Task} task
 * @returns {import('../peers.mjs').Search}
 */
export function open({ items, dimensions, k, data, queries }) {
  const vectors = new Float32Array(data ?? new ArrayBuffer(0));
  const best = new Int32Array(k);
  const scores = new Float64Array(k);
  return {
    search(i) {
      const query = queries[i] ?? new Float32Array();
      scores.fill(-Infinity);
      for (let item = 0, at = 0; item < items; item++) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++, at++)
          sum += /** @type {number} */ (vectors[at]) * /** @type {number} */ (query[d]);
        if (sum <= /** @type {number} */ (scores[k - 1])) continue;
        let place = k - 1;
        for (; place > 0 && /** @type {number} */ (scores[place - 1]) < sum; place--) {
          scores[place] = /** @type {number} */ (scores[place - 1]);
          best[place] = /** @type {number} */ (best[place - 1]);
        }
        scores[place] = sum;
        best[place] = item;
      }
      return best;
    },
  };
}
