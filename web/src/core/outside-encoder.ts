import type { EncoderAnswer, EncoderFacts } from '../shared/encoder-protocol.js';
import type { Degraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers } from '../shared/limits.js';

import { trim } from './attributions.js';

/** There is no vector: the engine goes by its own encoder. */
export const NO_USER = new Float32Array();

/** Vectors kept: of the history as it is, and of those that `whatIf` asks about. */
const MAX_VECTORS = 8;

/** Thrown by what needs a user vector that is being made: it is to be done again when `settled` resolves. */
export class Pending {
  readonly settled: Promise<void>;

  constructor(settled: Promise<void>) {
    this.settled = settled;
  }
}

interface Listeners {
  /** Lists will be others than before. */
  onReady(): void;
  onFailed(degraded: Degraded): void;
}

/** An encoder in a worker of its own, at the other end of a channel that the page has brought and cannot hear. */
export class OutsideEncoder {
  readonly #timers: Timers;
  readonly #listeners: Listeners;
  #failure: Degraded | null = null;
  #port: MessagePort | null = null;
  /** The history's items that it reads; 0: it is not ready. */
  #length = 0;
  readonly #vectors = new Map<string, Float32Array | Pending>();
  /** Those who wait, in the order of the answers. */
  #asked: ((user: Float32Array | null) => void)[] = [];

  constructor(timers: Timers, listeners: Listeners) {
    this.#timers = timers;
    this.#listeners = listeners;
  }

  /** Why there is none although the page wants one. */
  get failure(): Degraded | null {
    return this.#failure;
  }

  /** Until it says what it reads, lists go without it. */
  use(port: MessagePort, facts: EncoderFacts): void {
    this.forget();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<EncoderAnswer>) => {
      if (typeof data !== 'number') this.#asked.shift()?.(data);
      else {
        this.#length = data;
        this.#listeners.onReady();
      }
    };
    port.postMessage(facts);
  }

  /** Nothing stays of what was done. */
  forgetVectors(): void {
    this.#vectors.clear();
  }

  /** Whoever waits goes on without it. */
  forget(): void {
    this.#failure = null;
    this.#port?.close();
    this.#port = null;
    this.#length = 0;
    this.#vectors.clear();
    for (const answer of this.#asked.splice(0)) answer(null);
  }

  fail(degraded: Degraded): void {
    this.forget();
    this.#failure = degraded;
    this.#listeners.onFailed(degraded);
  }

  /**
   * @param sessionOf the items of a history, newest first
   * @throws Pending
   */
  userOf(sessionOf: () => number[]): Float32Array {
    const session = this.#length > 0 ? sessionOf().slice(0, this.#length).reverse() : [];
    if (session.length === 0) return NO_USER;
    const key = session.join();
    const known = this.#vectors.get(key) ?? this.#ask(key, session);
    if (known instanceof Pending) throw known;
    return known;
  }

  #ask(key: string, session: number[]): Pending {
    const settled = new Promise<void>((resolve) => {
      const late = `the encoder gave no vector within ${LIMITS_MS.encoderRun / 1000} s`;
      const timer = this.#timers.set(
        () => this.fail({ code: 'encoder-failed', message: late }),
        LIMITS_MS.encoderRun,
      );
      this.#asked.push((user) => {
        this.#timers.clear(timer);
        if (user) this.#vectors.set(key, user);
        resolve();
      });
    });
    const pending = new Pending(settled);
    this.#vectors.set(key, pending);
    trim(this.#vectors, MAX_VECTORS);
    this.#port?.postMessage(Int32Array.from(session));
    return pending;
  }
}
