// The database of one history: its layout, and a connection that comes back.
import type { HistoryEvent } from '../shared/protocol.js';
import { openDatabase, read, resultOf, type Stores, transact } from '../storage/database.js';
import { generateKeys, type SealedChunk, type StoredKeys } from './history-cipher.js';
import { HistoryReplaced } from './history-store.js';

/** Version of the layout: raise it and add a step to `upgrade`. */
const SCHEMA_VERSION = 2;

type HistorySchema = {
  /** By chunk id; ids grow with the order of storing. */
  chunks: { key: string; value: SealedChunk };
  /** `identity`: changes with every new set of keys. `keys`: made together with it. */
  meta: { key: 'identity' | 'keys'; value: string | StoredKeys };
};

/** `events`: of version 1, in the clear. Empty from the first visit with version 2 on, see history-migration.ts. */
export type HistoryStores = Stores<HistorySchema> & Partial<Stores<{ events: { key: number; value: HistoryEvent } }>>;

type Work<T> = (stores: HistoryStores, again: boolean) => Promise<T>;

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
  #open: Promise<IDBDatabase> | null = null;
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
    let contents = await this.#transact('readonly', readContents);
    if (!contents) {
      // Two tabs may both make keys; the first one to write gives them to both.
      this.#identity = await this.#become(randomHex(), await generateKeys());
      contents = await this.#transact('readonly', readContents);
      if (!contents) throw new HistoryReplaced(this.identity);
    }
    this.#identity = contents.id;
    return contents;
  }

  /**
   * Runs `work` in one transaction, and once more on a new connection when the old one was lost; `again` says so. A
   * transaction may then have been committed although nobody heard of it.
   * @throws HistoryReplaced when the database is no longer the one that was identified
   */
  run<T>(mode: 'readonly' | 'readwrite', work: Work<T>): Promise<T> {
    return this.#transact(mode, async (stores, again) => {
      const [identity] = await read(stores.meta.get('identity'));
      if (identity !== this.#identity) throw new HistoryReplaced(this.identity);
      return work(stores, again);
    });
  }

  async #transact<T>(mode: 'readonly' | 'readwrite', work: Work<T>, again = false): Promise<T> {
    try {
      return await transact(await this.#database(), mode, (stores: HistoryStores) => work(stores, again));
    } catch (error) {
      if (again || !isLost(error) || this.#closed) throw error;
      this.#drop();
      return this.#transact(mode, work, true);
    }
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
    return this.#transact('readwrite', async ({ meta }) => {
      const [id = fresh] = await read(meta.get('identity'));
      if (id === fresh) {
        meta.put(keys, 'keys');
        meta.put(fresh, 'identity');
      }
      return id as string;
    });
  }

  #database(): Promise<IDBDatabase> {
    this.#open ??= this.#connect();
    return this.#open;
  }

  async #connect(): Promise<IDBDatabase> {
    const expected = this.#identity !== null;
    let replaced = false;
    const opening = openDatabase(this.#name, SCHEMA_VERSION, {
      upgrade(database, oldVersion, transaction) {
        if (oldVersion === 0 && expected) {
          // Deleted by another tab. Aborting leaves no empty database behind.
          replaced = true;
          transaction.abort();
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
  await resultOf(indexedDB.deleteDatabase(name));
}

/** Creates nothing. */
export async function databaseExists(name: string): Promise<boolean> {
  const database = await openExisting(name);
  database?.close();
  return database !== null;
}

async function openExisting(name: string): Promise<IDBDatabase | null> {
  try {
    return await openDatabase(name, undefined, {
      // Only called for what does not exist.
      upgrade: (_database, _oldVersion, transaction) => transaction.abort(),
      blocking: (database) => database.close(),
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
    if (database.objectStoreNames.length === 0) return null;
    return await transact(database, 'readwrite', async (stores: Partial<HistoryStores>) => {
      const identity = stores.meta?.get('identity');
      for (const store of Object.values(stores)) store.clear();
      return identity ? (((await resultOf(identity)) as string | undefined) ?? null) : null;
    });
  } finally {
    database.close();
  }
}

function upgrade(database: IDBDatabase, oldVersion: number): void {
  // Version 1 had `events` only. It stays until its contents are encrypted, which no upgrade can wait for.
  if (oldVersion < 2) {
    database.createObjectStore('chunks');
    database.createObjectStore('meta');
  }
}

async function readContents({ meta, chunks, events }: HistoryStores): Promise<Contents | null> {
  const [id, keys, ids, sealed, plaintext = []] = await read(
    meta.get('identity'),
    meta.get('keys'),
    chunks.getAllKeys(),
    chunks.getAll(),
    ...(events ? [events.getAll()] : []),
  );
  if (id === undefined || keys === undefined) return null;
  return {
    id: id as string,
    keys: keys as StoredKeys,
    chunks: ids.map((chunkId, i) => [chunkId, sealed[i] as SealedChunk]),
    plaintext,
  };
}

/** The connection is gone, not the transaction wrong. `UnknownError` is what Safari and Chromium say then. */
function isLost(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidStateError', 'UnknownError', 'AbortError'].includes(error.name);
}

/** 64 random bits, 16 digits. */
export function randomHex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
