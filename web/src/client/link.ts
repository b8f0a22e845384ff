import type { BundleSource } from '../content/base-bundle.js';
import type { Degraded } from '../shared/errors.js';
import type {
  ClientToCore,
  CoreToClient,
  FetcherToClient,
  Progress,
  Seal,
  SuppliedBundle,
} from '../shared/protocol.js';
import type { RecommenderOptions } from './options.js';

/** The way to a core, wherever it runs: in a worker, or in this process (Node, tests). */
export interface CoreLink {
  /** The first message is `start`. What is transferred is lost if the core has not answered yet. */
  send(message: ClientToCore, transfer?: Transferable[]): void;
  /**
   * Looks for a bundle newer than `currentVersion`, and at the overlay; the core gets what is found, and `refreshed` tells
   * the rest. `null`: looks at the overlay only, and tells nothing.
   */
  refresh(currentVersion: number | null): void;
  /** Where the bundle is that the core has, when it is not on the device. */
  bundle?(): Promise<BundleSource> | null;
  /** Ends everything at once; nothing arrives any more. */
  terminate(): void;
}

/** What the core says, and what only the page's users need to hear of the fetcher. */
export type LinkMessage = CoreToClient | Extract<FetcherToClient, { kind: 'degraded' }>;

export interface CoreLinkHandlers {
  message(message: LinkMessage): void;
  progress(progress: Progress): void;
  sealed(seal: Seal): void;
  /** Looking for a newer bundle is over: `newer` is on its way to the core, or there is none, for a reason or without. */
  refreshed(newer: boolean, degraded: Degraded | null): void;
  /** The browser puts the page away, and may bring it back as it was. */
  frozen(): void;
  /** The core is not there, or is there no more. */
  lost(degraded: Degraded): void;
}

export type ConnectCore = (handlers: CoreLinkHandlers) => CoreLink;

/** What an encoder gets to know of the recommender that it is for. */
export interface EncoderSurroundings {
  bundle: { url: string } | { bytes: SuppliedBundle };
  /** The keys pinned by the page; empty: any model will do. */
  publicKeys: string[];
  fetch: RecommenderOptions['fetch'] | undefined;
}

/**
 * Adds to a connection what an encoder outside of the core needs, see `vitrine/onnx`: it hears what the core says, and
 * speaks to it.
 */
export type ConnectEncoder = (connect: ConnectCore, surroundings: EncoderSurroundings) => ConnectCore;
