import { createInBrowser } from './client/create.js';
import type { RecommenderOptions } from './client/options.js';
import type { Recommender } from './client/recommender.js';
import type { Item } from './shared/protocol.js';

/**
 * Makes a recommender that runs in this browser. Synchronous and usable at once; inert on a server. With a type of the
 * shop's own items the compiler checks filters: `createRecommender<ShopItem>({ bundle })`.
 * @returns the recommender of this `name`: the same one when called again
 * @throws VitrineError `invalid-argument`
 */
export function createRecommender<I extends Item = Item>(options: RecommenderOptions): Recommender<I> {
  // Literal and in the main entry: this is the form in which bundlers find the file and serve it.
  const recommender = createInBrowser(options, () => new URL('./core-worker.js', import.meta.url).href);
  // What the bundle's items have is for its maker to know.
  return recommender as unknown as Recommender<I>;
}

/** The version of this package. */
export const VERSION: string = __VITRINE_VERSION__;

export type { Ready, RecommenderEvents } from './client/events.js';
export type { FeedbackReport, FeedbackReportOptions, FeedbackReportResult, WithheldReason } from './client/feedback.js';
export type {
  CatalogChange,
  Encoder,
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
  WhatIfOptions,
} from './client/options.js';
export type { Recommender, Subscription } from './client/recommender.js';
export type { UpsertItem } from './content/items.js';
export { type Degraded, type DegradedCode, type ErrorCode, VitrineError } from './shared/errors.js';
export type {
  AnyFilter,
  AttributeValue,
  Compares,
  Condition,
  Day,
  Equals,
  Exists,
  FactorRule,
  Filter,
  KnownFilter,
  PinRule,
  Rules,
  RuleTarget,
} from './shared/filter.js';
export type {
  Attribution,
  Consent,
  EventType,
  HistoryEvent,
  Item,
  ItemEvent,
  ItemEventType,
  ListEvent,
  ListEventType,
  ListedItem,
  ListKind,
  MergedOrders,
  Prediction,
  Profile,
  Progress,
  PurchaseEvent,
  PurchaseLine,
  RatingEvent,
  Reason,
  ReasonKind,
  RecommendationList,
  ResetEvent,
  Retention,
  Seal,
  SearchEvent,
  Source,
  StartupTimes,
  Stats,
  SuppliedBundle,
} from './shared/protocol.js';
