import type { Degraded } from '../shared/errors.js';
import type { CoreLink } from './link.js';
import { localStore } from './local-store.js';

export type UpdatePolicy = 'idle' | 'manual' | { everyHours: number };

const HOUR_MS = 3_600_000;
/** Where there is no `requestIdleCallback` (WebKit). */
const IDLE_MS = 2_000;

/** When a newer bundle is looked for, and who waits for the answer. */
export class Updates {
  readonly #key: string;
  readonly #policy: UpdatePolicy;
  readonly #now: () => number;
  #looking: { promise: Promise<Degraded | null>; settle(degraded: Degraded | null): void } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(name: string, policy: UpdatePolicy, now: () => number) {
    this.#key = `vitrine-looked:${name}`;
    this.#policy = policy;
    this.#now = now;
  }

  /**
   * The first model is there; what has just been downloaded is not looked for again.
   * @param look     for a newer bundle, and at the overlay
   * @param lookOver at the overlay only: prices do not wait for the next model
   */
  begin(fromDevice: boolean, look: () => void, lookOver: () => void): void {
    if (!fromDevice) this.#note();
    if (typeof this.#policy === 'string') {
      if (fromDevice) whenIdle(this.#policy === 'idle' ? look : lookOver);
      return;
    }
    const everyMs = this.#policy.everyHours * HOUR_MS;
    const due = (): boolean => this.#now() - Number(localStore.get(this.#key) ?? 0) >= everyMs;
    if (due()) whenIdle(look);
    else if (fromDevice) whenIdle(lookOver);
    // Looked at more often than due, because a sleeping device stops the clock of timers.
    this.#timer = setInterval(() => due() && look(), Math.min(everyMs, HOUR_MS));
  }

  /** @returns why no newer bundle came, `null` when all went well */
  look(link: Pick<CoreLink, 'refresh'> | null, version: number | null): Promise<Degraded | null> {
    if (!link || version === null)
      return Promise.resolve({ code: 'no-model-yet', message: 'there is no model to update' });
    if (!this.#looking) {
      let settle!: (degraded: Degraded | null) => void;
      const promise = new Promise<Degraded | null>((resolve) => {
        settle = resolve;
      });
      this.#looking = { promise, settle };
      this.#note();
      link.refresh(version);
    }
    return this.#looking.promise;
  }

  /** The download is over. A newer bundle still has to be taken by the core, which `arrived` tells. */
  looked(newer: boolean, degraded: Degraded | null): void {
    if (!newer) this.#settle(degraded);
  }

  arrived(): void {
    this.#settle(null);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#settle({ code: 'no-model-yet', message: 'the recommender has been closed' });
  }

  #settle(degraded: Degraded | null): void {
    this.#looking?.settle(degraded);
    this.#looking = null;
  }

  #note(): void {
    if (typeof this.#policy === 'object') localStore.set(this.#key, String(this.#now()));
  }
}

function whenIdle(work: () => void): void {
  const idle = (globalThis as { requestIdleCallback?: (work: () => void, options: { timeout: number }) => void })
    .requestIdleCallback;
  if (idle) idle(work, { timeout: 10_000 });
  else setTimeout(work, IDLE_MS);
}
