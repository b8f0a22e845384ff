import type { RecommendationList, SubscribeOptions, Subscription, VitrineError } from '../index.js';

/** Follows a list with the rules of the real one: only what differs arrives, and waits where it would move cards. */
export class FakeSubscription implements Subscription {
  readonly #options: SubscribeOptions;
  readonly #ask: () => Promise<RecommendationList>;
  readonly #listener: (list: RecommendationList) => void;
  readonly #onError: (error: VitrineError) => void;
  readonly #onEnd: () => void;
  #shown: string | null = null;
  #waiting: RecommendationList | null = null;
  #ended = false;

  constructor(
    options: SubscribeOptions,
    ask: () => Promise<RecommendationList>,
    listener: (list: RecommendationList) => void,
    onError: (error: VitrineError) => void,
    onEnd: () => void,
  ) {
    this.#options = options;
    this.#ask = ask;
    this.#listener = listener;
    this.#onError = onError;
    this.#onEnd = onEnd;
    void this.update();
  }

  get held(): boolean {
    return this.#waiting !== null;
  }

  apply(): void {
    const list = this.#waiting;
    this.#waiting = null;
    if (list) this.#deliver(list);
  }

  unsubscribe(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = null;
    this.#onEnd();
  }

  async update(): Promise<void> {
    let list: RecommendationList;
    try {
      list = await this.#ask();
    } catch (error) {
      if (!this.#ended) this.#onError(error as VitrineError);
      this.unsubscribe();
      return;
    }
    if (this.#ended) return;
    const first = this.#shown === null;
    if (looks(list) === this.#shown) this.#waiting = null;
    else if (first || this.#options.apply === 'immediate') this.#deliver(list);
    else this.#waiting = list;
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
