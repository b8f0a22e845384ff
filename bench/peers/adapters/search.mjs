/**
 * Vitrine's search alone (bench/search/search.cc, relaxed SIMD): what the others do too, and no more.
 * @param {import('../peers.mjs').Task} task
 * @param {{ readsAll?: boolean }} [how] readsAll: passes over no vectors, short as they may be
 * @returns {Promise<import('../peers.mjs').Search>}
 */
export async function open({ items, dimensions, k, bundle, queries }, { readsAll = false } = {}) {
  const wasm = await (await fetch('/runtime/search.wasm')).arrayBuffer();
  // It imports what tells JavaScript that its memory has grown, which views made for each call need not know.
  const nothing = new Proxy({}, { get: () => () => 0 });
  const { instance } = await WebAssembly.instantiate(wasm, { env: nothing, wasi_snapshot_preview1: nothing });
  const search = /** @type {any} */ (instance.exports);
  /** @type {WebAssembly.Memory} */
  const memory = search.memory;
  search._initialize();
  for (const [role, bytes] of Object.entries(bundle?.files ?? {})) {
    const { written } = new TextEncoder().encodeInto(role, new Uint8Array(memory.buffer, search.role(), 63));
    new Uint8Array(memory.buffer)[search.role() + written] = 0;
    const at = search.addFile(bytes.length);
    if (at === 0) throw new Error('not enough memory for the bundle');
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  }
  const problem = search.open(items, dimensions);
  if (problem !== 0) {
    const text = new Uint8Array(memory.buffer, problem);
    throw new Error(new TextDecoder().decode(text.slice(0, text.indexOf(0))));
  }
  if (readsAll) search.readAll();
  return {
    search(i) {
      new Float32Array(memory.buffer, search.query(), dimensions).set(queries[i] ?? []);
      // Items and scores by turns.
      const pairs = new Int32Array(memory.buffer, search.search(k), 2 * k);
      return Int32Array.from({ length: k }, (_, at) => /** @type {number} */ (pairs[2 * at]));
    },
  };
}
