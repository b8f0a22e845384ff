import { createInBrowser } from './client/create.js';
import type { RecommenderOptions } from './client/options.js';
import type { Recommender } from './client/recommender.js';

/**
 * Makes a recommender that runs in this browser. Synchronous and usable at once; inert on a server.
 * @returns the recommender of this `name`: the same one when called again
 * @throws VitrineError `invalid-argument`
 */
export function createRecommender(options: RecommenderOptions): Recommender {
  return createInBrowser(options, {
    version: __VITRINE_VERSION__,
    wasmKey: __VITRINE_WASM_KEY__,
    // Literal and in the main entry: this is the form in which bundlers find the file and serve it.
    wasmUrl: () => new URL('./core.wasm', import.meta.url).href,
  });
}

export type { Ready, RecommenderEvents } from './client/events.js';
export type {
  ItemTrackEvent,
  ListOptions,
  ListTrackEvent,
  OrderOptions,
  PurchaseTrackEvent,
  RatingTrackEvent,
  RecommenderOptions,
  SearchTrackEvent,
  SubscribeOptions,
  TrackEvent,
} from './client/options.js';
export type { Recommender, Subscription } from './client/recommender.js';
export { type Degraded, type DegradedCode, type ErrorCode, VitrineError } from './shared/errors.js';
export type {
  Attribution,
  Consent,
  EventType,
  HistoryEvent,
  Item,
  ItemEvent,
  ItemEventType,
  ListEvent,
  ListedItem,
  ListKind,
  MergedOrders,
  Profile,
  Progress,
  PurchaseEvent,
  PurchaseLine,
  RatingEvent,
  Reason,
  ReasonKind,
  RecommendationList,
  Retention,
  Seal,
  SearchEvent,
  Source,
  Stats,
  SuppliedBundle,
} from './shared/protocol.js';
