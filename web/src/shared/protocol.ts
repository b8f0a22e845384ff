// All messages between the page, the fetcher and the core, and the data in them. Plain data only: everything here is
// structured-cloned. What the page's own users see of it is exported again by index.ts.
import type { Degraded, ErrorCode } from './errors.js';
import type { Source } from './list-kinds.js';
import type { Stats } from './stats.js';

export { LIST_KIND_CODES, type ListKind, SOURCES, type Source } from './list-kinds.js';
export type { StartupTimes, Stats } from './stats.js';

/**
 * Whether behaviour may be stored on the device. `pending`: kept in memory only; `granted`: stored; `denied`: nothing is
 * tracked, lists go by popularity, and what was stored is deleted.
 */
export type Consent = 'pending' | 'granted' | 'denied';

/**
 * How the part that knows the shopper is kept from the network: by the policy of a hidden `frame`, by the `header` of its
 * script, or not at all. `unknown` until it has tried to get out.
 */
export type Seal = 'unknown' | 'frame' | 'header' | 'none';

/** How much history is kept: the newest `events` (1..10000, default 500) of the last `days` (1..3650, default 90). */
export interface Retention {
  events: number;
  days: number;
}

/** Mirrors EventType of src/session/event.h: append only. */
export const EVENT_TYPE_CODES = {
  view: 0,
  cart: 1,
  'cart-remove': 2,
  purchase: 3,
  search: 4,
  like: 5,
  dislike: 6,
  'not-interested': 7,
  rating: 8,
  impression: 9,
  click: 10,
} as const;

/** What the shopper did. */
export type EventType = keyof typeof EVENT_TYPE_CODES;
/** What can be done with one item. */
export type ItemEventType = 'view' | 'cart' | 'cart-remove' | 'like' | 'dislike' | 'not-interested';
/** What can be done with an item of a list. */
export type ListEventType = 'impression' | 'click';

/** One line of an order. `quantity` > 0, default 1; `price` >= 0 in the shop's currency. */
export interface PurchaseLine {
  itemId: string;
  quantity?: number;
  price?: number;
}

/** An event as it is kept: `time` in whole seconds since 1970-01-01 UTC. */
export interface ItemEvent {
  eventId: string;
  type: ItemEventType;
  time: number;
  itemId: string;
  /** The product that the item is a variant of; it counts where the bundle does not know the item. */
  groupId?: string;
  /** What it was worth to the shop, in its currency. */
  value?: number;
}

/** `value` on the shop's own scale. */
export interface RatingEvent {
  eventId: string;
  type: 'rating';
  time: number;
  itemId: string;
  value: number;
}

/** What was typed, with e-mail addresses, long digit runs and the like masked. */
export interface SearchEvent {
  eventId: string;
  type: 'search';
  time: number;
  query: string;
}

/** Items of a list that were seen or clicked. */
export interface ListEvent {
  eventId: string;
  type: ListEventType;
  time: number;
  recommendationId: string;
  itemIds: string[];
}

/** An order as it is kept, once for each `orderId`. */
export interface PurchaseEvent {
  eventId: string;
  type: 'purchase';
  time: number;
  orderId: string;
  lines: PurchaseLine[];
}

/** An event as the history holds it: with its id and its time. */
export type HistoryEvent = ItemEvent | PurchaseEvent | RatingEvent | SearchEvent | ListEvent | ResetEvent;

/** `data.resetLearning()`: what came before it is not learnt from. */
export interface ResetEvent {
  eventId: string;
  type: 'learning-reset';
  time: number;
}

/**
 * What the bundle's catalogue says about an item. Text is data, never HTML. The catalogue's own attributes come as further
 * members: a shop extends this type by them, and hands it to `createRecommender<ShopItem>()`.
 */
export interface Item {
  itemId: string;
  title: string;
  /** `null`: unknown. */
  price: number | null;
  category: string | null;
  brand: string | null;
  /** Pieces, where an overlay says so. */
  stock?: number;
}

/** What the shopper did with the item that explains a recommendation. */
export type ReasonKind = 'viewed' | 'carted' | 'purchased' | 'liked' | 'disliked';

/**
 * One of the shopper's own events and its share, 0..1, of the item's score that the events explain. `disliked`: below 0,
 * the part that the score has lost because the item is like one that is disliked; with `learning` alone.
 */
export interface Reason {
  kind: ReasonKind;
  itemId: string;
  eventId: string;
  weight: number;
}

/** An item of a list, with the reason why it is there. */
export interface ListedItem<I extends Item = Item> {
  itemId: string;
  /** 1 for the best item of the whole ranking; counts the offset in. */
  rank: number;
  /** Higher is better; comparable within one list only. */
  score: number;
  source: Source;
  /** At most three, largest weight first; empty when no event explains the item. */
  reasons: Reason[];
  /** Absent when the bundle has no catalogue. */
  item?: I;
}

