import type { RecommendationList, SubscribeOptions, Subscription } from '../index.js';

/** Follows a list with the rules of the real one: only what differs arrives, and waits where it would move cards. */
export class FakeSubscription implements Subscription {
  readonly #options: SubscribeOptions;
  readonly #ask: () => Promise<RecommendationList>;
  readonly #listener: (list: RecommendationList) => void;
  readonly #onEnd: () => void;
  #last: string | null = null;
  #waiting: RecommendationList | null = null;
  #ended = false;

  constructor(
    options: SubscribeOptions,
    ask: () => Promise<RecommendationList>,
    listener: (list: RecommendationList) => void,
    onEnd: () => void,
  ) {
    this.#options = options;
    this.#ask = ask;
    this.#listener = listener;
    this.#onEnd = onEnd;
    void this.update();
  }

  get held(): boolean {
    return this.#waiting !== null;
  }

  apply(): void {
    const list = this.#waiting;
    this.#waiting = null;
    if (list) this.#listener(list);
  }

  unsubscribe(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = null;
    this.#onEnd();
  }

  async update(): Promise<void> {
    const list = await this.#ask();
    const content = JSON.stringify([list.items, list.degraded]);
    if (this.#ended || content === this.#last) return;
    const first = this.#last === null;
    this.#last = content;
    if (first || this.#options.apply === 'immediate') this.#listener(list);
    else this.#waiting = list;
  }
}
