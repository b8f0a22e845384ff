// The database of one history: its layout, and a connection that comes back.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { HistoryEvent } from '../shared/protocol.js';
import { generateKeys, type SealedChunk, type StoredKeys } from './history-cipher.js';
import { HistoryReplaced } from './history-store.js';

/** Version of the layout: raise it and add a step to `upgrade`. */
const SCHEMA_VERSION = 2;

export interface HistorySchema extends DBSchema {
  /** Of version 1, in the clear. Empty from the first visit with version 2 on, see history-migration.ts. */
  events: { key: number; value: HistoryEvent; indexes: { eventId: string } };
  /** By chunk id; ids grow with the order of storing. */
  chunks: { key: string; value: SealedChunk };
  /** `identity`: changes with every new set of keys. `keys`: made together with it. */
  meta: { key: 'identity' | 'keys'; value: string | StoredKeys };
}

export type Database = IDBPDatabase<HistorySchema>;

/** A database of its own for each history, so that it can be dropped as a whole. */
export function databaseName(history: string): string {
  return `vitrine-history-${history}`;
}

/** Everything that lies in a database. */
export interface Contents {
  id: string;
  keys: StoredKeys;
  chunks: [id: string, chunk: SealedChunk][];
  /** Of version 1. */
  plaintext: HistoryEvent[];
}

/**
 * A connection to the database. It is closed for other tabs that want to upgrade or delete, and browsers lose it (Safari
 * says "connection lost"); the next use opens it again.
 */
export class HistoryConnection {
  readonly #name: string;
  #open: Promise<Database> | null = null;
  #closed = false;
  /** Once known, another database of the same name is not this one any more. */
  #identity: string | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  /** Empty before `identify`. */
  get identity(): string {
    return this.#identity ?? '';
  }

  /**
   * Reads who this database is and what it holds, in one transaction, because a first list waits for it; makes it somebody
   * if it is new.
   * @throws HistoryReplaced when another tab deletes it meanwhile
   */
  async identify(): Promise<Contents> {
    let contents = await this.run(readContents);
    if (!contents) {
      // Two tabs may both make keys; the first one to write gives them to both.
      this.#identity = await this.#become(randomHex(), await generateKeys());
      contents = await this.run(readContents);
      if (!contents) throw new HistoryReplaced(this.identity);
    }
    this.#identity = contents.id;
    return contents;
  }

  /**
   * Runs `work`, and once more on a new connection when the old one was lost; `again` says so. A transaction may then have
   * been committed although nobody heard of it.
   * @throws HistoryReplaced when the database is no longer the one that was identified
   */
  async run<T>(work: (database: Database, again: boolean) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#database(), false);
    } catch (error) {
      if (!isLost(error) || this.#closed) throw error;
      this.#drop();
      return work(await this.#database(), true);
    }
  }

  /**
   * To be called first in every transaction.
   * @throws HistoryReplaced after aborting the transaction
   */
  async checkIdentity(transaction: Abortable, meta: { get(key: 'identity'): Promise<unknown> }): Promise<void> {
    if ((await meta.get('identity')) === this.#identity) return;
    abort(transaction);
    throw new HistoryReplaced(this.identity);
  }

  /** For good. What is under way is still done. */
  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #drop(): void {
    this.#open?.then((database) => database.close()).catch(() => undefined);
    this.#open = null;
  }

  /** @returns the identity that the database has from here on */
  async #become(fresh: string, keys: StoredKeys): Promise<string> {
    return this.run(async (database) => {
      const transaction = database.transaction('meta', 'readwrite');
      const id = await transaction.store.get('identity');
      if (id === undefined) {
        await Promise.all([transaction.store.put(fresh, 'identity'), transaction.store.put(keys, 'keys')]);
      }
      await transaction.done;
      return (id ?? fresh) as string;
    });
  }

  #database(): Promise<Database> {
    this.#open ??= this.#connect();
    return this.#open;
  }

  async #connect(): Promise<Database> {
    const expected = this.#identity !== null;
    let replaced = false;
    const opening = openDB<HistorySchema>(this.#name, SCHEMA_VERSION, {
      upgrade(database, oldVersion, _newVersion, transaction) {
        if (oldVersion === 0 && expected) {
          // Deleted by another tab. Aborting leaves no empty database behind.
          replaced = true;
          abort(transaction);
          return;
        }
        upgrade(database, oldVersion);
      },
      blocking: () => this.#drop(),
      terminated: () => {
        this.#open = null;
      },
    });
    try {
      return await opening;
    } catch (error) {
      this.#open = null;
      throw replaced ? new HistoryReplaced(this.identity) : error;
    }
  }
}

/**
 * Empties the database, which works even while another tab holds it open, then deletes it, which waits for that tab.
 * Creates nothing.
 */
export async function destroyDatabase(name: string, emptied: (identity: string | null) => void): Promise<void> {
  emptied(await emptyDatabase(name));
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** Creates nothing. */
export async function databaseExists(name: string): Promise<boolean> {
  const database = await openExisting(name);
  database?.close();
  return database !== null;
}

async function openExisting(name: string): Promise<IDBPDatabase<unknown> | null> {
  try {
    return await openDB(name, undefined, {
      // Only called for what does not exist.
      upgrade: (_database, _oldVersion, _newVersion, transaction) => abort(transaction),
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch {
    return null;
  }
}

/** @returns whose it was */
async function emptyDatabase(name: string): Promise<string | null> {
  const database = await openExisting(name);
  if (!database) return null;
  try {
    const stores = [...database.objectStoreNames];
    if (stores.length === 0) return null;
    const transaction = database.transaction(stores, 'readwrite');
    const identity = stores.includes('meta') ? transaction.objectStore('meta').get('identity') : null;
    await Promise.all([...stores.map((store) => transaction.objectStore(store).clear()), transaction.done]);
    return ((await identity) as string | undefined) ?? null;
  } finally {
    database.close();
  }
}

function upgrade(database: Database, oldVersion: number): void {
  // Version 1 had `events` only. It stays until its contents are encrypted, which no upgrade can wait for.
  if (oldVersion < 2) {
    database.createObjectStore('chunks');
    database.createObjectStore('meta');
  }
}

async function readContents(database: Database): Promise<Contents | null> {
  const old = database.objectStoreNames.contains('events');
  const transaction = database.transaction(old ? ['meta', 'chunks', 'events'] : ['meta', 'chunks']);
  const meta = transaction.objectStore('meta');
  const stored = transaction.objectStore('chunks');
  const [id, keys, ids, chunks, plaintext] = await Promise.all([
    meta.get('identity'),
    meta.get('keys'),
    stored.getAllKeys(),
    stored.getAll(),
    old ? transaction.objectStore('events').getAll() : [],
  ]);
  if (id === undefined || keys === undefined) return null;
  return {
    id: id as string,
    keys: keys as StoredKeys,
    chunks: ids.map((chunkId, i) => [chunkId, chunks[i] as SealedChunk]),
    plaintext,
  };
}

interface Abortable {
  abort(): void;
  done: Promise<void>;
}

/** Without an unhandled rejection: whoever aborts knows it already. */
export function abort(transaction: Abortable): void {
  transaction.done.catch(() => undefined);
  transaction.abort();
}

/** The connection is gone, not the transaction wrong. `UnknownError` is what Safari and Chromium say then. */
function isLost(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidStateError', 'UnknownError', 'AbortError'].includes(error.name);
}

/** 64 random bits, 16 digits. */
export function randomHex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
