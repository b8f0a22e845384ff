// What the core, the page and an encoder's worker say to each other. The page brings the two together, and then hears only
// whether the worker is well: what the shopper did goes from the core to the worker.
import type { ManifestFile } from './manifest.js';

/** The core's first message: the bundle that the encoder is to be for. The page reads it, and hands the channel on. */
export interface EncoderFacts {
  items: number;
  dimensions: number;
  /** The bundle's own encoder for ONNX Runtime Web. */
  file: ManifestFile | null;
}

/** All later messages of the core: indices of items, oldest first, at most as many as the encoder reads. */
export type EncoderRequest = Int32Array;

/** First how many items the encoder reads, then for each request a user vector of the bundle's dimensions. */
export type EncoderAnswer = number | Float32Array;

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
