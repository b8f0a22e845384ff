// The parts of the package that the client loads when it needs them; web/build.mjs puts them into files of their own.
declare module 'vitrine:workers' {
  /** The scripts of the two workers. */
  export const core: string;
  export const fetcher: string;
}
declare module 'vitrine:core-wasm' {
  /** One character for each byte, see shared/module-text.ts. */
  const module: string;
  export default module;
}
declare module 'vitrine:core-learning' {
  /** The same, with what `learning: true` takes. */
  const module: string;
  export default module;
}
declare module 'vitrine:core-relaxed' {
  /** The same, built with relaxed SIMD. */
  const module: string;
  export default module;
}
declare module 'vitrine:content-wasm' {
  /** The module of new items and search, as `vitrine:core-wasm`. */
  const module: string;
  export default module;
}
declare module 'vitrine:fetcher-inline' {
  /** The fetcher on the calling thread, at the other end of a channel. @returns ends it */
  export function startFetcher(port: MessagePort): () => void;
}
declare module 'vitrine:core-inline' {
  /** The core on the calling thread, at the other end of a channel. */
  export function startCore(port: MessagePort): void;
}
declare module 'vitrine:trainer-worker' {
  /** The script of the trainer's worker. */
  const worker: string;
  export default worker;
}
declare module 'vitrine:trainer-wasm' {
  /** The trainer's module, as `vitrine:core-wasm`. */
  const module: string;
  export default module;
}