/** What a call for a list answers: the items, best first, and how they came about. */
export interface RecommendationList<I extends Item = Item> {
  recommendationId: string;
  items: ListedItem<I>[];
  /** `null` while there is no model. */
  bundleVersion: number | null;
  /** Time spent inside the core, in milliseconds; the clock of a page ticks at 0.1 ms. */
  computeMs: number;
  degraded?: Degraded;
}

/** A call for a list as the page got it: shared/list-request.ts says what may be in it. */
export interface ListCall {
  list: unknown;
  /** Of `similar` an id, of `boughtTogether` and `rerank` ids. */
  items: unknown;
  options: unknown;
}

/** How likely an item is among what the shopper touches next. */
export interface Prediction {
  itemId: string;
  /** 0..1 */
  probability: number;
}

/** One of the three; a purchase loses only the lines that name the item. `before`: milliseconds since 1970. */
export type DeleteSelector = { eventId: string } | { itemId: string } | { before: number };

/** The bytes of a bundle. `roles[i]` names `files[i]`. */
export interface BundleBytes {
  manifest: string;
  roles: string[];
  files: Uint8Array<ArrayBuffer>[];
}

/** How far the download of a model is. */
export interface Progress {
  stage: 'manifest' | 'files';
  loadedBytes: number;
  /** 0 while it is not known. */
  totalBytes: number;
}

/** What has been inferred from the history. Shares are of the weighted events, 0..1, largest first. */
export interface Profile {
  /** Events it is made of. */
  events: number;
  /** At most ten; empty when the bundle has no catalogue. */
  topCategories: { name: string; share: number }[];
  topBrands: { name: string; share: number }[];
  /** Of the items the shopper dealt with, in the shop's currency: 10th, 50th and 90th percentile. */
  priceBand: { low: number; median: number; high: number } | null;
  /** The last distinct items, newest first, at most ten. */
  recentItemIds: string[];
}

/** One order of the account's own history. */
export interface MergedOrders {
  added: number;
  /** Orders that were there already. */
  known: number;
}

/** Prices and stock of one market, laid over the bundle's catalogue. `stock`: pieces. */
export type Overlay = Record<string, { price?: number; stock?: number }>;

/** Rules by placement, `*` for all lists. A set counts from `from` until `until`, ISO 8601, where it has them. */
export type PlacementRules = Record<string, ({ from?: string; until?: string } & Record<string, unknown>)[]>;

/** How a recommendation paid; carries no item and no identifier. */
export interface Attribution {
  placement: string | null;
  /** The experiments asked for on this page, `name=variant`, joined by commas; `null`: none. */
  variant: string | null;
  source: Source;
  kind: 'click' | 'cart' | 'purchase';
}

/** One event as the page left it in its journal: unreadable without the core's key. */
export interface JournalEntry {
  key: string;
  value: string;
}

