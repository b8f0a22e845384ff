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
  resolve(result: Result): void;
  reject(error: unknown): void;
  fallback(degraded: Degraded): Result;
  timer: ReturnType<typeof setTimeout> | undefined;
  stopListening(): void;
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
      const abort = (): void => {
        this.#take(id);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const late = (): void => this.resolve(id, fallback(notYet));
      this.#calls.set(id, {
        needsModel,
        // The core answers each call with its own kind of result: protocol.ts ties them together.
        resolve: (result) => resolve(result as R),
        reject,
        fallback,
        timer: waitMs === null ? undefined : setTimeout(late, waitMs),
        stopListening: () => signal?.removeEventListener('abort', abort),
      });
    });
    return { id, promise };
  }

  resolve(id: number, result: Result): void {
    this.#take(id)?.resolve(result);
  }

  reject(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  /** The model is there: from here on, calls wait as long as they take. */
  stopWaiting(): void {
    for (const pending of this.#calls.values()) clearTimeout(pending.timer);
  }

  /** There will be no model. */
  settleModelCalls(degraded: Degraded): void {
    for (const [id, pending] of [...this.#calls]) if (pending.needsModel) this.resolve(id, pending.fallback(degraded));
  }

  /** There is no core any more, or not now. */
  settleAll(degraded = notYet): void {
    for (const [id, pending] of [...this.#calls]) this.resolve(id, pending.fallback(degraded));
  }

  rejectAll(error: Error): void {
    for (const id of [...this.#calls.keys()]) this.reject(id, error);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#calls.get(id);
    if (pending) {
      this.#calls.delete(id);
      clearTimeout(pending.timer);
      pending.stopListening();
    }
    return pending;
  }
}

const notYet: Degraded = {
  code: 'no-model-yet',
  message: "the model did not come in time; ask again after the event 'ready'",
};
