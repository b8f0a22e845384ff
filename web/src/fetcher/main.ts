// The fetcher worker: has the network, is told nothing about the shopper. Started only when something is not on the
// device yet, and ended as soon as that is stored.
import { StartError, toDegraded } from '../shared/errors.js';
import { MAX_FILE_BYTES } from '../shared/limits.js';
import type { ClientToFetcher, FetcherToClient, FetchRequest } from '../shared/protocol.js';
import { idbAssetCache } from '../storage/idb-asset-cache.js';
import { digest, downloadBundle, type Loader, type VerifiedBundle, verifySupplied } from './download.js';
import { networkLoader } from './network-loader.js';
import { PageLoader } from './page-loader.js';

declare const self: DedicatedWorkerGlobalScope;

const pageLoader = new PageLoader(post);

self.onmessage = (event: MessageEvent<ClientToFetcher>) => {
  if (event.data.kind === 'loaded') pageLoader.settle(event.data);
  else void run(event.data);
};
post({ kind: 'online' });

async function run(request: FetchRequest): Promise<void> {
  const counted = countBytes(request.loadThroughPage ? pageLoader : networkLoader);
  try {
    const [bundle, wasm] = await Promise.all([bundleOf(request, counted), wasmOf(request, counted)]);
    // Works on copies made at once: the bytes themselves are transferred away in the next line.
    const stored = store(request, bundle, wasm);
    post(
      { kind: 'done', bundle: bundle?.bytes ?? null, wasm, downloadedBytes: counted.bytes() },
      [...(bundle?.bytes.files ?? []), ...(wasm ? [wasm] : [])].map((bytes) => bytes.buffer),
    );
    await stored;
  } catch (error) {
    post({ kind: 'failed', degraded: toDegraded(error, 'bundle-not-found') });
  }
  post({ kind: 'finished' });
}

async function bundleOf(request: FetchRequest, loader: Loader): Promise<VerifiedBundle | null> {
  if (!request.bundle) return null;
  if ('bytes' in request.bundle) return verifySupplied(request.bundle.bytes);
  return downloadBundle(request.bundle.url, loader, (progress) => post({ kind: 'progress', progress }));
}

async function wasmOf(request: FetchRequest, loader: Loader): Promise<Uint8Array<ArrayBuffer> | null> {
  const url = request.wasmUrl;
  if (url === null) return null;
  let loadedBytes = 0;
  try {
    const wasm = await loader.load(url, MAX_FILE_BYTES, (more) => {
      loadedBytes += more;
      post({ kind: 'progress', progress: { stage: 'wasm', loadedBytes, totalBytes: 0 } });
    });
    if ((await digest(wasm)) !== request.wasmKey) {
      throw new Error(`${url} is not the core.wasm of this version of the vitrine package`);
    }
    return wasm;
  } catch (error) {
    // Whatever went wrong with this file, it is not the bundle that is missing.
    throw new StartError('wasm-unavailable', toDegraded(error, 'wasm-unavailable').message);
  }
}

/** Not being able to store is no failure: the next visit downloads again. */
async function store(
  request: FetchRequest,
  bundle: VerifiedBundle | null,
  wasm: Uint8Array<ArrayBuffer> | null,
): Promise<void> {
  const copies = bundle && { ...bundle.bytes, files: bundle.bytes.files.map((file) => file.slice()) };
  const wasmCopy = wasm?.slice();
  try {
    if (bundle && copies && request.bundle && 'url' in request.bundle) {
      await idbAssetCache.writeBundle(request.name, request.bundle.url, copies, bundle.hashes);
    }
    if (wasmCopy) await idbAssetCache.writeWasm(request.wasmKey, wasmCopy);
  } catch {
    return;
  }
}

function countBytes(loader: Loader): Loader & { bytes(): number } {
  let total = 0;
  return {
    bytes: () => total,
    async load(url, maxBytes, onBytes) {
      const file = await loader.load(url, maxBytes, onBytes);
      total += file.byteLength;
      return file;
    },
  };
}

function post(message: FetcherToClient, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
