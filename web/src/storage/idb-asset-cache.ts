// The verified bundles and the wasm module on the device. The fetcher writes, the core reads; neither knows the other.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { BundleBytes } from '../shared/protocol.js';

const DATABASE = 'vitrine-assets';
const SCHEMA_VERSION = 1;

/** A bundle as stored: its files lie in `files` under their hash, so that bundles share what did not change. */
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
  /** By SHA-256. */
  files: { key: string; value: ArrayBuffer };
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
      const wasmRead = transaction.objectStore('wasm').get(wasmKey);
      const record = await transaction.objectStore('bundles').get(name);
      const found = record?.url === bundleUrl ? record : null;
      const files = transaction.objectStore('files');
      const buffers = await Promise.all((found?.hashes ?? []).map((hash) => files.get(hash)));
      const wasm = await wasmRead;
      const whole = buffers.filter((buffer) => buffer !== undefined).map((buffer) => new Uint8Array(buffer));
      const complete = found && whole.length === found.hashes.length;
      return {
        bundle: complete ? { manifest: found.manifest, roles: found.roles, files: whole } : null,
        wasm: wasm ? new Uint8Array(wasm) : null,
      };
    } finally {
      database.close();
    }
  },

  /** Replaces the bundle of this name, and deletes files that no bundle names any more, in one transaction. */
  async writeBundle(name: string, url: string, bundle: BundleBytes, hashes: string[]): Promise<void> {
    const database = await open();
    try {
      const transaction = database.transaction(['bundles', 'files'], 'readwrite');
      const bundles = transaction.objectStore('bundles');
      const files = transaction.objectStore('files');
      const writes = bundle.files.map((file, i) => files.put(wholeBuffer(file), hashes[i]));
      writes.push(bundles.put({ url, manifest: bundle.manifest, roles: bundle.roles, hashes }, name));
      await Promise.all(writes);
      const used = new Set((await bundles.getAll()).flatMap((record) => record.hashes));
      const unused = (await files.getAllKeys()).filter((hash) => !used.has(hash));
      await Promise.all(unused.map((hash) => files.delete(hash)));
      await transaction.done;
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

function wholeBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
