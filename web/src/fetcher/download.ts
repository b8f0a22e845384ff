// From a manifest's URL to a verified bundle that is newer than what is there.
import { StartError } from '../shared/errors.js';
import { MAX_MANIFEST_BYTES, MAX_SIGNATURE_BYTES } from '../shared/limits.js';
import { expired, hashesOf, isExpired, type Manifest, type ManifestFile } from '../shared/manifest.js';
import type { Progress } from '../shared/protocol.js';
import type { DeviceBundle } from '../storage/asset-database.js';
import type { Known } from '../storage/asset-store.js';
import { AnsweredError, type Loader } from './loader.js';
import type { CacheMode } from './transport.js';
import { toBundle, type VerifiedManifest, verifyFile, verifyManifest } from './verify.js';

/** How long a download that came to nothing is not repeated. */
const USELESS_MS = 86_400_000;

export interface Wanted {
  url: string;
  publicKeys: readonly string[];
  /** In use; only a higher version is of interest. `null`: none, anything that is allowed will do. */
  currentVersion: number | null;
  nowMs: number;
  known: Known;
  /** Files that need not be downloaded, by SHA-256. */
  filesOnDevice(): Promise<Map<string, Uint8Array<ArrayBuffer>>>;
  onProgress(progress: Progress): void;
}

export interface Found {
  bundle: DeviceBundle;
  /** The bundle in use with a manifest that was signed again: to be stored, and no news to anybody. */
  renewal: boolean;
}

/**
 * @returns `null` when nothing newer is there
 * @throws StartError saying what is wrong with which file
 */
export async function download(wanted: Wanted, loader: Loader): Promise<Found | null> {
  const { known, currentVersion } = wanted;
  const verified = await loadManifest(wanted, loader);
  const { manifest } = verified;
  if (known.highest !== null && manifest.version < known.highest) {
    throw new StartError(
      'bundle-untrusted',
      `manifest.json has version ${manifest.version}, this device has seen ${known.highest} there, and never goes back; ` +
        'publish the older model again under a higher version (vitrine train --bundle-version)',
    );
  }
  const isOver = isExpired(manifest, wanted.nowMs);
  if (currentVersion !== null && manifest.version <= Math.max(currentVersion, known.skipped ?? 0)) {
    const renewed = isOver ? null : renewalOf(known.current, verified);
    return renewed && { bundle: renewed, renewal: true };
  }
  if (isOver) throw expired(manifest);
  refuseUseless(wanted, manifest);
  return { bundle: toBundle(verified, await loadFiles(manifest.files, wanted, loader)), renewal: false };
}

/** What came to nothing a short time ago would do so again: nobody is to pay for that at each visit. */
function refuseUseless({ known: { useless }, currentVersion, nowMs }: Wanted, manifest: Manifest): void {
  if (useless?.files !== hashesOf(manifest.files) || nowMs - useless.timeMs >= USELESS_MS) return;
  // Without room, the first bundle is downloaded at each visit.
  const { code, message } = useless.why;
  if (currentVersion === null && code === 'storage-unavailable') return;
  throw new StartError(code, `${message}. Version ${manifest.version} is not downloaded again on this day`);
}

/**
 * Never from a cache that was not asked. A deployment puts manifest and signature in place one after the other, and a CDN
 * may have them of two ages: what does not fit is asked for once more.
 */
async function loadManifest({ url, publicKeys, onProgress }: Wanted, loader: Loader): Promise<VerifiedManifest> {
  const load = async (cache: CacheMode): Promise<VerifiedManifest> => {
    const [bytes, signature] = await Promise.all([
      loader.load(url, { maxBytes: MAX_MANIFEST_BYTES, cache }),
      publicKeys.length > 0 ? loadSignature(url, cache, loader) : null,
    ]);
    const verified = await verifyManifest(bytes, signature, publicKeys);
    onProgress({ stage: 'manifest', loadedBytes: bytes.byteLength, totalBytes: bytes.byteLength });
    return verified;
  };
  try {
    return await load('no-cache');
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== 'bundle-untrusted') throw error;
    await loader.pause(1);
    return load('reload');
  }
}

/** @returns `null` when the server has none */
async function loadSignature(manifestUrl: string, cache: CacheMode, loader: Loader): Promise<string | null> {
  const url = new URL('manifest.sig', manifestUrl);
  // What makes the manifest's URL a new one for caches has to make this one new.
  url.search = new URL(manifestUrl).search;
  try {
    return new TextDecoder().decode(await loader.load(url.href, { maxBytes: MAX_SIGNATURE_BYTES, cache }));
  } catch (error) {
    if (error instanceof AnsweredError || (error instanceof StartError && error.code === 'bundle-corrupt')) return null;
    throw error;
  }
}

/** The same model, signed again for longer. */
function renewalOf(current: DeviceBundle | null, verified: VerifiedManifest): DeviceBundle | null {
  const same =
    current?.version === verified.manifest.version &&
    current.bytes.manifest !== verified.text &&
    current.hashes.join() === hashesOf(verified.manifest.files);
  return same ? toBundle(verified, current.bytes.files) : null;
}

async function loadFiles(
  files: ManifestFile[],
  { url, filesOnDevice, onProgress }: Wanted,
  loader: Loader,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const onDevice = await filesOnDevice();
  const kept = await Promise.all(files.map((file) => usable(file, onDevice.get(file.sha256))));
  const loaded = files.map(() => 0);
  const totalBytes = files.reduce((sum, file, i) => sum + (kept[i] ? 0 : file.bytes), 0);
  const load = async (file: ManifestFile, i: number, cache: CacheMode): Promise<Uint8Array<ArrayBuffer>> => {
    const onBytes = (bytes: number): void => {
      loaded[i] = bytes;
      onProgress({ stage: 'files', loadedBytes: loaded.reduce((sum, more) => sum + more, 0), totalBytes });
    };
    const bytes = await loader.load(new URL(file.path, url).href, { maxBytes: file.bytes, cache, onBytes });
    await verifyFile(file, bytes);
    return bytes;
  };
  return Promise.all(
    files.map(async (file, i) => {
      const bytes = kept[i];
      if (bytes) return bytes;
      try {
        return await load(file, i, 'default');
      } catch (error) {
        // A cache on the way may hold an older file of this name, or pieces of two.
        if (!(error instanceof StartError) || error.code !== 'bundle-corrupt') throw error;
        return load(file, i, 'reload');
      }
    }),
  );
}

/** A copy of its own, because it is going to be transferred; `null` when the disk has damaged it. */
async function usable(
  file: ManifestFile,
  bytes: Uint8Array<ArrayBuffer> | undefined,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!bytes) return null;
  const copy = bytes.slice();
  return verifyFile(file, copy).then(
    () => copy,
    () => null,
  );
}
