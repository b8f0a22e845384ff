import type { Degraded } from '../shared/errors.js';
import type { CallName, Calls } from '../shared/protocol.js';

type Result = Calls[CallName]['result'];

/** Sends a call to the core; `fallback` makes the answer when there is no core to ask. */
export type CallCore = <K extends CallName>(
  call: K,
  args: Calls[K]['args'],
  fallback: (degraded: Degraded) => Calls[K]['result'],
  signal?: AbortSignal,
) => Promise<Calls[K]['result']>;

interface Pending {
  needsModel: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  resolve(result: Result): void;
  reject(error: unknown): void;
  /** Resolves with the fallback. */
  degrade(degraded: Degraded): void;
}

/** The calls that have been sent and not been answered. */
export class PendingCalls {
  readonly #calls = new Map<number, Pending>();
  #nextId = 0;

  /**
   * @param waitMs after this the call resolves with its fallback, `no-model-yet`; `null`: it waits
   */
  add<R extends Result>(
    fallback: (degraded: Degraded) => R,
    needsModel: boolean,
    waitMs: number | null,
    signal: AbortSignal | undefined,
  ): { id: number; promise: Promise<R> } {
    const id = this.#nextId++;
    const promise = new Promise<R>((resolve, reject) => {
      const over = (): void => {
        this.#calls.delete(id);
        clearTimeout(pending.timer);
        signal?.removeEventListener('abort', abort);
      };
      const pending: Pending = {
        needsModel,
        timer: waitMs === null ? undefined : setTimeout(() => pending.degrade(notYet), waitMs),
        resolve: (result) => {
          over();
          // The core answers each call with its own kind of result: protocol.ts ties them together.
          resolve(result as R);
        },
        reject: (error) => {
          over();
          reject(error);
        },
        degrade: (degraded) => pending.resolve(fallback(degraded)),
      };
      const abort = (): void => pending.reject(signal?.reason);
      signal?.addEventListener('abort', abort);
      this.#calls.set(id, pending);
    });
    return { id, promise };
  }

  resolve(id: number, result: Result): void {
    this.#calls.get(id)?.resolve(result);
  }

  reject(id: number, error: unknown): void {
    this.#calls.get(id)?.reject(error);
  }

  /** The model is there: from here on, calls wait as long as they take. */
  stopWaiting(): void {
    for (const { timer } of this.#calls.values()) clearTimeout(timer);
  }

  /** There will be no model, or with `all` no core any more, or not now. */
  degrade(degraded = notYet, all = false): void {
    for (const pending of [...this.#calls.values()]) if (all || pending.needsModel) pending.degrade(degraded);
  }

  rejectAll(error: Error): void {
    for (const pending of [...this.#calls.values()]) pending.reject(error);
  }
}

const notYet: Degraded = {
  code: 'no-model-yet',
  message: 'the model did not come in time',
};
