// The verified bundles and the wasm module on the device. The fetcher writes, the core reads; neither knows the other.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { BundleBytes } from '../shared/protocol.js';

const DATABASE = 'vitrine-assets';
const SCHEMA_VERSION = 1;

/** A bundle as stored: its files lie in `files` under their hash, so that an update can keep what did not change. */
interface BundleRecord {
  url: string;
  manifest: string;
  roles: string[];
  /** SHA-256 of each file, as in the manifest. */
  hashes: string[];
}

interface AssetSchema extends DBSchema {
  /** By the recommender's name. */
  bundles: { key: string; value: BundleRecord };
  /** By the recommender's name and the file's SHA-256, so that a bundle is read without waiting for its record. */
  files: { key: [name: string, sha256: string]; value: { sha256: string; bytes: ArrayBuffer } };
  /** One record, under the SHA-256 of the module. */
  wasm: { key: string; value: ArrayBuffer };
}

export interface StoredAssets {
  bundle: BundleBytes | null;
  wasm: Uint8Array<ArrayBuffer> | null;
}

export const idbAssetCache = {
  /** `bundle` is `null` unless all files of this name's bundle of this URL are there. */
  async read(name: string, bundleUrl: string, wasmKey: string): Promise<StoredAssets> {
    const database = await open();
    try {
      const transaction = database.transaction(['bundles', 'files', 'wasm']);
      // All at once: each wait for an answer of the storage process counts on the way to the first recommendation.
      const [record, files, wasm] = await Promise.all([
        transaction.objectStore('bundles').get(name),
        transaction.objectStore('files').getAll(filesOf(name)),
        transaction.objectStore('wasm').get(wasmKey),
      ]);
      return {
        bundle: record?.url === bundleUrl ? assemble(record, files) : null,
        wasm: wasm ? new Uint8Array(wasm) : null,
      };
    } finally {
      database.close();
    }
  },

  /** Replaces the bundle of this name and its files, in one transaction. */
  async writeBundle(name: string, url: string, bundle: BundleBytes, hashes: string[]): Promise<void> {
    const database = await open();
    try {
      const transaction = database.transaction(['bundles', 'files'], 'readwrite');
      const files = transaction.objectStore('files');
      const record = { url, manifest: bundle.manifest, roles: bundle.roles, hashes };
      // First the old ones: requests of a transaction are carried out in the order in which they are made.
      const cleared = files.delete(filesOf(name));
      const writes = bundle.files.map((file, i) => {
        const sha256 = hashes[i] as string;
        return files.put({ sha256, bytes: wholeBuffer(file) }, [name, sha256]);
      });
      await Promise.all([cleared, ...writes, transaction.objectStore('bundles').put(record, name), transaction.done]);
    } finally {
      database.close();
    }
  },

  /** Replaces the module of another version. */
  async writeWasm(wasmKey: string, wasm: Uint8Array<ArrayBuffer>): Promise<void> {
    const database = await open();
    try {
      const transaction = database.transaction('wasm', 'readwrite');
      await Promise.all([
        transaction.store.clear(),
        transaction.store.put(wholeBuffer(wasm), wasmKey),
        transaction.done,
      ]);
    } finally {
      database.close();
    }
  },

  async drop(name: string): Promise<void> {
    const database = await open();
    try {
      await database.delete('bundles', name);
    } finally {
      database.close();
    }
  },
};

/** Opened for each use and closed again: this database is used once a visit and must never block another tab. */
function open(): Promise<IDBPDatabase<AssetSchema>> {
  return openDB<AssetSchema>(DATABASE, SCHEMA_VERSION, {
    upgrade(database, oldVersion) {
      if (oldVersion < 1) {
        database.createObjectStore('bundles');
        database.createObjectStore('files');
        database.createObjectStore('wasm');
      }
    },
  });
}

function filesOf(name: string): IDBKeyRange {
  return IDBKeyRange.bound([name], [name, []]);
}

/** `null` when a file is missing. */
function assemble(record: BundleRecord, stored: { sha256: string; bytes: ArrayBuffer }[]): BundleBytes | null {
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (const hash of record.hashes) {
    const file = stored.find(({ sha256 }) => sha256 === hash);
    if (!file) return null;
    files.push(new Uint8Array(file.bytes));
  }
  return { manifest: record.manifest, roles: record.roles, files };
}

function wholeBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
