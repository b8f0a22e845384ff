// What `stats()` tells of the recommender.
import type { Consent, Seal } from './protocol.js';

/** Milliseconds from the start of the core to each stage of its start. */
export interface StartupTimes {
  storageMs: number;
  wasmMs: number;
  engineMs: number;
  readyMs: number;
}

/** The state of the recommender, for a diagnosis. Holds nothing of what the shopper did. */
export interface Stats {
  consent: Consent;
  sealed: Seal;
  /** Where the history is kept. */
  storage: 'memory' | 'indexeddb';
  /**
   * Events in the history, and how many of them storage has committed. `learnt`: with `learning`, how many items of events
   * (an order has one for each line) were taken in so far.
   */
  history: { events: number; stored: number; learnt: number };
  /** `null` while there is no model. `downloadedBytes` is 0 when it came from the device. */
  bundle: {
    version: number;
    name: string;
    items: number;
    dimensions: number;
    edges: number;
    bytes: number;
    downloadedBytes: number;
    memoryBytes: number;
  } | null;
  startup: StartupTimes | null;
  /** Lists answered so far, the time inside the core of the last one, and pins of ids that the bundle does not know. */
  lists: { count: number; lastComputeMs: number; unknownPins: number };
}
