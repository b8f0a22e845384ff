import type { HistoryEvent, KeyMaterial } from '../shared/protocol.js';
import { read } from '../storage/database.js';
import { HistoryCipher, type SealedChunk } from './history-cipher.js';
import {
  databaseExists,
  databaseName,
  destroyDatabase,
  HistoryConnection,
  type HistoryStores,
  randomHex,
} from './history-database.js';
import { takeOverPlaintext } from './history-migration.js';
import { planRewrite, type RewritePlan } from './history-rewrite.js';
import type { HistoryStorage, HistoryStore, Rewriting } from './history-store.js';
import { browserTabs } from './tabs.js';

/** How often a rewrite starts anew because a tab that works without the lock was faster. */
const MAX_ATTEMPTS = 3;

/** A chunk as this tab knows it. `events` is `null` when it cannot be read. */
interface KnownChunk {
  events: HistoryEvent[] | null;
  sealedBy: SealedChunk['sealedBy'];
}

type NewChunk = readonly [id: string, chunk: SealedChunk, events: readonly HistoryEvent[]];

/** Encrypted chunks of events in IndexedDB. */
class IdbHistoryStore implements HistoryStore {
  readonly #connection: HistoryConnection;
  readonly #cipher: HistoryCipher;
  readonly #chunks = new Map<string, KnownChunk>();
  #events: HistoryEvent[] | null = null;

  private constructor(connection: HistoryConnection, cipher: HistoryCipher) {
    this.#connection = connection;
    this.#cipher = cipher;
  }

