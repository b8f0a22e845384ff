// The part of the `idb` package that this one uses, with its types, in a fifth of its bytes: it would be in both workers
// (docs/decisions/0022).
import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb';

/**
 * Opens a database whose requests are promises; of a transaction, `done` is one as well, and `store` its only store.
 * `upgrade` gets what it needs for creating stores, and reads nothing.
 */
export async function openDatabase<Schema extends DBSchema>(
  name: string,
  version: number | undefined,
  { upgrade, blocking, terminated }: Pick<OpenDBCallbacks<Schema>, 'upgrade' | 'blocking' | 'terminated'>,
): Promise<IDBPDatabase<Schema>> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = (event) => {
    const [database, transaction] = [promising(request.result), promising(request.transaction)];
    // Its types know the schema; the objects behind them do not.
    upgrade?.(database as never, event.oldVersion, event.newVersion, transaction as never, event);
  };
  const database = await settled(request);
  database.onversionchange = (event) => blocking?.(event.oldVersion, event.newVersion, event);
  database.onclose = () => terminated?.();
  return promising(database) as unknown as IDBPDatabase<Schema>;
}

const dones = new WeakMap<IDBTransaction, Promise<void>>();

/** Deaf to a later failure: of a request that nobody waits for, the transaction tells. */
function settled<T>(request: IDBRequest<T>): Promise<T> {
  return quietly(
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }),
  );
}

function doneOf(transaction: IDBTransaction): Promise<void> {
  const known = dones.get(transaction);
  if (known) return known;
  const done = quietly(
    new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
    }),
  );
  dones.set(transaction, done);
  return done;
}

function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The object with promises in place of requests. */
function promising(value: unknown): unknown {
  if (value instanceof IDBRequest) return settled(value);
  if (value instanceof IDBTransaction) void doneOf(value);
  else if (!(value instanceof IDBDatabase || value instanceof IDBObjectStore)) return value;
  return new Proxy(value, { get });
}

const shortcuts = { get: 'readonly', put: 'readwrite', delete: 'readwrite' };

// biome-ignore lint/suspicious/noExplicitAny: whatever the object has
function get(target: any, property: string): unknown {
  if (target instanceof IDBTransaction) {
    if (property === 'done') return doneOf(target);
    if (property === 'store') return promising(target.objectStore(target.objectStoreNames[0] as string));
  }
  if (target instanceof IDBDatabase && property in shortcuts) {
    const mode = shortcuts[property as keyof typeof shortcuts] as IDBTransactionMode;
    return async (store: string, ...args: unknown[]) => {
      const transaction = target.transaction(store, mode);
      const done = doneOf(transaction);
      // biome-ignore lint/suspicious/noExplicitAny: one of the shortcuts
      const result = settled((transaction.objectStore(store) as any)[property](...args) as IDBRequest);
      // What was written is there once the transaction is over.
      if (mode === 'readwrite') await done;
      return result;
    };
  }
  const member = target[property];
  return typeof member === 'function'
    ? (...args: unknown[]) => promising(member.apply(target, args))
    : promising(member);
}
