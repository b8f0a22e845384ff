import type { UpsertItem } from '../content/items.js';
import type { VitrineError } from '../shared/errors.js';
import type { Filter } from '../shared/filter.js';
import type {
  Consent,
  HistoryEvent,
  Item,
  MergedOrders,
  Prediction,
  Profile,
  RecommendationList,
  Seal,
  Stats,
} from '../shared/protocol.js';
import type { Ready, RecommenderEvents } from './events.js';
import type { FeedbackReportOptions, FeedbackReportResult } from './feedback.js';
import type {
  CatalogChange,
  ListOptions,
  OrderOptions,
  SubscribeOptions,
  TrackEvent,
  WhatIfOptions,
} from './options.js';

/**
 * A recommender for one shopper on this device. Usable at once: calls made before the model is there wait for it.
 * A call rejects only for `invalid-argument`, `closed`, `needs-gesture` and its own `AbortSignal`; everything else resolves
 * with the best list there is and `degraded`.
 */
export interface Recommender<I extends Item = Item, F = Filter<I>> {
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
   * @returns at most `limit` items, best first. Without history the list goes by popularity: `degraded: 'no-history'`. A
   * filter that leaves nothing: an empty list, `degraded: 'no-match'`.
   * @throws VitrineError `invalid-argument`, `closed`
   */
  recommend(options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * Items that go with one item, best first; the item itself is never among them.
   * An item that the bundle does not know: an empty list, `degraded: 'no-match'`.
   */
  similar(itemId: string, options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * What has been popular lately, the same for all shoppers but for the exclusions. Of one category:
   * `trending({ filter: { category: 'mugs' } })`.
   */
  trending(options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /** The distinct items viewed, newest first. */
  recentlyViewed(options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * What is bought in one order with the items of a cart, added up over them: what completes them, not what could take
   * their place. Only what was bought together with any of them, so the list may be short or empty; `fallbacks` fill it up.
   * @param itemIds 0..10000 ids; none that the bundle knows: `degraded: 'no-match'`
   * @throws VitrineError `invalid-argument`, `closed`
   */
  boughtTogether(itemIds: readonly string[], options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * What this shopper bought before, the likeliest to be wanted again now first: by how often and how lately, and by how
   * long it takes all customers to buy it again. What lies in the cart is left out.
   */
  buyAgain(options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * A list that the shop has already, search results or a category's page, in the order that `recommend` would give it.
   * Every id comes back once, bought or not, but for `exclude` and what rules take out; ids that the bundle does not know
   * stay behind the rest, in the order given, with the source `given`. Without history the order stays: `no-history`.
   * @param itemIds 0..1000 ids
   * @param options `limit` is 1000 and `diversity` 0 where they are not given
   * @throws VitrineError `invalid-argument`, `closed`
   */
  rerank(itemIds: readonly string[], options?: ListOptions<F>): Promise<RecommendationList<I>>;

  /**
   * A list of this page as it would have been without an event or an item of the history: the same question, with what was
   * known then. Shows nobody anything and deletes nothing. A list that this page was not shown, or more than 50 lists ago,
   * or before the bundle changed: empty, `degraded: 'no-match'`.
   * @param recommendationId of the list
   * @throws VitrineError `invalid-argument`, `closed`
   */
  whatIf(recommendationId: string, options: WhatIfOptions): Promise<RecommendationList<I>>;

  /**
   * How likely each item is among what the shopper touches next and has not touched before: an item of the next order, or,
   * for shops that train on events without orders, of the rest of this visit. Calibrated on orders that the model was not
   * fitted on; `report.json` of the bundle says how well it holds.
   * @param itemIds 0..10000 ids
   * @returns in the order asked, without ids that the bundle does not know; empty for a bundle that was not calibrated
   * @throws VitrineError `invalid-argument`, `closed`
   */
  predict(itemIds: readonly string[]): Promise<Prediction[]>;

  /**
   * Hands `listener` a list now and again after each change that alters it.
   * @param onError hears that the options are wrong, after which no list arrives. Default: the event `error` says it
   * @returns takes the listener off, and lets a held list through
   * @throws VitrineError `closed`; `invalid-argument` for `apply` and the listener
   */
  subscribe(
    options: SubscribeOptions<F>,
    listener: (list: RecommendationList<I>) => void,
    onError?: (error: VitrineError) => void,
  ): Subscription;

  /**
   * Items for what was typed: by their words, which may be typed in part, and by what is like them. Sends nothing.
   * @param text at most 2,000 characters count
   * @returns best first, `source` `'content'`; nothing found: an empty list, `degraded: 'no-match'`
   * @throws VitrineError `invalid-argument`, `closed`
   */
  search(text: string, options?: ListOptions<F>): Promise<RecommendationList<I>>;

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

  /**
   * Says under local differential privacy which category this shopper deals with most, for `vitrine train --reports`: for the
   * shop to send, if it wishes, nothing here does. Once a week at the most, and never under Global Privacy Control or without
   * consent.
   * @returns the report, or why there is none; a report that is not sent is spent all the same
   * @throws VitrineError `invalid-argument`, `closed`
   */
  feedbackReport(options: FeedbackReportOptions): Promise<FeedbackReportResult>;

  readonly catalog: {
    /**
     * The bundle's items in its own order, a page at a time; empty when the model could not be loaded.
     * @param range `offset` from 0, default 0; `limit` from 1, default all
     */
    list(range?: { offset?: number; limit?: number }): Promise<I[]>;
    /**
     * Adds items that the bundle was not trained on, or changes what it says of those it has: from the next list on they are
     * found where items are that are like them. Kept on this device with the bundle, and applied again after an update. The
     * first call loads 97 KB more of the package, and the bundle's content model.
     * @param items 0..20000; of two with one id the last counts
     * @throws VitrineError `invalid-argument` naming the item, `closed`
     */
    upsert(items: readonly UpsertItem[]): Promise<CatalogChange>;
    /** Takes items out of all lists but `rerank`, until they are added again. The history keeps what it knows of them. */
    remove(itemIds: readonly string[]): Promise<CatalogChange>;
    /** `false`: in no list but `rerank`, until it is `true` again. */
    setAvailability(availability: Readonly<Record<string, boolean>>): Promise<CatalogChange>;
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
    /** Forgets what the lists have learnt (`learning`); what was done up to now is not learnt from again. */
    resetLearning(): Promise<void>;
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
