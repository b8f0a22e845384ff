import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { HistoryEvent } from '../shared/protocol.js';
import type { HistoryChange } from './history.js';
import type { HistoryStorage, HistoryStore } from './history-store.js';

/** Version of the database's own layout: raise it and add a step to `upgrade` below. */
const SCHEMA_VERSION = 1;

interface HistorySchema extends DBSchema {
  /** Keys grow with the order of storing. */
  events: { key: number; value: HistoryEvent; indexes: { eventId: string } };
}

/** The history of one name, in a database of its own so that it can be dropped as a whole. */
class IdbHistoryStore implements HistoryStore {
  readonly #name: string;
  #open: Promise<IDBPDatabase<HistorySchema>> | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  async load(): Promise<HistoryEvent[]> {
    return (await this.#database()).getAll('events');
  }

  async write(change: HistoryChange): Promise<void> {
    try {
      await this.#writeOnce(change);
    } catch (error) {
      // A connection that died (or was closed for another tab's upgrade) stays dead; a new one is tried once.
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      this.close();
      await this.#writeOnce(change);
    }
  }

  close(): void {
    this.#open?.then((database) => database.close()).catch(() => undefined);
    this.#open = null;
  }

  async #writeOnce(change: HistoryChange): Promise<void> {
    const database = await this.#database();
    const transaction = database.transaction('events', 'readwrite');
    const requests: Promise<unknown>[] = [transaction.done];
    for (const eventId of change.remove) requests.push(this.#remove(transaction.store.index('eventId'), eventId));
    for (const event of change.put) {
      // Another tab may have stored the same order: the second one is left out, not an error.
      requests.push(
        transaction.store
          .index('eventId')
          .getKey(event.eventId)
          .then((key) => (key === undefined ? transaction.store.add(event) : undefined)),
      );
    }
    // Quota errors arrive when the transaction commits, after every request has succeeded.
    await Promise.all(requests);
  }

  async #remove(index: EventIdIndex, eventId: string): Promise<void> {
    const cursor = await index.openCursor(eventId);
    await cursor?.delete();
  }

  #database(): Promise<IDBPDatabase<HistorySchema>> {
    this.#open ??= openDB<HistorySchema>(databaseName(this.#name), SCHEMA_VERSION, {
      upgrade(database, oldVersion) {
        if (oldVersion < 1) {
          database
            .createObjectStore('events', { autoIncrement: true })
            .createIndex('eventId', 'eventId', { unique: true });
        }
      },
      // Another tab wants to upgrade or delete: let it.
      blocking: () => this.close(),
      terminated: () => {
        this.#open = null;
      },
    });
    return this.#open;
  }
}

interface EventIdIndex {
  openCursor(eventId: string): Promise<{ delete(): Promise<void> } | null>;
}

export const idbHistoryStorage: HistoryStorage = {
  async open(name) {
    return new IdbHistoryStore(name);
  },
  async destroy(name) {
    await deleteDB(databaseName(name));
  },
};

function databaseName(name: string): string {
  return `vitrine-history-${name}`;
}