/** Bytes to be XORed with an event before it is written to the journal; each byte is used once. */
export interface JournalPad {
  /** Names the pad; 16 hexadecimal digits. */
  padId: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What a `keyProvider` gave: at least 16 bytes. `null`: the key lies on the device. */
export type KeyMaterial = Uint8Array<ArrayBuffer> | null;

/** The calls that the core answers, each with one message; it checks what is `unknown`. */
export interface Calls {
  list: { args: ListCall; result: RecommendationList };
  predict: { args: unknown; result: Prediction[] };
  /** The page knows the seal: the core cannot tell a frame from a header. */
  stats: { args: null; result: Omit<Stats, 'sealed'> };
  catalog: { args: unknown; result: Item[] };
  profile: { args: null; result: Profile };
  history: { args: null; result: HistoryEvent[] };
  /** Adds what is not known yet: an import, or the orders of an account. The result is how many were. */
  add: { args: { events: HistoryEvent[]; nowMs: number }; result: number };
  /** The cart as it is: what is missing is added or removed as events. */
  cart: { args: { itemIds: unknown; nowMs: number }; result: null };
  delete: { args: unknown; result: number };
  clear: { args: null; result: null };
  consent: { args: { consent: Consent; nowMs: number }; result: null };
  switchProfile: { args: { profile: string | null; key: KeyMaterial; nowMs: number }; result: null };
  /** Back to the bundle before this one. The result is its version; `null`: there is none. */
  rollback: { args: null; result: number | null };
  close: { args: null; result: null };
}
export type CallName = keyof Calls;

export type CallMessage = { [K in CallName]: { kind: 'call'; id: number; call: K; args: Calls[K]['args'] } }[CallName];

export interface StartMessage {
  kind: 'start';
  name: string;
  /** Hash of the profile's key, 32 hexadecimal digits; `null`: anonymous. */
  profile: string | null;
  /** The manifest's URL; `null` when the page hands in the bytes, which are then not looked for on the device. */
  bundleUrl: string | null;
  /** The keys that a bundle on the device must have been verified with; empty: any will do. */
  publicKeys: string[];
  consent: Consent;
  retention: Retention;
  /** A `keyProvider` is there: a message `key` follows, and no storage is opened before. */
  awaitsKey: boolean;
  /** `false`: lists and probabilities go without a user vector. */
  encoder: boolean;
  /** 0..2^32 - 1. */
  seed: number;
  nowMs: number;
}

export type ClientToCore =
  | StartMessage
  /** The wasm module: its bytes, or a string with one character for each. */
  | { kind: 'wasm'; module: string | Uint8Array<ArrayBuffer> }
  | { kind: 'wasm-failed'; message: string }
  /** The verified bundle; takes the place of the one in use between two calls. */
  | { kind: 'assets'; bundle: BundleBytes; downloadedBytes: number }
  | { kind: 'assets-failed'; degraded: Degraded }
  | { kind: 'overlay'; overlay: Overlay }
  | { kind: 'placements'; placements: PlacementRules }
  | { kind: 'key'; key: KeyMaterial }
  /** What pages that were left had no time to hand over. */
  | { kind: 'journal'; entries: JournalEntry[]; nowMs: number }
  | { kind: 'hidden'; itemIds: string[] } // in no list but `rerank`, from here on
  /** `attribution` messages are wanted; never sent under Global Privacy Control. */
  | { kind: 'attribution'; variant: string | null }
  /** A MessagePort to an encoder that answers there; `null`: there is none. */
  | { kind: 'encoder'; port: unknown; failure: Degraded | null }
  | { kind: 'track'; event: HistoryEvent; nowMs: number }
  | CallMessage;

export type CoreToClient =
  /** The core has tried its wall. `sealed`: nothing got out. */
  | { kind: 'online'; sealed: boolean }
  /** There is no bundle on the device. */
  | { kind: 'need' }
  | { kind: 'ready'; bundleVersion: number; fromDevice: boolean; manifest: string }
  | { kind: 'failed'; degraded: Degraded }
  /** Something goes on, but not as well as it should. */
  | { kind: 'degraded'; degraded: Degraded }
  | { kind: 'changed'; events: number }
  | { kind: 'pad'; pad: JournalPad }
  /** A completed transaction holds these events: the journal may forget them. */
  | { kind: 'stored'; eventIds: string[] }
  /** These journal entries are stored, or will never be readable. */
  | { kind: 'journal-done'; keys: string[] }
  /** Another tab changed the consent. */
  | { kind: 'consent'; consent: Consent }
  /** Everything was deleted, here or in another tab. */
  | { kind: 'cleared' }
  | { kind: 'attribution'; attribution: Attribution }
  | { kind: 'reply'; id: number; result: Calls[CallName]['result'] }
  /** `wasm-unavailable` stands for failures that should not have been possible. */
  | { kind: 'reply-error'; id: number; code: ErrorCode; message: string }
  /** Something is wrong that the page's developer must know of. */
  | { kind: 'error'; degraded: Degraded };

export interface FetchRequest {
  kind: 'fetch';
  name: string;
  /** `null`: only the overlay and the placements. */
  bundle: { url: string } | { bytes: SuppliedBundle } | null;
  /** The signing keys pinned by the page; one of them must have signed. Empty: no signature is asked for. */
  publicKeys: string[];
  /** The version in use, which only a higher one replaces; `null`: none. */
  currentVersion: number | null;
  overlayUrl: string | null;
  placementsUrl: string | null;
  nowMs: number;
  /** The page downloads with its own `fetch` and answers `load` messages. */
  loadThroughPage: boolean;
}

/** A bundle that the page holds itself: `files` by the paths of the manifest. */
export interface SuppliedBundle {
  manifest: string | Uint8Array<ArrayBuffer>;
  /** The text of `manifest.sig`; needed when a key is pinned. */
  signature?: string;
  files: Record<string, Uint8Array<ArrayBuffer>>;
}

export type ClientToFetcher =
  | FetchRequest
  | {
      kind: 'loaded';
      id: number;
      status: number;
      /** From `Content-Range` of a partial answer: where `bytes` begin; otherwise 0. */
      offset: number;
      bytes: Uint8Array<ArrayBuffer> | null;
      message: string;
    };

export type FetcherToClient =
  | { kind: 'online' }
  | {
      kind: 'load';
      id: number;
      url: string;
      headers: Record<string, string>;
      cache: 'default' | 'no-cache' | 'reload';
    }
  | { kind: 'progress'; progress: Progress }
  /** `bundle` is `null` when nothing newer is there. */
  | { kind: 'done'; bundle: BundleBytes | null; downloadedBytes: number }
  /** Others than those on the device. */
  | { kind: 'overlay'; overlay: Overlay }
  | { kind: 'placements'; placements: PlacementRules }
  /** Overlay or placements. */
  | { kind: 'degraded'; degraded: Degraded }
  | { kind: 'failed'; degraded: Degraded }
  /** Sent last: nothing more is to come, the worker may be ended. */
  | { kind: 'finished' };
