import {
  HistoryReplaced,
  type HistoryStorage,
  type HistoryStore,
  type Rewriting,
} from '../../../web/src/core/history-store.js';
import type { ListenToTabs, Tabs } from '../../../web/src/core/tabs.js';
import type { Timers } from '../../../web/src/shared/limits.js';
import type { HistoryEvent, ItemEventType, KeyMaterial } from '../../../web/src/shared/protocol.js';

export const NOW_MS = Date.UTC(2026, 10, 24);

let count = 0;

export function itemEvent(type: ItemEventType, itemId: string, ageSeconds = 0): HistoryEvent {
  return { eventId: `e${++count}`, type, time: NOW_MS / 1000 - ageSeconds, itemId };
}

export function order(orderId: string, itemIds: string[], ageSeconds = 0): HistoryEvent {
  const lines = itemIds.map((itemId) => ({ itemId }));
  return { eventId: `order:${orderId}`, type: 'purchase', time: NOW_MS / 1000 - ageSeconds, orderId, lines };
}

/** Time limits that only run out when a test says so. */
export class ManualTimers implements Timers {
  readonly #callbacks = new Map<number, () => void>();
  #next = 0;

  set(callback: () => void): unknown {
    this.#callbacks.set(++this.#next, callback);
    return this.#next;
  }

  clear(timer: unknown): void {
    this.#callbacks.delete(timer as number);
  }

  runOut(): void {
    for (const callback of [...this.#callbacks.values()]) callback();
  }
}

/**
 * A storage that several tabs share, whose transactions complete only when a test says so, or at once. Parts are lists of
 * events; `null` is a part that cannot be read.
 */
export class FakeStorage implements HistoryStorage {
  parts: (readonly HistoryEvent[] | null)[] = [];
  /** Batches that were appended, failed ones included. */
  writes: HistoryEvent[][] = [];
  rewrites = 0;
  failOpen: Error | null = null;
  failWrite: Error | null = null;
  destroyed = 0;
  opened = 0;
  /** Names in the order in which they were opened, and the keys given. */
  names: string[] = [];
  keys: KeyMaterial[] = [];
  /** Changes when everything is deleted: stores opened before are then of no use. */
  identity = 0;
  readonly #listeners = new Map<string, Set<ListenToTabs>>();
  #held: (() => void)[] | null = null;
  #loading: Promise<void> = Promise.resolve();

  get stored(): HistoryEvent[] {
    const events = this.parts.flatMap((part) => part ?? []);
    return events.filter(({ eventId }, i) => events.findIndex((event) => event.eventId === eventId) === i);
  }

  set stored(events: HistoryEvent[]) {
    this.parts = [events];
  }

  async exists(): Promise<boolean> {
    return this.parts.length > 0;
  }

  async open(history: string, key: KeyMaterial): Promise<HistoryStore> {
    this.opened++;
    this.names.push(history);
    this.keys.push(key);
    if (this.failOpen) throw this.failOpen;
    await this.#loading;
    return new FakeStore(this);
  }

  async destroy(_history: string, emptied: (identity: string | null) => void): Promise<void> {
    const gone = `${this.identity}`;
    this.destroyed++;
    this.identity++;
    this.parts = [];
    emptied(gone);
  }

  tabs(history: string, listen: ListenToTabs): Tabs {
    const listeners = this.#listeners.get(history) ?? new Set();
    this.#listeners.set(history, listeners.add(listen));
    return {
      tell: (message) => {
        for (const other of listeners) if (other !== listen) other(message);
      },
      alone: (work) => work(),
      close: () => listeners.delete(listen),
    };
  }

  /** From now on transactions wait for `completeOne`. */
  hold(): void {
    this.#held = [];
  }

  completeOne(): void {
    this.#held?.shift()?.();
  }

  /** Opening waits until the returned function is called. */
  holdLoading(): () => void {
    let release = (): void => undefined;
    this.#loading = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  async write(events: readonly HistoryEvent[]): Promise<void> {
    this.writes.push([...events]);
    if (this.failWrite) throw this.failWrite;
    const held = this.#held;
    const { identity } = this;
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    if (identity !== this.identity) throw new HistoryReplaced(`${identity}`);
    this.parts.push(events);
  }
}

class FakeStore implements HistoryStore {
  readonly #storage: FakeStorage;
  readonly #identity: number;
  readonly identity: string;
  events: readonly HistoryEvent[] = [];

  constructor(storage: FakeStorage) {
    this.#storage = storage;
    this.#identity = storage.identity;
    this.identity = `${storage.identity}`;
    this.events = storage.stored;
  }

  get parts(): number {
    return this.#storage.parts.length - this.unreadable;
  }

  get unreadable(): number {
    return this.#storage.parts.filter((part) => part === null).length;
  }

  async refresh(): Promise<void> {
    this.#check();
    this.events = this.#storage.stored;
  }

  async append(events: readonly HistoryEvent[]): Promise<void> {
    this.#check();
    await this.#storage.write(events);
    this.events = this.#storage.stored;
  }

  async rewrite(
    decide: (events: readonly HistoryEvent[]) => Rewriting,
    merge: boolean,
  ): Promise<readonly HistoryEvent[]> {
    await this.refresh();
    if (this.#storage.failWrite) throw this.#storage.failWrite;
    this.#storage.rewrites++;
    const change = decide(this.events);
    const parts = this.#storage.parts.map((part) => part?.map(change).filter((event) => event !== null) ?? null);
    const readable = parts.filter((part) => part !== null);
    this.#storage.parts = merge ? [...parts.filter((part) => part === null), readable.flat()] : parts;
    this.events = this.#storage.stored;
    return [];
  }

  /** Told apart by the identity, as pads of a deleted key are. */
  async keystreams(padId: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const seed = Number.parseInt(padId.slice(0, 6), 16) + this.#identity;
    return [Uint8Array.from({ length: sizeBytes }, (_, i) => Math.imul(seed + i, 2654435761) >>> 24)];
  }

  close(): void {}

  #check(): void {
    if (this.#identity !== this.#storage.identity) throw new HistoryReplaced(this.identity);
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
