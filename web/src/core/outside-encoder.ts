import type { EncoderAnswer } from '../shared/encoder-protocol.js';
import { type Degraded, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type { CoreToClient } from '../shared/protocol.js';

/** There is no vector: the engine goes by its own encoder. */
export const NO_USER = new Float32Array();
const NOTHING: EncoderAnswer = { items: '', user: NO_USER };

interface EncoderEnvironment {
  post(message: CoreToClient): void;
  timers: Timers;
}

/** An encoder in a worker of its own, at the other end of a channel that the page has brought and cannot hear. */
export class OutsideEncoder {
  readonly #environment: EncoderEnvironment;
  /** Why there is none although the page wants one. */
  failure: Degraded | null = null;
  /** `false`: the shop wants no user vector, not the engine's own either. */
  wanted = true;
  #port: MessagePort | null = null;
  /** What it said last. */
  #known = NOTHING;
  /** Those who wait for its next word. */
  #waiting: (() => void)[] = [];

  constructor(environment: EncoderEnvironment) {
    this.#environment = environment;
  }

  /**
   * Whoever waits goes on, with this one.
   * @param port `null`: there is none
   */
  use(port: MessagePort | null, failure: Degraded | null): void {
    this.failure = failure;
    this.#port?.close();
    this.#port = port;
    if (port) port.onmessage = ({ data }: MessageEvent<EncoderAnswer>) => this.hear(data);
    this.hear();
  }

  /** By default nothing, which it then knows of the shopper. */
  hear(answer: EncoderAnswer = NOTHING): void {
    this.#known = answer;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /**
   * @param session the items of a history, newest first
   * @param dimensions D, of the vector
   * @throws a promise, where the vector is still being made: all is to be done again when it resolves
   */
  userOf(session: () => readonly number[], dimensions: number): Float32Array {
    // Nothing to go by, for the engine.
    if (!this.wanted) return new Float32Array(dimensions);
    if (!this.#port) return NO_USER;
    const items = session().join();
    if (!items) return NO_USER;
    if (items === this.#known.items) return this.#known.user;
    this.#port.postMessage(items);
    const word = new Promise<void>((resolve) => this.#waiting.push(resolve));
    const late = (): Error => new Error('it did not answer in time');
    throw withTimeLimit(word, LIMITS_MS.encoderRun, late, this.#environment.timers).catch((error) => {
      const degraded = toDegraded(error, 'encoder-failed');
      this.use(null, degraded);
      this.#environment.post({ kind: 'degraded', degraded });
    });
  }
}
