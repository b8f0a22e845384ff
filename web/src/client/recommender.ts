import type {
  Consent,
  HistoryEvent,
  Item,
  MergedOrders,
  Profile,
  RecommendationList,
  Seal,
  Stats,
} from '../shared/protocol.js';
import type { Ready, RecommenderEvents } from './events.js';
import type { ListOptions, OrderOptions, SubscribeOptions, TrackEvent } from './options.js';

/**
 * A recommender for one shopper on this device. Usable at once: calls made before the model is there wait for it.
 * A call rejects only for `invalid-argument`, `closed`, `needs-gesture` and its own `AbortSignal`; everything else resolves
 * with the best list there is and `degraded`.
 */
export interface Recommender {
  /** Resolves when the start is over, with `degraded` if there is no model. Rejects only when closed before. */
  readonly ready: Promise<Ready>;
  /** The version of the bundle in use; `null` while there is none. */
  readonly version: number | null;
  /** What keeps the history from the network, found by trying at the start. */
  readonly sealed: Seal;

  /**
   * Tells what the shopper did. With `consent: 'granted'` the event survives a navigation that follows at once, with
   * `'pending'` it is kept in memory, with `'denied'` not at all.
   * @returns the event's id, for `data.delete`. A view of the same item within a second is the same event.
   * @throws VitrineError `invalid-argument`, `closed`
   */
  track(event: TrackEvent): string;

  readonly cart: {
    /**
     * States the cart as it is; what is new or gone becomes an event.
     * @param itemIds 0..1000 ids
     * @throws VitrineError `invalid-argument`, `closed`
     */
    set(itemIds: readonly string[]): Promise<void>;
  };

  /**
   * Ranks all items for this shopper from the events on this device; sends nothing.
   * @returns at most `limit` items, best first. Without history the list goes by popularity: `degraded: 'no-history'`.
   * @throws VitrineError `invalid-argument`, `closed`
   */
  recommend(options?: ListOptions): Promise<RecommendationList>;

  /**
   * Items that go with one item, best first; the item itself is never among them.
   * An item that the bundle does not know: an empty list, `degraded: 'no-match'`.
   */
  similar(itemId: string, options?: ListOptions): Promise<RecommendationList>;

  /** What has been popular lately, the same for all shoppers but for the exclusions. */
  trending(options?: ListOptions): Promise<RecommendationList>;

  /** The distinct items viewed, newest first. */
  recentlyViewed(options?: ListOptions): Promise<RecommendationList>;

  /**
   * Hands `listener` a list now and again after each change that alters it.
   * @returns takes the listener off, and lets a held list through
   * @throws VitrineError `invalid-argument`, `closed`
   */
  subscribe(options: SubscribeOptions, listener: (list: RecommendationList) => void): Subscription;

  /** What has been inferred from the history. */
  profile(): Promise<Profile>;

  /**
   * Goes over to another history: at login the shop's own key for the account, at logout `null`. What is in memory only
   * is forgotten, what is stored stays where it is.
   * @param profile 1..512 characters, hashed before it is stored
   */
  switchProfile(profile: string | null): Promise<void>;

  /** What the engine holds and how long things took. */
  stats(): Promise<Stats>;

  /**
   * Looks for a newer bundle now and goes over to it between two calls.
   * @returns the version in use afterwards, and why there is no newer one, if looking failed
   */
  update(): Promise<Ready>;

  /**
   * Goes back to the bundle before this one and stays there until a version higher than any seen comes out.
   * @returns the version in use afterwards; `degraded` when there is none to go back to
   */
  rollback(): Promise<Ready>;

  /**
   * Puts this device into one of several variants, always the same one and without an identifier: only the variant's
   * name is kept, and only with consent.
   * @param name 1..64 characters
   * @param variants 2..16 names of 1..64 characters
   */
  experiment(name: string, variants: readonly string[]): string;

  readonly catalog: {
    /**
     * The bundle's items in its own order, a page at a time; empty when the model could not be loaded.
     * @param range `offset` from 0, default 0; `limit` from 1, default all
     */
    list(range?: { offset?: number; limit?: number }): Promise<Item[]>;
  };

  readonly consent: {
    readonly state: Consent;
    /** The browser says that nothing may be reported or sold: no `attribution` is ever emitted. */
    readonly globalPrivacyControl: boolean;
    /** Resolves when what follows from it is committed: history written, or deleted. Other tabs follow. */
    set(consent: Consent): Promise<void>;
  };

  readonly data: {
    /**
     * The events kept, oldest first.
     * @throws VitrineError `needs-gesture` outside of a click or key press of the last seconds, so that a foreign script on
     * the page cannot take the history unnoticed
     */
    list(): Promise<HistoryEvent[]>;
    /**
     * The history as a JSON file, for `import` on another device.
     * @throws VitrineError `needs-gesture`, as `list`
     */
    export(): Promise<Blob>;
    /**
     * Adds the events of an exported file; those that are there already count once.
     * @returns how many were added
     * @throws VitrineError `invalid-argument` naming the place; then nothing is added
     */
    import(file: Blob | string): Promise<number>;
    /**
     * Deletes events; an order loses only the lines that name the item. With consent `'pending'` too, where earlier visits
     * have stored something.
     * @returns how many events were concerned, once the deletion is committed. Where storage fails they are gone from
     *   memory, and the event `degraded` says that they are still stored.
     */
    delete(selector: { eventId: string } | { itemId: string } | { before: number | Date }): Promise<number>;
    /** Deletes history, journal and key, in memory and in storage, in all tabs. */
    clear(): Promise<void>;
    /**
     * Takes the account's own orders from the shop; an order counts once, however often it is told.
     * @param orders 0..10000
     */
    merge(orders: readonly OrderOptions[]): Promise<MergedOrders>;
  };

  /** @returns a function that takes the listener off again */
  on<K extends keyof RecommenderEvents>(event: K, listener: (value: RecommenderEvents[K]) => void): () => void;

  /** Commits what is still to be written, then ends the workers. Calls that wait reject with `closed`. */
  close(): Promise<void>;
}

/** A list that is kept up to date, as returned by `subscribe`. */
export interface Subscription {
  /** No list arrives any more. */
  unsubscribe(): void;
  /** A list is held back by `apply: 'next-render'`. */
  readonly held: boolean;
  /** Lets a held list through. */
  apply(): void;
}