  static async open(history: string, key: KeyMaterial): Promise<IdbHistoryStore> {
    const name = databaseName(history);
    const connection = new HistoryConnection(name);
    try {
      const { keys, chunks, plaintext } = await connection.identify();
      const store = new IdbHistoryStore(connection, await HistoryCipher.create(name, keys, key));
      await store.#open(chunks);
      if (plaintext.length > 0) {
        await takeOverPlaintext(connection, plaintext, (events) => store.#seal(events));
        await store.refresh();
      }
      await store.#sealAnew();
      return store;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get identity(): string {
    return this.#connection.identity;
  }

  get events(): readonly HistoryEvent[] {
    this.#events ??= distinct(this.#readable().flatMap(([, events]) => events));
    return this.#events;
  }

  get parts(): number {
    return this.#chunks.size - this.unreadable;
  }

  get unreadable(): number {
    let count = 0;
    for (const { events } of this.#chunks.values()) if (!events) count++;
    return count;
  }

  async refresh(): Promise<void> {
    const { before, ids, fresh } = await this.#connection.run('readonly', async ({ chunks }) => {
      // What this tab appends while the transaction is under way is not in it, and not gone either.
      const before = [...this.#chunks.keys()];
      const [ids] = await read(chunks.getAllKeys());
      const unknown = ids.filter((id) => !this.#chunks.has(id));
      const sealed = await read(...unknown.map((id) => chunks.get(id)));
      return {
        before,
        ids: new Set(ids),
        fresh: unknown.map((id, i) => [id, sealed[i] as SealedChunk] as const),
      };
    });
    await this.#open(fresh);
    for (const id of before) if (!ids.has(id)) this.#chunks.delete(id);
    this.#events = null;
  }

  async append(events: readonly HistoryEvent[]): Promise<void> {
    const added = await this.#seal(events);
    // The id is known before: a transaction that was committed unheard and is repeated writes the same chunk.
    await this.#connection.run('readwrite', async ({ chunks }) => void chunks.put(added[1], added[0]));
    this.#know(added);
  }

  async rewrite(
    decide: (events: readonly HistoryEvent[]) => Rewriting,
    merge: boolean,
  ): Promise<readonly HistoryEvent[]> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await this.refresh();
      const plan = planRewrite(this.#readable(), decide(this.events), merge);
      if (plan.replaced.length === 0) return [];
      try {
        if (await this.#replace(plan)) return [];
      } catch (error) {
        if (merge || !isFull(error)) throw error;
        // Room is only needed for what stays.
        if (await this.#replace({ ...plan, added: [] })) return plan.added.flatMap(({ events }) => events);
      }
    }
    throw new Error('other tabs kept changing the stored history');
  }

  keystreams(padId: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>[]> {
    return this.#cipher.keystreams(padId, sizeBytes);
  }

  close(): void {
    this.#connection.close();
  }

  async #open(chunks: Iterable<readonly [id: string, chunk: SealedChunk]>): Promise<void> {
    const opened = await Promise.all(
      Array.from(chunks, async ([id, chunk]) => [id, await this.#cipher.open(id, chunk), chunk.sealedBy] as const),
    );
    for (const [id, events, sealedBy] of opened) this.#chunks.set(id, { events, sealedBy });
    this.#events = null;
  }

  /** Once a `keyProvider` is there, what the device key had encrypted is encrypted with the provider's. */
  async #sealAnew(): Promise<void> {
    const foreign = this.#readable().filter(([id]) => this.#chunks.get(id)?.sealedBy !== this.#cipher.sealsBy);
    if (foreign.length === 0) return;
    const added = foreign.map(([id, events]) => ({ after: id, events }));
    // When another tab is faster, it has done just this.
    if (!(await this.#replace({ replaced: foreign.map(([id]) => id), added }))) await this.refresh();
  }

  /** @returns false, with nothing done, when a chunk that was to go has gone already */
  async #replace(plan: RewritePlan): Promise<boolean> {
    const added = await Promise.all(plan.added.map(({ after, events }) => this.#seal(events, placeOf(after))));
    const done = await this.#connection.run('readwrite', (stores, again) => exchange(stores, plan, added, again));
    if (!done) return false;
    for (const id of plan.replaced) this.#chunks.delete(id);
    for (const chunk of added) this.#know(chunk);
    this.#events = null;
    return true;
  }

  async #seal(events: readonly HistoryEvent[], place = this.#nextPlace()): Promise<NewChunk> {
    const id = `${place}-${randomHex()}`;
    return [id, await this.#cipher.seal(id, events), events];
  }

  #know([id, chunk, events]: NewChunk): void {
    this.#chunks.set(id, { events: [...events], sealedBy: chunk.sealedBy });
    this.#events = null;
  }

  #readable(): (readonly [string, HistoryEvent[]])[] {
    const readable: (readonly [string, HistoryEvent[]])[] = [];
    for (const [id, { events }] of this.#chunks) if (events) readable.push([id, events]);
    return readable.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Behind every chunk that this tab knows. Two tabs may take the same place: the rest of the id tells them apart. */
  #nextPlace(): string {
    let last = 0;
    for (const id of this.#chunks.keys()) last = Math.max(last, Number.parseInt(placeOf(id), 36));
    return (last + 1).toString(36).padStart(PLACE_DIGITS, '0');
  }
}

const PLACE_DIGITS = 8;

/** Ids are `<place>-<random>`: 8 digits of base 36, then 16 hexadecimal ones. */
function placeOf(id: string): string {
  return id.slice(0, PLACE_DIGITS);
}

/** The first of each event id. */
function distinct(events: HistoryEvent[]): HistoryEvent[] {
  const seen = new Set<string>();
  return events.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
}

async function exchange(
  { chunks }: HistoryStores,
  plan: RewritePlan,
  added: NewChunk[],
  again: boolean,
): Promise<boolean> {
  const [ids] = await read(chunks.getAllKeys());
  const found = new Set(ids);
  // Committed, though the connection was lost before anybody heard of it.
  if (!plan.replaced.every((id) => found.has(id)))
    return again && added.length > 0 && added.every(([id]) => found.has(id));
  for (const id of plan.replaced) chunks.delete(id);
  for (const [id, chunk] of added) chunks.put(chunk, id);
  return true;
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

export const idbHistoryStorage: HistoryStorage = {
  exists: (history) => databaseExists(databaseName(history)),
  open: (history, key) => IdbHistoryStore.open(history, key),
  destroy: (history, emptied) => destroyDatabase(databaseName(history), emptied),
  tabs: browserTabs,
};
