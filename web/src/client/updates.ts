import type { Degraded } from '../shared/errors.js';
import type { CoreLink } from './link.js';
import { localStore } from './local-store.js';

export type UpdatePolicy = 'idle' | 'manual' | { everyHours: number };

/** What is said of a recommender that was closed. */
export const CLOSED = 'the recommender has been closed';
const HOUR_MS = 3_600_000;
/** Where there is no `requestIdleCallback` (WebKit). */
const IDLE_MS = 2_000;

/** When a newer bundle is looked for, and who waits for the answer. */
export class Updates {
  readonly #key: string;
  readonly #policy: UpdatePolicy;
  readonly #now: () => number;
  #looking: Promise<Degraded | null> | null = null;
  #settle: (degraded: Degraded | null) => void = () => undefined;
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
    let looking = this.#looking;
    if (!looking) {
      looking = this.#looking = new Promise((resolve) => {
        this.#settle = (degraded) => {
          this.#looking = null;
          resolve(degraded);
        };
      });
      this.#note();
      link.refresh(version);
    }
    return looking;
  }

  /** The download is over. A newer bundle still has to be taken by the core: then this is called once more. */
  looked(newer: boolean, degraded: Degraded | null): void {
    if (!newer) this.#settle(degraded);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#settle({ code: 'no-model-yet', message: CLOSED });
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
