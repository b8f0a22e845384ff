// What a shop has told about its catalogue, kept on the device: public data, so plain. Without IndexedDB nothing is kept.
import type { CatalogEntry } from './items.js';

const DATABASE = 'vitrine-catalog';
const STORE = 'catalogs';

/** Of one recommender. */
export interface SavedCatalog {
  /** Of the bundle's manifest: another shop's items are not this one's. */
  url: string | null;
  entries: CatalogEntry[];
  removed: string[];
  unavailable: string[];
  /** The bundle's content file, by its SHA-256. */
  content: { sha256: string; bytes: Uint8Array<ArrayBuffer> } | null;
}

/** @returns `null` when there is none, or no storage */
export function readSaved(name: string): Promise<SavedCatalog | null> {
  return use('readonly', (store) => store.get(name)).then(
    (saved) => (saved as SavedCatalog | undefined) ?? null,
    () => null,
  );
}

/** @returns whether it is kept */
export function writeSaved(name: string, saved: SavedCatalog): Promise<boolean> {
  return use('readwrite', (store) => store.put(saved, name)).then(
    () => true,
    () => false,
  );
}

async function use(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  // Held open: to open it takes several turns of the page's thread, and after an upsert() that has much to do.
  connection ??= open();
  connection.catch(forget);
  const database = await connection;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

let connection: Promise<IDBDatabase> | null = null;

function forget(): void {
  connection = null;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = forget;
      // Somebody wants to delete it, and would wait.
      database.onversionchange = () => {
        forget();
        database.close();
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(request.error);
  });
}
