import type { Consent, HistoryEvent, Item, RecommendationList, Stats } from '../shared/protocol.js';
import type { Ready, RecommenderEvents } from './events.js';
import type { ListOptions, TrackEvent } from './options.js';

/**
 * A recommender for one shopper on this device. Usable at once: calls made before the model is there wait for it.
 * A call rejects only for `invalid-argument`, `closed` and its own `AbortSignal`; everything else resolves with the best
 * list there is and `degraded`.
 */
export interface Recommender {
  /** Resolves when the start is over, with `degraded` if there is no model. Rejects only when closed before. */
  readonly ready: Promise<Ready>;
  /** The version of this package. */
  readonly version: string;

  /**
   * Tells what the shopper did. With `consent: 'denied'` nothing is kept.
   * @returns the event's id, for `data.delete`. A view of the same item within a second is the same event.
   * @throws VitrineError `invalid-argument`, `closed`
   */
  track(event: TrackEvent): string;

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

  /** What the engine holds and how long things took. */
  stats(): Promise<Stats>;

  readonly catalog: {
    /**
     * The bundle's items in its own order, a page at a time; empty when the model could not be loaded.
     * @param range `offset` from 0, default 0; `limit` from 1, default all
     */
    list(range?: { offset?: number; limit?: number }): Promise<Item[]>;
  };

  readonly consent: {
    readonly state: Consent;
    /** Resolves when what follows from it is committed: history written, or deleted. */
    set(consent: Consent): Promise<void>;
  };

  readonly data: {
    /** The events kept, oldest first. */
    list(): Promise<HistoryEvent[]>;
    /**
     * Deletes events; an order loses only the lines that name the item.
     * @returns how many events were concerned, once the deletion is committed
     */
    delete(selector: { eventId: string } | { itemId: string } | { before: number | Date }): Promise<number>;
    /** Deletes the whole history, in memory and in storage. */
    clear(): Promise<void>;
  };

  /** @returns a function that takes the listener off again */
  on<K extends keyof RecommenderEvents>(event: K, listener: (value: RecommenderEvents[K]) => void): () => void;

  /** Commits what is still to be written, then ends the workers. Calls that wait reject with `closed`. */
  close(): Promise<void>;
}
