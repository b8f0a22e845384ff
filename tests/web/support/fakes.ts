import type { HistoryChange } from '../../../web/src/core/history.js';
import type { HistoryStorage, HistoryStore } from '../../../web/src/core/history-store.js';
import type { Timers } from '../../../web/src/shared/limits.js';
import type { HistoryEvent, ItemEventType } from '../../../web/src/shared/protocol.js';

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

/** A storage whose transactions complete only when a test says so, or at once. */
export class FakeStorage implements HistoryStorage {
  stored: HistoryEvent[] = [];
  writes: HistoryChange[] = [];
  failOpen: Error | null = null;
  failWrite: Error | null = null;
  destroyed = 0;
  opened = 0;
  #held: (() => void)[] | null = null;
  #loading: Promise<void> = Promise.resolve();

  open(): Promise<HistoryStore> {
    this.opened++;
    if (this.failOpen) return Promise.reject(this.failOpen);
    return Promise.resolve({
      load: async () => {
        await this.#loading;
        return [...this.stored];
      },
      write: (change) => this.#write(change),
      close: () => undefined,
    });
  }

  async destroy(): Promise<void> {
    this.destroyed++;
    this.stored = [];
  }

  /** From now on transactions wait for `completeOne`. */
  hold(): void {
    this.#held = [];
  }

  completeOne(): void {
    this.#held?.shift()?.();
  }

  /** Loading waits until the returned function is called. */
  holdLoading(): () => void {
    let release = (): void => undefined;
    this.#loading = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  async #write(change: HistoryChange): Promise<void> {
    this.writes.push(change);
    if (this.failWrite) throw this.failWrite;
    const held = this.#held;
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    const gone = new Set(change.remove);
    this.stored = this.stored.filter((event) => !gone.has(event.eventId)).concat(change.put);
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
