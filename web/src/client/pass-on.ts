import type { ClientToCore, FetcherToClient, FetchRequest } from '../shared/protocol.js';
import type { CoreLinkHandlers } from './link.js';

/** Hands what a fetcher says to whom it is for: bytes to the core, news to the page. */
export function passOn(
  message: FetcherToClient,
  { bundle: wanted, currentVersion }: FetchRequest,
  toCore: (message: ClientToCore, transfer: Transferable[]) => void,
  handlers: CoreLinkHandlers,
): void {
  switch (message.kind) {
    case 'progress':
      handlers.progress(message.progress);
      break;
    case 'overlay':
    case 'placements':
      toCore(message, []);
      break;
    case 'degraded':
      handlers.message(message);
      break;
    case 'done': {
      const { bundle, downloadedBytes } = message;
      if (bundle) {
        const buffers = new Set(bundle.files.map((bytes) => bytes.buffer));
        toCore({ kind: 'assets', bundle, downloadedBytes }, [...buffers]);
      }
      if (currentVersion !== null) handlers.refreshed(bundle !== null, null);
      break;
    }
    case 'failed':
      // The core waits for a first bundle; nobody waits for the overlay alone.
      if (currentVersion !== null) handlers.refreshed(false, message.degraded);
      else if (wanted) toCore({ kind: 'assets-failed', degraded: message.degraded }, []);
  }
}
