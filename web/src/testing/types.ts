import type {
  Consent,
  Degraded,
  HistoryEvent,
  Item,
  ListedItem,
  Recommender,
  RecommenderEvents,
  Seal,
  SubscribeOptions,
  TrackEvent,
} from '../index.js';

/** An item by its id alone, or with what the catalogue would say. */
export type FakeItem = string | (Pick<Item, 'itemId'> & Partial<Item> & { [attribute: string]: unknown });

/** The world that a fake recommender begins in. */
export interface FakeOptions {
  /** The catalogue, most popular first. Default: twelve things for a kitchen. */
  items?: readonly FakeItem[];
  /** What has happened before, oldest first. Default: nothing. */
  history?: readonly TrackEvent[];
  /** Default: `'pending'`. */
  consent?: Consent;
  /** Default: `'frame'`. */
  sealed?: Seal;
  /** What all lists say about themselves, and `ready`. Default: only `no-history`, as long as nothing was tracked. */
  degraded?: Degraded | null;
  /** Default: `false`. */
  globalPrivacyControl?: boolean;
  /** `false`: nothing answers before `fake.start()`. Default: `true`. */
  started?: boolean;
  /** Whether bulk reads find a user's gesture. Default: `true`. */
  gesture?: boolean;
  /** Milliseconds since 1970. Default: noon of 1 January 2026, always. */
  now?: () => number;
}

/** A call as it was made. */
export interface FakeCall {
  name: string;
  args: readonly unknown[];
}

/** What a test sees and sets. */
export interface FakeControls {
  /** What was given to `track()`, in order, also without consent. */
  readonly tracked: readonly TrackEvent[];
  /** All calls but `track` and `on`, in order. */
  readonly calls: readonly FakeCall[];
  /** The history as `data.list()` would give it. */
  readonly events: readonly HistoryEvent[];
  /** Subscriptions that are open. */
  readonly subscriptions: number;
  /** Says what a kind of list holds from now on, before `limit` and `offset`; `null`: the fake's own order again. */
  setList(list: NonNullable<SubscribeOptions['list']>, items: readonly (string | ListedItem)[] | null): void;
  /** Says what all lists and `ready` say about themselves from now on; `null`: nothing is wrong. */
  setDegraded(degraded: Degraded | null): void;
  /** Says what `sealed` is from now on. */
  setSealed(sealed: Seal): void;
  /** As if another tab had set it. */
  setConsent(consent: Consent): void;
  /** Says whether bulk reads find a user's gesture from now on. */
  setGesture(gesture: boolean): void;
  /** Lets a fake with `started: false` answer. */
  start(): void;
  /** Tells all listeners of this event. */
  emit<K extends keyof RecommenderEvents>(event: K, value: RecommenderEvents[K]): void;
}

/** The whole interface, deterministic: ids count up, time stands still, lists follow simple rules. */
export interface FakeRecommender extends Recommender {
  /** What only the fake has. */
  readonly fake: FakeControls;
}
