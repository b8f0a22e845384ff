import { LIMITS_MS } from '../shared/limits.js';
import type { ClientToCore, CoreToClient, Seal } from '../shared/protocol.js';
import type { CorePlace, OpenPlace } from './core-places.js';

export interface ConnectionHandlers {
  message(message: CoreToClient): void;
  sealed(seal: Seal): void;
  /** No place would do, or the core broke later. */
  lost(why: string): void;
}

/** A channel to the core in the best place that works. What is sent before one does is kept and sent again. */
export class CoreConnection {
  readonly #handlers: ConnectionHandlers;
  /** `null` once the core has answered. */
  #unanswered: ClientToCore[] | null = [];
  #port: MessagePort | null = null;
  #place: CorePlace | null = null;
  #ended = false;

  constructor(places: OpenPlace[], handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    void this.#open(places);
  }

  send(message: ClientToCore, transfer: Transferable[] = []): void {
    // Before the answer a message may be needed again, and what was transferred would be gone.
    if (this.#unanswered) this.#unanswered.push(message);
    this.#port?.postMessage(message, this.#unanswered ? [] : transfer);
  }

  end(): void {
    this.#ended = true;
    this.#place?.end();
    this.#port?.close();
  }

  async #open(places: OpenPlace[]): Promise<void> {
    const failures: string[] = [];
    for (const open of places) {
      if (this.#ended) return;
      const failure = await this.#try(open);
      if (failure === null) return;
      failures.push(failure);
      this.#place?.end();
      this.#place = null;
      this.#port?.close();
    }
    if (!this.#ended) this.#handlers.lost(failures.join('; '));
  }

  /** @returns why the core did not come up in this place, `null` when it did */
  #try(open: OpenPlace): Promise<string | null> {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      let givenUp = false;
      const settle = (failure: string | null): void => {
        clearTimeout(timer);
        givenUp = failure !== null;
        resolve(failure);
      };
      const timer = setTimeout(() => settle('the core did not start in time'), LIMITS_MS.workerStart);
      this.#port = port1;
      port1.onmessage = (event: MessageEvent<CoreToClient>) => {
        const message = event.data;
        this.#unanswered = null;
        settle(null);
        if (message.kind === 'online') this.#handlers.sealed((message.sealed && this.#place?.seal) || 'none');
        this.#handlers.message(message);
      };
      for (const message of this.#unanswered ?? []) port1.postMessage(message);
      const onFailed = (why: string): void => {
        if (this.#unanswered || this.#ended) settle(why);
        else this.#handlers.lost(why);
      };
      open(port2, onFailed).then(
        (place) => {
          // Closed, or given up, while the place was opening.
          if (this.#ended || givenUp) place.end();
          else this.#place = place;
        },
        (error) => settle(error instanceof Error ? error.message : String(error)),
      );
    });
  }
}
