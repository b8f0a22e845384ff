import type { Degraded } from '../shared/errors.js';
import type { ClientToCore, CoreToClient, Progress, StartMessage } from '../shared/protocol.js';

/** The way to a core, wherever it runs: in a worker, or in this process (Node, tests). */
export interface CoreLink {
  send(message: ClientToCore): void;
  /** Ends everything at once; nothing arrives any more. */
  terminate(): void;
}

export interface CoreLinkHandlers {
  message(message: CoreToClient): void;
  progress(progress: Progress): void;
  /** The core is not there, or is there no more. */
  lost(degraded: Degraded): void;
}

/** Starts a core with its `start` message. */
export type ConnectCore = (start: StartMessage, handlers: CoreLinkHandlers) => CoreLink;
