import { toDegraded } from '../shared/errors.js';
import type { ClientToFetcher, FetcherToClient, FetchRequest } from '../shared/protocol.js';
import { idbAssetCache } from '../storage/idb-asset-cache.js';
import { downloadBundle, type Loader, verifySupplied } from './download.js';
import { networkLoader } from './network-loader.js';
import { PageLoader } from './page-loader.js';

/** Starts a fetcher at the other end of the page's channel. */
export function startFetcher(port: MessagePort): void {
  const post = (message: FetcherToClient, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  const pageLoader = new PageLoader(post);
  port.onmessage = (event: MessageEvent<ClientToFetcher>) => {
    if (event.data.kind === 'loaded') pageLoader.settle(event.data);
    else void run(event.data, event.data.loadThroughPage ? pageLoader : networkLoader, post);
  };
  post({ kind: 'online' });
}

async function run(
  request: FetchRequest,
  loader: Loader,
  post: (message: FetcherToClient, transfer?: Transferable[]) => void,
): Promise<void> {
  try {
    if (request.bundle) {
      const bundle =
        'bytes' in request.bundle
          ? await verifySupplied(request.bundle.bytes)
          : await downloadBundle(request.bundle.url, loader, (progress) => post({ kind: 'progress', progress }));
      const newer = bundle.manifest.version > (request.currentVersion ?? -1);
      if (newer && 'url' in request.bundle) {
        const copies = { ...bundle.bytes, files: bundle.bytes.files.map((file) => file.slice()) };
        await idbAssetCache.writeBundle(request.name, request.bundle.url, copies, bundle.hashes).catch(() => undefined);
      }
      const downloadedBytes = bundle.bytes.files.reduce((sum, file) => sum + file.byteLength, 0);
      post({ kind: 'done', bundle: newer ? bundle.bytes : null, downloadedBytes });
    }
  } catch (error) {
    post({ kind: 'failed', degraded: toDegraded(error, 'bundle-not-found') });
  }
  post({ kind: 'finished' });
}
