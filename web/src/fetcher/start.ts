import { LIMITS_MS } from '../shared/limits.js';
import type { ClientToFetcher, FetcherToClient } from '../shared/protocol.js';
import { idbAssetStore } from '../storage/asset-store.js';
import { PageTransport } from './page-transport.js';
import { runFetch } from './run-fetch.js';
import { fetchTransport } from './transport.js';

/**
 * Answers the requests that come through `port`, in a worker or on the page's own thread.
 * @returns stops what is under way: on a page's thread there is no worker to end
 */
export function startFetcher(port: MessagePort): () => void {
  const end = new AbortController();
  const post = (message: FetcherToClient, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  const page = new PageTransport(post);
  const network = fetchTransport((url, init) => fetch(url, init), LIMITS_MS.downloadStall);
  port.onmessage = ({ data }: MessageEvent<ClientToFetcher>) => {
    if (data.kind === 'loaded') return page.settle(data);
    const environment = {
      transport: data.loadThroughPage ? page : network,
      store: typeof indexedDB === 'undefined' || indexedDB === null ? null : idbAssetStore,
      // Not in insecure contexts.
      locks: (navigator.locks as LockManager | undefined) ?? null,
      timers: {
        set: (callback: () => void, ms: number) => setTimeout(callback, ms),
        clear: (timer: unknown) => clearTimeout(timer as number),
      },
      random: Math.random,
      post,
    };
    void runFetch(data, environment, end.signal);
  };
  post({ kind: 'online' });
  return () => end.abort();
}
