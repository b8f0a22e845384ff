import type { EncoderAnswer } from '../shared/encoder-protocol.js';
import { type Degraded, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type { CoreToClient } from '../shared/protocol.js';

/** There is no vector: the engine goes by its own encoder. */
export const NO_USER = new Float32Array();

interface EncoderEnvironment {
  post(message: CoreToClient): void;
  timers: Timers;
}

/** An encoder in a worker of its own, at the other end of a channel that the page has brought and cannot hear. */
export class OutsideEncoder {
  readonly #environment: EncoderEnvironment;
  /** Why there is none although the page wants one. */
  failure: Degraded | null = null;
  #port: MessagePort | null = null;
  #isReady = false;
  /** The last vector, and the items that it was made from. */
  #known = { items: '', user: NO_USER };
  /** Those who wait, in the order of the answers. */
  #asked: ((user: Float32Array<ArrayBuffer>) => void)[] = [];

  constructor(environment: EncoderEnvironment) {
    this.#environment = environment;
  }

  /**
   * Lists go without it until it says that it is ready.
   * @param manifest of the bundle that it is to be for
   */
  use(port: MessagePort, manifest: string | undefined): void {
    this.forget();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<EncoderAnswer>) => {
      if (data) this.#asked.shift()?.(data);
      else {
        this.#isReady = true;
        // Lists are others now.
        this.#environment.post({ kind: 'changed', events: 0 });
      }
    };
    port.postMessage(manifest);
  }

  /** Whoever waits goes on without it. */
  forget(): void {
    this.failure = null;
    this.#port?.close();
    this.#isReady = false;
    for (const answer of this.#asked.splice(0)) answer(NO_USER);
    this.forgetShopper();
  }

  forgetShopper(): void {
    this.#known = { items: '', user: NO_USER };
  }

  fail(degraded: Degraded): void {
    this.forget();
    this.failure = degraded;
    this.#environment.post({ kind: 'degraded', degraded });
  }

  /**
   * @param session the items of a history, newest first
   * @throws a promise, where the vector is still being made: all is to be done again when it resolves
   */
  userOf(session: () => readonly number[]): Float32Array {
    const read = this.#isReady ? session() : [];
    const items = read.join();
    if (items === '') return NO_USER;
    if (items === this.#known.items) return this.#known.user;
    const answer = new Promise<Float32Array<ArrayBuffer>>((resolve) => {
      this.#asked.push(resolve);
    });
    this.#port?.postMessage(read);
    const late = (): Error => new Error('the encoder did not answer in time');
    throw withTimeLimit(answer, LIMITS_MS.encoderRun, late, this.#environment.timers).then(
      (user) => {
        // An answer is used at once: nothing comes between this and what waits for it.
        if (this.#isReady) this.#known = { items, user };
      },
      (error) => this.fail(toDegraded(error, 'encoder-failed')),
    );
  }
}
