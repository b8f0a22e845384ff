// What the core, the page and an encoder's worker say to each other. The page brings the two together, and then hears only
// whether the worker is well: what the shopper did goes from the core to the worker.

/** The bundle that an encoder is to be for. */
export interface EncoderFacts {
  items: number;
  dimensions: number;
}

/** From the core: indices of items, newest first, with commas between them. */
export type EncoderRequest = string;

/** To each request, in their order. */
export interface EncoderAnswer {
  /** The request. */
  items: EncoderRequest;
  /** The user vector, of the bundle's dimensions. */
  user: Float32Array<ArrayBuffer>;
}

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
