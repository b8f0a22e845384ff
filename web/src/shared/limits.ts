/**
 * Time limits in milliseconds, one for each stage of a start, because several of the platform's calls can hang without
 * ever failing: a worker whose script is blocked, an IndexedDB that waits for another tab, a server that stops in the
 * middle of a file.
 */
export const LIMITS_MS = {
  /** A list that is asked for before the model is there resolves empty after this, with `no-model-yet`. */
  listWait: 10_000,
  /** From `new Worker` to its first message. */
  workerStart: 10_000,
  /** A part of the package that the page imports when it is needed, the wasm module above all. It may still come later. */
  packagePart: 20_000,
  /** Opening and reading a database; afterwards it counts as unavailable. */
  storageOpen: 3_000,
  /** Opening the stored history, its key and the journal; lists then go without what it holds. */
  historyStart: 10_000,
  /** Compiling and instantiating the wasm module. */
  wasmStart: 15_000,
  /** From the encoder's worker to its first vector: compiling 14 MB, and reading the model. */
  encoderStart: 60_000,
  /** One user vector of an encoder outside of the core: after this lists go without it. */
  encoderRun: 1_000,
  /** A download in which not a single byte arrives. */
  downloadStall: 20_000,
  /** A download by the page's own `fetch`, which tells nothing of its progress. */
  pageDownload: 120_000,
  /** For another tab that downloads the same; it may hang. */
  downloadTurn: 20_000,
  /** Committing what is still to be written when the recommender is closed. */
  close: 3_000,
} as const;

/** The database with the verified bundles. The page only looks whether it exists. */
export const ASSET_DATABASE = 'vitrine-assets';

/** Sizes in bytes that are refused before anything is allocated. */
export const MAX_MANIFEST_BYTES = 4 << 20;
/** Enough for two keys of each kind, with room. */
export const MAX_SIGNATURE_BYTES = 16 << 10;
export const MAX_FILE_BYTES = 2 ** 31;
export const MAX_OVERLAY_BYTES = 8 << 20;
export const MAX_PLACEMENTS_BYTES = 1 << 20;

/** An ONNX model is held twice while its encoder starts: by the worker, and by the runtime. */
export const MAX_ENCODER_BYTES = 64 << 20;

/** Largest limit and offset of a list; mirrors src/engine/engine.h. */
export const MAX_LIMIT = 1000;
export const MAX_OFFSET = 9000;
/** So many items can be asked about in one call; mirrors src/engine/request.h. */
export const MAX_ITEMS_ASKED = 10_000;

/** Settles like `work`, or rejects with `late()` after `ms`. The work itself goes on; its result is then ignored. */
export function withTimeLimit<T>(work: Promise<T>, ms: number, late: () => Error, timers: Timers): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = timers.set(() => reject(late()), ms);
    work.then(resolve, reject).finally(() => timers.clear(timer));
  });
}

/** The two calls that are neither in the language nor in one library of types; tests hand in their own. */
export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}
