// One request, from beginning to end, wherever it runs: in a worker, on the page's thread, in Node.
import { toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type { FetcherToClient, FetchRequest, Overlay, PlacementRules } from '../shared/protocol.js';
import { type DeviceBundle, isTrusted, placementsKey } from '../storage/asset-database.js';
import type { AssetStore, Known } from '../storage/asset-store.js';
import { download, type Found } from './download.js';
import { Loader } from './loader.js';
import { loadOverlay } from './overlay.js';
import { loadPlacements } from './placements.js';
import type { Transport } from './transport.js';
import { verifySupplied } from './verify.js';

export interface FetchEnvironment {
  transport: Transport;
  /** `null`: nothing is kept between visits. */
  store: AssetStore | null;
  /** `null`: tabs do not wait for each other. */
  locks: Pick<LockManager, 'request'> | null;
  timers: Timers;
  /** 0..1; spreads the retries of many. */
  random(): number;
  post(message: FetcherToClient, transfer: Transferable[]): void;
}

type UrlRequest = FetchRequest & { bundle: { url: string } };

const NOTHING_KNOWN: Known = { current: null, highest: null, skipped: null, useless: null };

/**
 * Answers with messages only, `finished` last; resolves then. Everything that goes wrong is a message too.
 * @param ended nobody waits for it any more: nothing more is asked of the network
 */
export async function runFetch(
  request: FetchRequest,
  environment: FetchEnvironment,
  ended: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  ended.addEventListener('abort', () => stop.abort());
  const loader = new Loader(environment, stop.signal);
  const post = (message: FetcherToClient): void => environment.post(message, []);
  const sides = fetchSides(request, environment, ended);
  try {
    if (request.bundle && 'url' in request.bundle) await fetchBundle(request as UrlRequest, loader, environment);
    else if (request.bundle) {
      const bundle = await verifySupplied(request.bundle.bytes, request.publicKeys, request.nowMs);
      const { currentVersion } = request;
      deliver(currentVersion !== null && bundle.version <= currentVersion ? null : bundle, 0, environment);
    }
  } catch (error) {
    stop.abort();
    post({ kind: 'failed', degraded: toDegraded(error, 'bundle-not-found') });
  }
  await sides;
  post({ kind: 'finished' });
}

/** One tab at a time; who had to wait finds on the device what the other has downloaded. */
async function fetchBundle(request: UrlRequest, loader: Loader, environment: FetchEnvironment): Promise<void> {
  await inTurn(`vitrine-fetch:${request.name}`, environment, async () => {
    const { url } = request.bundle;
    const { name, publicKeys, currentVersion } = request;
    const known = await onDevice(environment, (store) => store.look(name, url), NOTHING_KNOWN);
    const there = known.current;
    if (there && isTrusted(there, publicKeys) && there.version > (currentVersion ?? -1)) {
      deliver(there, 0, environment);
      return;
    }
    const found = await download(
      {
        url,
        publicKeys,
        currentVersion,
        nowMs: request.nowMs,
        known,
        filesOnDevice: () => onDevice(environment, (store) => store.files(name), new Map()),
        onProgress: (progress) => environment.post({ kind: 'progress', progress }, []),
      },
      loader,
    );
    await keep(request, found, loader, environment);
  });
}

/** The page gets it first; the next visit can only have it from the device if storing goes well. */
async function keep(
  { name, bundle: { url }, nowMs: timeMs }: UrlRequest,
  found: Found | null,
  loader: Loader,
  environment: FetchEnvironment,
): Promise<void> {
  const write = async (store: AssetStore, bundle: DeviceBundle): Promise<void> => {
    try {
      await store.write(name, url, bundle);
    } catch (error) {
      const message = `there was no room on this device to store the bundle: ${toDegraded(error, 'storage-unavailable').message}`;
      const useless = { files: bundle.hashes.join(), why: { code: 'storage-unavailable', message }, timeMs } as const;
      await store.noteUseless(name, url, useless);
    }
  };
  // Copies the files at once: in the next line they are transferred away.
  const stored = found && onDevice(environment, (store) => write(store, found.bundle), undefined);
  deliver(found && !found.renewal ? found.bundle : null, loader.downloadedBytes, environment);
  await stored;
}

function deliver(bundle: DeviceBundle | null, downloadedBytes: number, environment: FetchEnvironment): void {
  const buffers = new Set(bundle?.bytes.files.map((file) => file.buffer));
  environment.post({ kind: 'done', bundle: bundle?.bytes ?? null, downloadedBytes }, [...buffers]);
}

/** One of the small files beside the bundle. */
interface Side<T extends Overlay | PlacementRules> {
  url: string | null;
  /** In the store. */
  key: string;
  load(url: string, loader: Loader): Promise<T>;
  message(value: T): FetcherToClient;
}

async function fetchSides(request: FetchRequest, environment: FetchEnvironment, ended: AbortSignal): Promise<void> {
  const overlay: Side<Overlay> = {
    url: request.overlayUrl,
    key: request.name,
    load: loadOverlay,
    message: (value) => ({ kind: 'overlay', overlay: value }),
  };
  const placements: Side<PlacementRules> = {
    url: request.placementsUrl,
    key: placementsKey(request.name),
    load: loadPlacements,
    message: (value) => ({ kind: 'placements', placements: value }),
  };
  await Promise.all([
    fetchSide(overlay, request, environment, ended),
    fetchSide(placements, request, environment, ended),
  ]);
}

/** The core has the one on the device already, and gets what the server has if that is another. */
async function fetchSide<T extends Overlay | PlacementRules>(
  { url, key, load, message }: Side<T>,
  request: FetchRequest,
  environment: FetchEnvironment,
  ended: AbortSignal,
): Promise<void> {
  if (url === null) {
    // A page that brings its bundle along has nothing on the device.
    if (request.bundle && 'url' in request.bundle) {
      await onDevice(environment, (store) => store.dropOverlay(key), undefined);
    }
    return;
  }
  const loader = new Loader(environment, ended);
  const kept = await onDevice(environment, (store) => store.readOverlay(key, url), null);
  try {
    const value = await load(url, loader);
    if (JSON.stringify(value) === JSON.stringify(kept)) return;
    environment.post(message(value), []);
    await onDevice(environment, (store) => store.writeOverlay(key, url, value), undefined);
  } catch (error) {
    const degraded = toDegraded(error, 'bundle-not-found');
    // Being offline with one on the device is as good as it gets.
    if (kept && degraded.code === 'bundle-not-found') return;
    environment.post({ kind: 'degraded', degraded }, []);
  }
}

/** Storage that is missing, full, broken or silent is no failure: the next visit downloads again. */
async function onDevice<T>(
  { store, timers }: FetchEnvironment,
  work: (store: AssetStore) => Promise<T>,
  otherwise: T,
): Promise<T> {
  if (!store) return otherwise;
  const late = (): Error => new Error('IndexedDB did not answer');
  return withTimeLimit(work(store), LIMITS_MS.storageOpen, late, timers).catch(() => otherwise);
}

async function inTurn(name: string, { locks, timers }: FetchEnvironment, work: () => Promise<void>): Promise<void> {
  if (!locks) return work();
  const waiting = new AbortController();
  const timer = timers.set(() => waiting.abort(), LIMITS_MS.downloadTurn);
  let begun = false;
  try {
    await locks.request(name, { signal: waiting.signal }, () => {
      begun = true;
      timers.clear(timer);
      return work();
    });
  } catch (error) {
    if (begun) throw error;
    // The other tab hangs, or this origin may have no locks.
    timers.clear(timer);
    await work();
  }
}
