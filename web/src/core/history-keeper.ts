import { type Degraded, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type { Consent, DeleteSelector, HistoryEvent, Retention } from '../shared/protocol.js';
import { History, type HistoryChange } from './history.js';
import type { HistoryStorage, HistoryStore } from './history-store.js';

export interface KeeperOptions {
  name: string;
  retention: Retention;
  /** `null`: this place has no storage (Node); memory then counts as what was asked for. */
  storage: HistoryStorage | null;
  timers: Timers;
  onChanged(events: number): void;
  onStorageFailed(degraded: Degraded): void;
}

/**
 * Joins the history in memory with consent and storage. Memory answers at once; storage follows in batches: what comes
 * while a transaction is under way goes into the next one, so a burst of events costs two transactions and no timer.
 */
export class HistoryKeeper {
  readonly history: History;
  readonly #options: KeeperOptions;
  #consent: Consent = 'pending';
  #store: HistoryStore | null = null;
  #storageFailure: Degraded | null = null;
  /** Changes of consent, one after the other. */
  #consentChanges: Promise<void> = Promise.resolve();
  #unwritten: HistoryChange = { put: [], remove: [] };
  #writing: Promise<void> | null = null;
  #storedIds = new Set<string>();
  /** Grows when everything is forgotten: what was being read then must not come back. */
  #epoch = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.history = new History(options.retention);
  }

  get consent(): Consent {
    return this.#consent;
  }

  get storage(): 'memory' | 'indexeddb' {
    return this.#store ? 'indexeddb' : 'memory';
  }

  /** Events that a completed transaction has put into storage. */
  get stored(): number {
    return this.#storedIds.size;
  }

  /** Set when storage was asked for and did not work. */
  get storageFailure(): Degraded | null {
    return this.#consent === 'granted' ? this.#storageFailure : null;
  }

  /**
   * `granted`: reads what is stored, adds what memory holds and resolves when that is committed (or storage has failed).
   * `denied`: forgets memory at once and resolves when the stored history is deleted. `pending`: memory only from here.
   */
  setConsent(consent: Consent, nowMs: number): Promise<void> {
    this.#consent = consent;
    if (consent === 'denied') this.#forget();
    this.#consentChanges = this.#consentChanges.then(() => this.#applyConsent(nowMs));
    return this.#consentChanges;
  }

  track(event: HistoryEvent, nowMs: number): void {
    if (this.#consent === 'denied') return;
    const change = this.history.add([event], nowMs);
    if (change.put.length + change.remove.length > 0) this.#changed(change);
  }

  /** @returns how many events were deleted or cut down, once storage has committed it */
  async delete(selector: DeleteSelector): Promise<number> {
    await this.#consentChanges;
    const change = this.history.delete(selector);
    if (change.remove.length > 0) this.#changed(change);
    await this.flush();
    return change.remove.length;
  }

  async clear(): Promise<void> {
    this.#forget();
    this.#consentChanges = this.#consentChanges.then(async () => {
      await this.#destroyStored();
      await this.#applyConsent(0);
    });
    await this.#consentChanges;
  }

  /** Resolves when everything tracked so far is committed, or storage has failed. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async close(): Promise<void> {
    await this.#consentChanges;
    await this.flush();
    this.#store?.close();
    this.#store = null;
  }

  async #applyConsent(nowMs: number): Promise<void> {
    if (this.#consent === 'granted') return this.#openStored(nowMs);
    if (this.#consent === 'denied') return this.#destroyStored();
    await this.#closeStored();
  }

  async #openStored(nowMs: number): Promise<void> {
    const { storage, name, timers } = this.#options;
    if (this.#store || !storage) return;
    const epoch = this.#epoch;
    const opening = storage.open(name);
    try {
      const { store, stored } = await withTimeLimit(
        opening.then(async (store) => ({ store, stored: await store.load() })),
        LIMITS_MS.storageOpen,
        () => new Error('IndexedDB did not answer; another tab may hold an older version open'),
        timers,
      );
      this.#storageFailure = null;
      if (this.#epoch !== epoch || this.#consent !== 'granted') {
        store.close();
        return;
      }
      this.#store = store;
      this.#storedIds = new Set(stored.map((event) => event.eventId));
      const inMemory = this.history.events;
      const unstored = inMemory.filter((event) => !this.#storedIds.has(event.eventId));
      const merged = this.history.add(stored, nowMs);
      const remove = merged.remove.filter((eventId) => this.#storedIds.has(eventId));
      this.#changed({ put: unstored.filter((event) => this.history.has(event.eventId)), remove });
      await this.flush();
    } catch (error) {
      opening.then((store) => store.close()).catch(() => undefined);
      this.#storageBroke(error);
    }
  }

  async #closeStored(): Promise<void> {
    await this.flush();
    this.#store?.close();
    this.#store = null;
    this.#storedIds.clear();
  }

  async #destroyStored(): Promise<void> {
    this.#unwritten = { put: [], remove: [] };
    await this.#closeStored();
    const { storage, name, timers } = this.#options;
    if (!storage) return;
    try {
      await withTimeLimit(
        storage.destroy(name),
        LIMITS_MS.storageOpen,
        () => new Error('the stored history could not be deleted yet; it is deleted when the other tabs are closed'),
        timers,
      );
    } catch (error) {
      this.#storageBroke(error);
    }
  }

  #forget(): void {
    this.#epoch++;
    this.history.clear();
    this.#unwritten = { put: [], remove: [] };
    this.#options.onChanged(0);
  }

  #changed(change: HistoryChange): void {
    if (this.#store) {
      const gone = new Set(change.remove);
      this.#unwritten.put = this.#unwritten.put.filter((event) => !gone.has(event.eventId)).concat(change.put);
      this.#unwritten.remove.push(...change.remove);
      const waiting = this.#unwritten.put.length + this.#unwritten.remove.length > 0;
      if (waiting && !this.#writing) this.#writing = this.#write();
    }
    this.#options.onChanged(this.history.events.length);
  }

  async #write(): Promise<void> {
    while (this.#store && this.#unwritten.put.length + this.#unwritten.remove.length > 0) {
      const change = this.#unwritten;
      this.#unwritten = { put: [], remove: [] };
      try {
        await this.#store.write(change);
        for (const eventId of change.remove) this.#storedIds.delete(eventId);
        for (const event of change.put) this.#storedIds.add(event.eventId);
      } catch (error) {
        // The events stay in memory; a later grant of consent tries storage again.
        this.#store?.close();
        this.#store = null;
        this.#storedIds.clear();
        this.#storageBroke(error);
      }
    }
    // Here and not in a finally(): a change that comes between the loop's end and a later microtask must start anew.
    this.#writing = null;
  }

  #storageBroke(error: unknown): void {
    this.#storageFailure = toDegraded(error, 'storage-unavailable');
    this.#options.onStorageFailed(this.#storageFailure);
  }
}
