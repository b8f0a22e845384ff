// IndexedDB with promises: as much of it as two databases need. A library that does all of it was 1.7 KB of what every
// shopper downloads (docs/decisions/0022).

/** The stores of a database, by name. Keys lie beside the values, not in them. */
export type Schema = Record<string, { key: IDBValidKey; value: unknown }>;

/** A store within a transaction. Nobody waits for what is written: the transaction says what has become of it. */
export interface Store<Key, Value> {
  get(key: Key): IDBRequest<Value | undefined>;
  getAll(): IDBRequest<Value[]>;
  getAllKeys(): IDBRequest<Key[]>;
  count(): IDBRequest<number>;
  put(value: Value, key: Key): unknown;
  delete(key: Key): unknown;
  clear(): unknown;
}

export type Stores<S extends Schema> = { readonly [Name in keyof S]: Store<S[Name]['key'], S[Name]['value']> };

/** What happens to a connection. */
interface ConnectionListeners {
  /** Only called for a database that is new or of an older version. What it throws leaves everything as it was. */
  upgrade(database: IDBDatabase, oldVersion: number, transaction: IDBTransaction): unknown;
  /** Another tab wants to upgrade or delete the database, and waits until `database` is closed. */
  blocking(database: IDBDatabase): void;
  /** The browser has closed it. */
  terminated?(): void;
}

/** @param version `undefined`: the one that it has */
export async function openDatabase(
  name: string,
  version: number | undefined,
  { upgrade, blocking, terminated }: ConnectionListeners,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = ({ oldVersion }) => {
    upgrade(request.result, oldVersion, request.transaction as IDBTransaction);
  };
  const database = await resultOf(request);
  database.onversionchange = () => blocking(database);
  database.onclose = () => terminated?.();
  return database;
}

/**
 * Runs `work` in one transaction over all stores of the database, which the caller's type names. It may wait for what it
 * reads, and for nothing else: the transaction would be over.
 * @returns what `work` returns, once the transaction has completed: a full disk may be noticed only then
 * @throws what the transaction or `work` failed with; nothing is written then
 */
export async function transact<AllStores, T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  work: (stores: AllStores) => Promise<T>,
): Promise<T> {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names, mode);
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  const worked = work(stores as AllStores);
  worked.catch(() => transaction.abort()).catch(() => undefined);
  return (await Promise.all([worked, done]))[0];
}

/** The results of requests that were made together. */
export function read<Requests extends IDBRequest[]>(
  ...requests: Requests
): Promise<{ [I in keyof Requests]: Requests[I]['result'] }> {
  return Promise.all(requests.map(resultOf)) as Promise<{ [I in keyof Requests]: Requests[I]['result'] }>;
}

export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
