import type { VitrineError } from '../shared/errors.js';
import type { RecommendationList } from '../shared/protocol.js';
import type { Subscription } from './recommender.js';

/** Asks for a list again after each change and hands on what differs; one question at a time. */
export class ListSubscription implements Subscription {
  readonly #ask: () => Promise<RecommendationList>;
  readonly #listener: (list: RecommendationList) => void;
  readonly #onError: (error: VitrineError) => void;
  readonly #immediate: boolean;
  readonly #off: () => void;
  readonly #onVisible = (): void => {
    if (globalThis.document?.visibilityState === 'visible') this.apply();
  };
  #asking = false;
  #again = false;
  #ended = false;
  #shown: string | null = null;
  #held: RecommendationList | null = null;

  constructor(
    ask: () => Promise<RecommendationList>,
    listener: (list: RecommendationList) => void,
    onError: (error: VitrineError) => void,
    immediate: boolean,
    onChange: (changed: () => void) => () => void,
  ) {
    this.#ask = ask;
    this.#listener = listener;
    this.#onError = onError;
    this.#immediate = immediate;
    this.#off = onChange(() => void this.#refresh());
    if (!immediate) globalThis.document?.addEventListener('visibilitychange', this.#onVisible);
    void this.#refresh();
  }

  get held(): boolean {
    return this.#held !== null;
  }

  apply(): void {
    const list = this.#held;
    this.#held = null;
    if (list) this.#deliver(list);
  }

  unsubscribe(): void {
    this.#ended = true;
    this.#held = null;
    this.#off();
    globalThis.document?.removeEventListener('visibilitychange', this.#onVisible);
  }

  async #refresh(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again && !this.#ended) {
        this.#again = false;
        this.#take(await this.#ask());
      }
    } catch (error) {
      this.unsubscribe();
      // Closed meanwhile: there is nobody left to tell.
      if ((error as VitrineError).code !== 'closed') this.#onError(error as VitrineError);
    } finally {
      this.#asking = false;
    }
  }

  #take(list: RecommendationList): void {
    if (this.#ended) return;
    if (looks(list) === this.#shown) {
      this.#held = null;
      return;
    }
    if (this.#immediate || this.#shown === null) this.#deliver(list);
    else this.#held = list;
  }

  #deliver(list: RecommendationList): void {
    this.#shown = looks(list);
    this.#listener(list);
  }
}

/** Two lists that look the same to a person are the same. */
function looks(list: RecommendationList): string {
  return JSON.stringify([list.items.map(({ itemId, reasons }) => [itemId, reasons[0]?.eventId]), list.degraded?.code]);
}
