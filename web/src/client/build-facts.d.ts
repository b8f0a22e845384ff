// Replaced by web/build.mjs.
declare const __VITRINE_VERSION__: string;
/** SHA-256 of core.wasm. */
declare const __VITRINE_WASM_KEY__: string;
