// What the core, the page and an encoder's worker say to each other. The page brings the two together, and then hears only
// whether the worker is well: what the shopper did goes from the core to the worker.

/** The bundle that an encoder is to be for. */
export interface EncoderFacts {
  items: number;
  dimensions: number;
}

/**
 * From the core come first the text of the bundle's manifest, which the page reads before it hands the channel on, and then
 * these: indices of items, newest first.
 */
export type EncoderRequest = readonly number[];

/** First `null`: the encoder is ready; then for each request a user vector of the bundle's dimensions. */
export type EncoderAnswer = Float32Array<ArrayBuffer> | null;

/** What the worker starts from. */
export interface EncoderStart {
  model: Uint8Array<ArrayBuffer>;
  /** The runtime's own module. */
  wasm: Uint8Array<ArrayBuffer>;
  facts: EncoderFacts;
  /** A MessagePort: the encoder's end of the channel with the core. */
  port: unknown;
}

/** What the worker tells the page. */
export type EncoderReport =
  | { kind: 'ready' }
  /** `again`: a new worker may do better, the model is not to blame. */
  | { kind: 'failed'; message: string; again: boolean };
