import type {
  Degraded,
  ListedItem,
  RecommendationList,
  Recommender,
  SubscribeOptions,
  Subscription,
  VitrineError,
} from '../index.js';

/** What a list is at one moment; a new object whenever anything in it changes. */
export interface ListState {
  /** What is to be shown, best first. */
  readonly items: readonly ListedItem[];
  /** The list behind the items; `null` before the first one. */
  readonly list: RecommendationList | null;
  /**
   * `loading`: no answer yet; `initial`: no answer yet, `items` are those that were rendered on the server; `ready`: `items`
   * are the shopper's own; `error`: the options are wrong or the recommender is closed, see `error`.
   */
  readonly status: 'loading' | 'initial' | 'ready' | 'error';
  /** Why the list is not as good as it should be. */
  readonly degraded: Degraded | null;
  readonly error: VitrineError | Error | null;
  /** A changed list waits for `apply()`, so that no card moves under the cursor. */
  readonly held: boolean;
}

/**
 * A list that follows what happens, for any framework: it asks while somebody listens, and keeps a changed list back by
 * itself, because `Subscription.held` tells nobody when it changes.
 */
export class ListStore {
  readonly #recommender: Recommender;
  readonly #options: SubscribeOptions;
  /** The options as a value: two objects that say the same have the same key. */
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  #state: ListState;
  #subscription: Subscription | null = null;
  #waiting: RecommendationList | null = null;
  /** The next list was asked for by somebody who expects it to show. */
  #letThrough = false;

  constructor(recommender: Recommender, options: SubscribeOptions, initialItems: readonly ListedItem[] = []) {
    this.#recommender = recommender;
    this.#options = options;
    this.#key = valueKey(options);
    this.#state = {
      items: initialItems,
      list: null,
      status: initialItems.length > 0 ? 'initial' : 'loading',
      degraded: null,
      error: null,
      held: false,
    };
  }

  /** The store for these options: this one where they say the same, otherwise another. */
  next(recommender: Recommender, options: SubscribeOptions): ListStore {
    if (recommender === this.#recommender && valueKey(options) === this.#key) return this;
    const store = new ListStore(recommender, options);
    if (recommender === this.#recommender && subjectOf(options) === subjectOf(this.#options)) {
      // Another length or another exclusion of the same list: what is on the screen stays until the answer.
      store.#state = { ...store.#state, items: this.#state.items, list: this.#state.list };
    }
    return store;
  }

  readonly getState = (): ListState => this.#state;

  /** @returns a function that takes the listener off; the last one to leave ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stop();
    };
  };

  /** Shows the list that is held back. */
  readonly apply = (): void => {
    if (this.#waiting) this.#show(this.#waiting);
  };

  /** Asks again, and shows the answer at once. */
  readonly refresh = (): void => {
    if (this.#listeners.size === 0) return;
    this.#letThrough = true;
    this.#stop();
    this.#start();
  };

  #start(): void {
    try {
      const options: SubscribeOptions = { ...this.#options, apply: 'immediate' };
      const fail = (error: VitrineError): void => this.#set({ ...this.#state, status: 'error', error });
      this.#subscription = this.#recommender.subscribe(options, (list) => this.#receive(list), fail);
      pageDocument()?.addEventListener('visibilitychange', this.apply);
    } catch (error) {
      this.#set({ ...this.#state, status: 'error', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  #stop(): void {
    pageDocument()?.removeEventListener('visibilitychange', this.apply);
    this.#subscription?.unsubscribe();
    this.#subscription = null;
    // What waited would be out of date when somebody listens again; the new subscription brings its own list.
    this.#waiting = null;
    if (this.#state.held) this.#state = { ...this.#state, held: false };
  }

  #receive(list: RecommendationList): void {
    const holds =
      this.#options.apply !== 'immediate' &&
      this.#state.status === 'ready' &&
      !this.#letThrough &&
      pageDocument()?.visibilityState !== 'hidden' &&
      !sameItems(list.items, this.#state.items);
    if (!holds) {
      this.#show(list);
      return;
    }
    this.#waiting = list;
    if (!this.#state.held) this.#set({ ...this.#state, held: true });
  }

  #show(list: RecommendationList): void {
    this.#waiting = null;
    this.#letThrough = false;
    // Without a model there is nothing better than what the server rendered.
    const keeps = list.items.length === 0 && list.bundleVersion === null;
    this.#set({
      items: keeps ? this.#state.items : list.items,
      list,
      status: 'ready',
      degraded: list.degraded ?? null,
      error: null,
      held: false,
    });
  }

  #set(state: ListState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A string that is equal for two values that say the same; keys in any order, `undefined` like absent. */
export function valueKey(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function sameItems(a: readonly ListedItem[], b: readonly ListedItem[]): boolean {
  return a.length === b.length && a.every((item, i) => item.itemId === b[i]?.itemId);
}

function pageDocument(): Document | undefined {
  return typeof document === 'undefined' ? undefined : document;
}

/** What a list is about, whatever its length. */
function subjectOf({ list = 'recommend', itemId, itemIds }: SubscribeOptions): string {
  return JSON.stringify([list, itemId, itemIds]);
}
