/**
 * The core's sequence encoder alone (bench/encoder/user_vector.cc).
 * @param {ArrayBuffer} wasm
 * @param {{ items: number, dimensions: number }} manifest
 * @param {Record<string, Uint8Array>} files bytes by role
 * @returns {Promise<(history: number[]) => number[]>} from indices, oldest first, each once, to the user vector
 */
export async function openUserVector(wasm, { items, dimensions }, files) {
  // It imports what tells JavaScript that its memory has grown, which views made for each call need not know.
  const nothing = new Proxy({}, { get: () => () => 0 });
  const { instance } = await WebAssembly.instantiate(wasm, { env: nothing, wasi_snapshot_preview1: nothing });
  const edge = /** @type {any} */ (instance.exports);
  /** @type {WebAssembly.Memory} */
  const memory = edge.memory;
  edge._initialize();
  for (const [role, bytes] of Object.entries(files)) {
    const { written } = new TextEncoder().encodeInto(role, new Uint8Array(memory.buffer, edge.role(), 63));
    new Uint8Array(memory.buffer)[edge.role() + written] = 0;
    const at = edge.addFile(bytes.length);
    if (at === 0) throw new Error('not enough memory for the bundle');
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  }
  const problem = edge.open(items, dimensions);
  if (problem !== 0) {
    const text = new Uint8Array(memory.buffer, problem);
    throw new Error(new TextDecoder().decode(text.slice(0, text.indexOf(0))));
  }
  return (history) => {
    new Int32Array(memory.buffer, edge.history(), history.length).set([...history].reverse());
    return [...new Float32Array(memory.buffer, edge.encode(history.length), dimensions)];
  };
}
