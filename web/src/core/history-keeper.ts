import { type Degraded, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type {
  Consent,
  DeleteSelector,
  HistoryEvent,
  JournalEntry,
  KeyMaterial,
  Retention,
} from '../shared/protocol.js';
import { cartOf, type History } from './history.js';
import { deleteFrom, HistoryReplaced, type HistoryStorage, type HistoryStore, historyName } from './history-store.js';
import { HistorySync } from './history-sync.js';
import { JournalReader } from './journal-reader.js';
import type { KeeperListeners } from './keeper-listeners.js';
import { noTabs, type TabMessage, type Tabs } from './tabs.js';

export interface KeeperOptions extends KeeperListeners {
  name: string;
  /** Hash of the profile's key; `null`: anonymous. */
  profile: string | null;
  retention: Retention;
  /** A key comes by `takeKey`; nothing is opened before. */
  awaitsKey: boolean;
  /** `null`: this place has no storage (Node); memory then counts as what was asked for. */
  storage: HistoryStorage | null;
  timers: Timers;
  uniqueId(): string;
}

/** How long storage waits for the page's `keyProvider`, in milliseconds. A key that comes later is still taken. */
const KEY_WAIT_MS = 3_000;

/**
 * The history of one shopper: joins memory with consent, storage, the page's journal and the other tabs. What takes time
 * and could get in each other's way waits in a queue; tracking does not.
 */
export class HistoryKeeper {
  readonly #options: KeeperOptions;
  readonly #name: string;
  readonly #tabs: Tabs;
  readonly #sync: HistorySync;
  readonly #journal = new JournalReader();
  #key: Promise<KeyMaterial> = Promise.resolve(null);
  #giveKey: (key: KeyMaterial) => void = () => undefined;
  #consent: Consent = 'pending';
  #storageFailure: Degraded | null = null;
  #queue: Promise<void> = Promise.resolve();
  /** Work that is in the queue and need not be put there twice. */
  readonly #queued = new Set<string>();
  /** Grows when everything is forgotten: what was being opened then must not come back. */
  #epoch = 0;
  /** Stored histories that are deleted and forgotten here: their end may be heard of twice. */
  readonly #gone = new Set<string>();
  #closed = false;
  #nowMs = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#name = historyName(options.name, options.profile);
    this.#tabs = options.storage?.tabs(this.#name, (message) => this.#hear(message)) ?? noTabs;
    this.#sync = new HistorySync({
      retention: options.retention,
      tabs: this.#tabs,
      onChanged: options.onChanged,
      onStored: (eventIds) => {
        // Storage works again, for instance because there is room again.
        if (!this.#unreadable) this.#storageFailure = null;
        options.onStored(eventIds);
      },
      onFailed: (error) => this.#failed(error),
      onUntidy: () => this.#once('compact', () => this.#sync.compact()),
    });
    if (options.awaitsKey) {
      this.#key = new Promise((resolve) => {
        this.#giveKey = resolve;
      });
    }
  }

  get history(): History {
    return this.#sync.history;
  }

  get consent(): Consent {
    return this.#consent;
  }

  get storage(): 'memory' | 'indexeddb' {
    return this.#sync.store ? 'indexeddb' : 'memory';
  }

  /** Events that a completed transaction has put into storage. */
  get stored(): number {
    return this.#sync.stored;
  }

  /** Set when storage was asked for and does not work as it should. */
  get storageFailure(): Degraded | null {
    return this.#consent === 'granted' ? this.#storageFailure : null;
  }

  /** Takes the `keyProvider`'s key, also when nobody waits for it any more. */
  takeKey(key: KeyMaterial): void {
    this.#giveKey(key);
    this.#key = Promise.resolve(key);
    if (this.#storageFailure && !this.#sync.store) void this.#enqueue(() => this.#applyConsent());
  }

  /**
   * `granted`: reads what is stored, adds what memory holds and resolves when that is committed (or storage has failed).
   * `denied`: forgets memory at once and resolves when the stored history is deleted. `pending`: memory only from here.
   * `tell`: the other tabs are to follow.
   */
  setConsent(consent: Consent, nowMs: number, tell: boolean): Promise<void> {
    this.#consent = consent;
    this.#nowMs = nowMs;
    if (tell) this.#tabs.tell({ kind: 'consent', consent });
    if (consent === 'denied') this.#forget();
    return this.#enqueue(() => (consent === 'denied' ? this.#destroyStored() : this.#applyConsent()));
  }

  track(event: HistoryEvent, nowMs: number): void {
    if (this.#consent === 'denied') return;
    this.#sync.add([event], nowMs);
    if (this.#sync.store && this.#journal.spend(event)) void this.#enqueue(() => this.#sendPad());
  }

  /** Adds what is not known yet. @returns how many were, once storage has committed them */
  async add(events: readonly HistoryEvent[], nowMs: number): Promise<number> {
    let added = 0;
    await this.#enqueue(async () => {
      if (this.#consent !== 'denied') added = this.#sync.add(events, nowMs);
      await this.#sync.flush();
    });
    return added;
  }

  /** Tracks what makes the cart so: additions and removals. */
  setCart(itemIds: readonly string[], nowMs: number): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#consent === 'denied') return;
      const before = cartOf(this.history.events);
      const time = Math.floor(nowMs / 1000);
      const event = (type: 'cart' | 'cart-remove', itemId: string): HistoryEvent => {
        return { eventId: this.#options.uniqueId(), type, time, itemId };
      };
      const removed = before.filter((itemId) => !itemIds.includes(itemId));
      const added = [...new Set(itemIds)].filter((itemId) => !before.includes(itemId));
      this.#sync.add(
        [...removed.map((id) => event('cart-remove', id)), ...added.map((id) => event('cart', id))],
        nowMs,
      );
      await this.#sync.flush();
    });
  }

  /** @returns how many events were deleted or cut down, once storage has committed it or failed */
  async delete(selector: DeleteSelector): Promise<number> {
    let concerned = new Set<string>();
    await this.#enqueue(async () => {
      concerned = await this.#sync.delete(selector);
      // What earlier visits have stored is there before anybody has been asked again.
      if (this.#consent === 'pending') await this.#guarded(() => this.#deleteUnopened(selector, concerned));
    });
    return concerned.size;
  }

  /** Forgets memory at once; resolves when storage and key are gone and, with consent, a new key is there. */
  clear(): Promise<void> {
    this.#forget();
    return this.#enqueue(async () => {
      await this.#destroyStored();
      await this.#applyConsent();
    });
  }

  /** Takes in what pages that are gone have left. Without an open store it stays where it is. */
  takeJournal(entries: readonly JournalEntry[], nowMs: number): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    return this.#enqueue(() => this.#guarded(() => this.#tabs.alone(() => this.#readJournal(entries, nowMs))));
  }

  /** Resolves when everything tracked so far is committed, or storage has failed. */
  flush(): Promise<void> {
    return this.#enqueue(() => this.#sync.flush());
  }

  async close(): Promise<void> {
    await this.#enqueue(() => this.#closeStored());
    this.#closed = true;
    this.#tabs.close();
  }

  #hear(message: TabMessage): void {
    if (this.#closed) return;
    switch (message.kind) {
      case 'changed':
        this.#once('refresh', () => this.#sync.refresh());
        break;
      case 'cleared':
        this.#startAnew(message.identity);
        break;
      case 'consent': {
        const { consent } = message;
        if (consent === this.#consent) return;
        this.#consent = consent;
        if (consent === 'denied') this.#forget();
        // When denied, the other tab deletes what is stored.
        void this.#enqueue(() => this.#applyConsent());
        this.#options.onConsent(consent);
      }
    }
  }

  /** The stored history is gone, deleted by another tab: this one must not bring it back. */
  #startAnew(identity: string | null): void {
    if (identity !== null && this.#gone.has(identity)) return;
    if (identity !== null) this.#gone.add(identity);
    this.#forget();
    this.#options.onCleared();
    // Whoever deletes does it alone: what is opened after that is new.
    void this.#enqueue(() => this.#tabs.alone(() => this.#applyConsent()));
  }

  async #applyConsent(): Promise<void> {
    if (this.#consent === 'granted') await this.#openStored();
    else await this.#closeStored();
  }

  async #openStored(): Promise<void> {
    const { storage, timers } = this.#options;
    if (this.#sync.store || !storage) return;
    const epoch = this.#epoch;
    let opening: Promise<HistoryStore> | null = null;
    try {
      const noKey = () => new Error('nothing is stored until the keyProvider has given a key');
      const key = await withTimeLimit(this.#key, KEY_WAIT_MS, noKey, timers);
      opening = storage.open(this.#name, key);
      const noAnswer = () => new Error('IndexedDB did not answer; another tab may hold an older version open');
      const store = await withTimeLimit(opening, LIMITS_MS.storageOpen, noAnswer, timers);
      if (this.#epoch !== epoch || this.#consent !== 'granted') return store.close();
      this.#storageFailure = null;
      this.#gone.delete(store.identity);
      this.#sync.attach(store, this.#nowMs);
      if (store.unreadable > 0) this.#storageBroke(new Error(unreadableMessage(store.unreadable)));
      await this.#sendPad();
      await this.#sync.flush();
    } catch (error) {
      if (!this.#sync.store) opening?.then((store) => store.close()).catch(() => undefined);
      this.#failed(error);
    }
  }

  async #closeStored(): Promise<void> {
    await this.#sync.flush();
    this.#sync.detach();
  }

  async #destroyStored(): Promise<void> {
    await this.#closeStored();
    const { storage, timers } = this.#options;
    if (!storage) return;
    const late = () => new Error('the stored history is emptied; its file goes when the other tabs are closed');
    try {
      const tell = (identity: string | null) => this.#tabs.tell({ kind: 'cleared', identity });
      const destroy = () => withTimeLimit(storage.destroy(this.#name, tell), LIMITS_MS.storageOpen, late, timers);
      await this.#tabs.alone(destroy);
    } catch (error) {
      this.#storageBroke(error);
    }
  }

  /** From a stored history that this visit has not asked to be in memory. */
  async #deleteUnopened(selector: DeleteSelector, concerned: Set<string>): Promise<void> {
    const { storage, timers } = this.#options;
    if (!storage || !(await storage.exists(this.#name))) return;
    const late = () => new Error('IndexedDB did not answer: what earlier visits have stored is not deleted');
    const work = async (): Promise<void> => {
      const store = await storage.open(this.#name, await this.#key);
      await this.#tabs.alone(() => deleteFrom(store, selector, concerned)).finally(() => store.close());
      this.#tabs.tell({ kind: 'changed' });
    };
    await withTimeLimit(work(), LIMITS_MS.storageOpen, late, timers);
  }

  async #readJournal(entries: readonly JournalEntry[], nowMs: number): Promise<void> {
    const store = this.#sync.store;
    if (!store) return;
    await this.#sync.refresh();
    const { events, unreadable } = await this.#journal.read(store, entries);
    const known = events.map(({ event }) => event);
    // A page that committed an event and was gone before it could say so has left it here: the other tabs may not have it.
    if (this.#sync.add(known, nowMs) < known.length) this.#tabs.tell({ kind: 'changed' });
    await this.#sync.flush();
    const done = events.filter(({ event }) => !this.#sync.isWaiting(event.eventId)).map(({ key }) => key);
    // With the wrong key material, what cannot be read now may be read another time.
    this.#options.onJournalDone(this.#unreadable ? done : [...done, ...unreadable]);
  }

  get #unreadable(): boolean {
    return (this.#sync.store?.unreadable ?? 0) > 0;
  }

  #forget(): void {
    this.#epoch++;
    if (this.#sync.store) this.#gone.add(this.#sync.store.identity);
    this.#sync.forget();
  }

  async #sendPad(): Promise<void> {
    const { store } = this.#sync;
    if (store) this.#options.onPad(await this.#journal.newPad(store));
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof HistoryReplaced) this.#startAnew(error.identity);
    else this.#storageBroke(error);
  }

  #storageBroke(error: unknown): void {
    const degraded = { ...toDegraded(error, 'storage-unavailable'), ...explained(error) };
    const told = this.#storageFailure?.message === degraded.message;
    this.#storageFailure = degraded;
    if (!told) this.#options.onStorageFailed(degraded);
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    // One that fails must not take the others with it.
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #once(name: string, work: () => Promise<void>): void {
    if (this.#queued.has(name)) return;
    this.#queued.add(name);
    void this.#enqueue(() => {
      this.#queued.delete(name);
      return this.#guarded(work);
    });
  }
}

/** Browsers give some errors no message of their own. */
function explained(error: unknown): { message: string } | null {
  if (!(error instanceof DOMException)) return null;
  const { name, message } = error;
  if (name === 'QuotaExceededError') {
    return { message: 'the quota of this origin is used up: events stay in memory until there is room again' };
  }
  return { message: message ? `${name}: ${message}` : name };
}

function unreadableMessage(parts: number): string {
  return (
    `${parts === 1 ? '1 part' : `${parts} parts`} of the stored history cannot be read: damaged, or encrypted with other ` +
    'key material (keyProvider). Nothing of it is touched and new events are stored beside it; data.clear() removes it'
  );
}
