// The database with the verified bundles. The fetcher writes, the core reads; neither knows the other.
import type { Degraded } from '../shared/errors.js';
import { ASSET_DATABASE } from '../shared/limits.js';
import type { BundleBytes, Overlay, PlacementRules } from '../shared/protocol.js';
import { openDatabase, read, type Stores, transact } from './database.js';

/** 1: `bundles`, `wasm`. 2: the wasm module comes with the package; what was there before, what was seen, overlays. */
const SCHEMA_VERSION = 2;

/** A bundle on the device, or on its way there. */
export interface DeviceBundle {
  version: number;
  /** The pinned key that has signed it; `null`: no signature was asked for. */
  verifiedBy: string | null;
  /** SHA-256 of each file, as in the manifest. */
  hashes: string[];
  bytes: BundleBytes;
}

/**
 * A bundle as stored: all its files end to end in one buffer. Measured in Chromium 156 with a bundle of 1 MB in six
 * files: 10 ms to read as one value, 16 ms as six values, 47 ms in pieces below the 64 KiB from which Chromium keeps a
 * value outside of its database.
 */
export interface BundleRecord {
  url: string;
  version: number;
  verifiedBy: string | null;
  manifest: string;
  roles: string[];
  hashes: string[];
  /** Where each file begins in `bytes`, a multiple of 8, and how long it is. */
  offsets: number[];
  lengths: number[];
  bytes: ArrayBuffer;
}

/** What must be remembered of a URL even when its bundle is gone. */
export interface SeenRecord {
  /** No version below this one is ever taken again. */
  highest: number;
  /** Left by a rollback: not taken again, only what is above it. `null`: none was. */
  skipped: number | null;
  useless?: Useless;
}

/** A download that came to nothing, which is not to be repeated at each visit. */
export interface Useless {
  /** The SHA-256 of its files, joined: the same version may be deployed anew. */
  files: string;
  /** The engine could not read it, or there was no room for it. */
  why: Degraded;
  timeMs: number;
}

export type AssetSchema = {
  /** The bundle in use, by the recommender's name. */
  bundles: { key: string; value: BundleRecord };
  /** The last good one before it, by name. */
  previous: { key: string; value: BundleRecord };
  /** By name and URL of the manifest. */
  seen: { key: [name: string, url: string]; value: SeenRecord };
  /** By name; placements by placementsKey(). */
  overlays: { key: string; value: { url: string; overlay: Overlay | PlacementRules } };
};

/** Where the placements of a recommender are kept: no name has a line break. */
export function placementsKey(name: string): string {
  return `${name}\nplacements`;
}

export type AssetStores = Stores<AssetSchema>;

/**
 * Opens, works in one transaction, closes: this database is used once a visit and must never block another tab. A connection
 * that the browser has lost is opened once more, which is why `work` must be safe to repeat.
 */
export async function withAssets<T>(
  mode: 'readonly' | 'readwrite',
  work: (stores: AssetStores) => Promise<T>,
): Promise<T> {
  try {
    return await once(mode, work);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') throw error;
    return once(mode, work);
  }
}

async function once<T>(mode: IDBTransactionMode, work: (stores: AssetStores) => Promise<T>): Promise<T> {
  // A later version of this package wants to change the schema: its work is not to wait for this tab's.
  const blocking = (database: IDBDatabase): void => database.close();
  const database = await openDatabase(ASSET_DATABASE, SCHEMA_VERSION, { upgrade, blocking });
  try {
    return await transact(database, mode, work);
  } finally {
    database.close();
  }
}

async function upgrade(database: IDBDatabase, oldVersion: number, transaction: IDBTransaction): Promise<void> {
  if (oldVersion < 1) database.createObjectStore('bundles');
  else database.deleteObjectStore('wasm');
  database.createObjectStore('previous');
  database.createObjectStore('overlays');
  const seen = database.createObjectStore('seen');
  if (oldVersion < 1) return;
  const bundles = transaction.objectStore('bundles');
  const [names, records] = await read(bundles.getAllKeys(), bundles.getAll());
  (records as BundleRecord[]).forEach((record, i) => {
    const version: number = JSON.parse(record.manifest).version;
    bundles.put({ ...record, version, verifiedBy: null }, names[i]);
    seen.put({ highest: version, skipped: null }, [names[i] as string, record.url]);
  });
}

export function pack(url: string, { version, verifiedBy, hashes, bytes: bundle }: DeviceBundle): BundleRecord {
  const offsets: number[] = [];
  let end = 0;
  for (const file of bundle.files) {
    offsets.push(end);
    end += Math.ceil(file.byteLength / 8) * 8;
  }
  const bytes = new Uint8Array(end);
  bundle.files.forEach((file, i) => {
    bytes.set(file, offsets[i]);
  });
  const { manifest, roles } = bundle;
  const lengths = bundle.files.map((file) => file.byteLength);
  return { url, version, verifiedBy, manifest, roles, hashes, offsets, lengths, bytes: bytes.buffer };
}

/** All files share one buffer. */
export function unpack({ manifest, roles, offsets, lengths, bytes }: BundleRecord): BundleBytes {
  return { manifest, roles, files: offsets.map((offset, i) => new Uint8Array(bytes, offset, lengths[i])) };
}

/** Whether one of the pinned keys has signed it; without pinned keys every bundle will do. */
export function isTrusted(bundle: { verifiedBy: string | null }, publicKeys: readonly string[]): boolean {
  return publicKeys.length === 0 || (bundle.verifiedBy !== null && publicKeys.includes(bundle.verifiedBy));
}
