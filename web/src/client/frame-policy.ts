/** The policy of the frame that seals the core worker: nothing gets out, wasm and workers from blobs run. */
export const FRAME_POLICY =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'";
