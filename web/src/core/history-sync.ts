import type { DeleteSelector, HistoryEvent, Retention } from '../shared/protocol.js';
import { History, without } from './history.js';
import { HistoryReplaced, type HistoryStore, type Rewriting } from './history-store.js';
import type { Tabs } from './tabs.js';

export interface SyncOptions {
  retention: Retention;
  tabs: Tabs;
  onChanged(events: number): void;
  /** A completed transaction holds these events, or they are not to be stored at all. */
  onStored(eventIds: string[]): void;
  /** Writing failed; the events stay in memory. */
  onFailed(error: unknown): void;
  /** `compact` has something to do. */
  onUntidy(): void;
}

/** Small parts are merged when there are more. */
const MAX_PARTS = 24;
/** So large a share of what is stored may be out of date before it is removed. */
const MAX_OBSOLETE_SHARE = 1 / 8;

const STILL_STORED = 'what was deleted is still stored and may come back with the next visit; data.clear() removes all';

/**
 * The events in memory, and the store that they go to as long as one is attached. Memory changes at once, storage follows
 * in batches: what comes while a transaction is under way goes into the next one, so a burst of events costs two
 * transactions and no timer. `compact`, `refresh` and `delete` are for one at a time.
 */
export class HistorySync {
  readonly history: History;
  readonly #options: SyncOptions;
  #store: HistoryStore | null = null;
  /** In memory, and in no completed transaction. */
  #unwritten: HistoryEvent[] = [];
  #writing: Promise<void> | null = null;
  /** What the store would not let go of, by event id, and what is to be left of it. */
  readonly #owed = new Map<string, HistoryEvent | null>();
  #nowMs = 0;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.history = new History(options.retention);
  }

  get store(): HistoryStore | null {
    return this.#store;
  }

  /** Events that a completed transaction has put into the store. */
  get stored(): number {
    return this.#store ? this.history.events.length - this.#unwritten.length : 0;
  }

  /** Takes in what the store holds, and starts to write what it does not. */
  attach(store: HistoryStore, nowMs: number): void {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#replace(store.events);
    this.#startWriting();
    this.#tidyIfDue();
  }

  /** Memory stays as it is. What is being written is still written. */
  detach(): void {
    this.#store?.close();
    this.#store = null;
  }

  /** Forgets memory, and lets go of the store. */
  forget(): void {
    this.detach();
    this.history.clear();
    this.#unwritten = [];
    this.#owed.clear();
    this.#options.onChanged(0);
  }

  isWaiting(eventId: string): boolean {
    return this.#unwritten.some((event) => event.eventId === eventId);
  }

  /** @returns how many were not known */
  add(events: readonly HistoryEvent[], nowMs: number): number {
    this.#nowMs = nowMs;
    const { put, remove } = this.history.add(events, nowMs);
    this.#unwritten.push(...put);
    if (remove.length > 0) this.#unwritten = this.#unwritten.filter(({ eventId }) => this.history.has(eventId));
    // What is there already, or too old, waits for no transaction.
    this.#tellStored(events.filter(({ eventId }) => !this.isWaiting(eventId)));
    if (put.length + remove.length > 0) this.#options.onChanged(this.history.events.length);
    this.#startWriting();
    return put.length;
  }

  /** Resolves when everything added so far is committed, or the store has failed. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Reads what other tabs have changed. */
  async refresh(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    await this.#unlessLeft(store, () => store.refresh());
    if (store === this.#store) this.#replace(store.events);
  }

  /**
   * Deletes everywhere, in memory even when the store fails: what it keeps is then deleted as soon as it can be written to.
   * @returns the ids of the events that were deleted or cut down
   */
  async delete(selector: DeleteSelector): Promise<Set<string>> {
    const concerned = new Set<string>();
    const change = (event: HistoryEvent): HistoryEvent | null => {
      const rest = without(event, selector);
      if (rest !== event) concerned.add(event.eventId);
      return rest;
    };
    try {
      await this.flush();
      await this.#rewrite(() => change, false);
    } catch (error) {
      for (const event of this.#store?.events ?? []) this.#owed.set(event.eventId, change(event));
      this.#options.onFailed(error instanceof HistoryReplaced ? error : new Error(`${STILL_STORED} (${error})`));
    }
    this.#unwritten = this.#unwritten.map(change).filter((event) => event !== null);
    for (const eventId of this.history.delete(selector).remove) concerned.add(eventId);
    this.#options.onChanged(this.history.events.length);
    return concerned;
  }

  /** Removes from the store what retention has dropped, and joins small parts. */
  compact(): Promise<void> {
    return this.#rewrite((events) => {
      this.#replace(events);
      return (event) => (this.history.has(event.eventId) ? event : null);
    }, true);
  }

  async #rewrite(decide: Parameters<HistoryStore['rewrite']>[0], merge: boolean): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const decideAll = (events: readonly HistoryEvent[]): Rewriting => {
      const change = decide(events);
      return (event) => {
        const rest = this.#unlessOwed(event);
        return rest && change(rest);
      };
    };
    await this.#unlessLeft(store, async () => {
      const homeless = await this.#options.tabs.alone(() => store.rewrite(decideAll, merge));
      if (store !== this.#store) return;
      this.#owed.clear();
      this.#unwritten.push(...homeless);
      this.#replace(store.events);
      this.#startWriting();
    });
    this.#options.tabs.tell({ kind: 'changed' });
  }

  #unlessOwed(event: HistoryEvent): HistoryEvent | null {
    return this.#owed.has(event.eventId) ? (this.#owed.get(event.eventId) ?? null) : event;
  }

  /** What goes wrong in a store that has been let go of in the meantime concerns nobody. */
  async #unlessLeft(store: HistoryStore, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (store === this.#store) throw error;
    }
  }

  /** Memory becomes what is stored and what is still to be. */
  #replace(inStore: readonly HistoryEvent[]): void {
    const stored = inStore.map((event) => this.#unlessOwed(event)).filter((event) => event !== null);
    const known = new Set(stored.map(({ eventId }) => eventId));
    const [written, unwritten] = [true, false].map((is) =>
      this.#unwritten.filter(({ eventId }) => known.has(eventId) === is),
    ) as [HistoryEvent[], HistoryEvent[]];
    const changed = this.history.replace([...stored, ...unwritten], this.#nowMs);
    this.#unwritten = unwritten.filter(({ eventId }) => this.history.has(eventId));
    this.#tellStored(written);
    if (changed) this.#options.onChanged(this.history.events.length);
  }

  #startWriting(): void {
    if (this.#store && this.#unwritten.length > 0) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    while (this.#store && this.#unwritten.length > 0) {
      const store = this.#store;
      const batch = [...this.#unwritten];
      try {
        await store.append(batch);
      } catch (error) {
        // Let go in the meantime: the next store gets what is still wanted.
        if (store !== this.#store) continue;
        // The events stay in memory, and the next one that comes tries again.
        this.#writing = null;
        this.#options.onFailed(error);
        return;
      }
      const committed = new Set(batch);
      this.#unwritten = this.#unwritten.filter((event) => !committed.has(event));
      this.#tellStored(batch);
      this.#options.tabs.tell({ kind: 'changed' });
      this.#tidyIfDue();
    }
    // Here and not in a finally(): an event that comes between the loop's end and a later microtask must start anew.
    this.#writing = null;
  }

  #tidyIfDue(): void {
    const store = this.#store;
    if (!store) return;
    const obsolete = store.events.length - this.stored;
    if (this.#owed.size > 0 || store.parts > MAX_PARTS || obsolete > store.events.length * MAX_OBSOLETE_SHARE)
      this.#options.onUntidy();
  }

  #tellStored(events: readonly HistoryEvent[]): void {
    if (this.#store && events.length > 0) this.#options.onStored(events.map(({ eventId }) => eventId));
  }
}
