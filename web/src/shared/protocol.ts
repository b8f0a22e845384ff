// All messages between the page, the fetcher and the core, and the data in them. Plain data only: everything here is
// structured-cloned. What the page's own users see of it is exported again by index.ts.
import type { Degraded } from './errors.js';

/**
 * Whether behaviour may be stored on the device. `pending`: kept in memory only; `granted`: stored; `denied`: nothing is
 * tracked, lists go by popularity, and what was stored is deleted.
 */
export type Consent = 'pending' | 'granted' | 'denied';

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
  like: 5,
  dislike: 6,
  'not-interested': 7,
} as const;

export type EventType = keyof typeof EVENT_TYPE_CODES;
export type ItemEventType = Exclude<EventType, 'purchase'>;

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
}

/** An order as it is kept, once for each `orderId`. */
export interface PurchaseEvent {
  eventId: string;
  type: 'purchase';
  time: number;
  orderId: string;
  lines: PurchaseLine[];
}

export type HistoryEvent = ItemEvent | PurchaseEvent;

/** What the bundle's catalogue says about an item. Text is data, never HTML. */
export interface Item {
  itemId: string;
  title: string;
  /** `null`: unknown. */
  price: number | null;
  category: string | null;
  brand: string | null;
}

/** Mirrors Source of src/engine/engine.h: the part of the engine that gave an item most of its score. */
export const SOURCES = ['graph', 'encoder', 'popular', 'recent', 'trending'] as const;
export type Source = (typeof SOURCES)[number];

/** What the shopper did with the item that explains a recommendation. */
export type ReasonKind = 'viewed' | 'carted' | 'purchased' | 'liked';

/** One of the shopper's own events and its share, 0..1, of the item's score that the events explain. */
export interface Reason {
  kind: ReasonKind;
  itemId: string;
  eventId: string;
  weight: number;
}

export interface ListedItem {
  itemId: string;
  /** 1 for the best item of the whole ranking; counts the offset in. */
  rank: number;
  /** Higher is better; comparable within one list only. */
  score: number;
  source: Source;
  /** At most three, largest weight first; empty when no event explains the item. */
  reasons: Reason[];
  /** Absent when the bundle has no catalogue. */
  item?: Item;
}

export interface RecommendationList {
  recommendationId: string;
  items: ListedItem[];
  /** `null` while there is no model. */
  bundleVersion: number | null;
  /** Time spent inside the core, in milliseconds; the clock of a page ticks at 0.1 ms. */
  computeMs: number;
  degraded?: Degraded;
}

/** Kinds of lists with the numbers that cross the wasm edge: append only. */
export const LIST_KIND_CODES = { recommend: 0, similar: 1, trending: 2, recentlyViewed: 3 } as const;
export type ListKind = keyof typeof LIST_KIND_CODES;

/** A list request after validation: every option has its value. */
export interface ListRequest {
  list: ListKind;
  /** Only for `similar`. */
  itemId: string | null;
  limit: number;
  offset: number;
  exclude: string[];
  excludePurchased: boolean;
  excludeInCart: boolean;
  excludeDisliked: boolean;
  placement: string | null;
}

/** Milliseconds from the start of the core to each stage of its start. */
export interface StartupTimes {
  storageMs: number;
  wasmMs: number;
  engineMs: number;
  readyMs: number;
}

export interface Stats {
  consent: Consent;
  /** Where the history is kept. */
  storage: 'memory' | 'indexeddb';
  /** Events in the history, and how many of them storage has committed. */
  history: { events: number; stored: number };
  /** `null` while there is no model. `downloadedBytes` is 0 when it came from the device. */
  bundle: {
    version: number;
    name: string;
    items: number;
    dimensions: number;
    edges: number;
    bytes: number;
    downloadedBytes: number;
    memoryBytes: number;
  } | null;
  startup: StartupTimes | null;
  /** Lists answered so far, and the time inside the core of the last one. */
  lists: { count: number; lastComputeMs: number };
}

/** One of the three; a purchase loses only the lines that name the item. `before`: milliseconds since 1970 or a Date. */
export type DeleteSelector = { eventId: string } | { itemId: string } | { before: number };

/** The bytes of a bundle. `roles[i]` names `files[i]`. */
export interface BundleBytes {
  manifest: string;
  roles: string[];
  files: Uint8Array<ArrayBuffer>[];
}

export interface Progress {
  stage: 'manifest' | 'files' | 'wasm';
  loadedBytes: number;
  /** 0 while it is not known. */
  totalBytes: number;
}

/** The calls that the core answers, each with one message. */
export interface Calls {
  list: { args: ListRequest; result: RecommendationList };
  stats: { args: null; result: Stats };
  catalog: { args: { offset: number; limit: number }; result: Item[] };
  history: { args: null; result: HistoryEvent[] };
  delete: { args: DeleteSelector; result: number };
  clear: { args: null; result: null };
  consent: { args: { consent: Consent; nowMs: number }; result: null };
  close: { args: null; result: null };
}
export type CallName = keyof Calls;

export type CallMessage = { [K in CallName]: { kind: 'call'; id: number; call: K; args: Calls[K]['args'] } }[CallName];

export interface StartMessage {
  kind: 'start';
  name: string;
  /** The manifest's URL; `null` when the page hands in the bytes, which are then not looked for on the device. */
  bundleUrl: string | null;
  /** SHA-256 of the wasm module that this version of the package goes with. */
  wasmKey: string;
  consent: Consent;
  retention: Retention;
  nowMs: number;
}

export type ClientToCore =
  | StartMessage
  | { kind: 'assets'; bundle: BundleBytes | null; wasm: Uint8Array<ArrayBuffer> | null; downloadedBytes: number }
  | { kind: 'assets-failed'; degraded: Degraded }
  | { kind: 'track'; event: HistoryEvent; nowMs: number }
  | CallMessage;

export type CoreToClient =
  | { kind: 'online' }
  | { kind: 'need'; bundle: boolean; wasm: boolean }
  | { kind: 'ready'; bundleVersion: number }
  | { kind: 'failed'; degraded: Degraded }
  | { kind: 'storage-failed'; degraded: Degraded }
  | { kind: 'changed'; events: number }
  | { kind: 'reply'; id: number; result: Calls[CallName]['result'] }
  | { kind: 'reply-error'; id: number; message: string };

export interface FetchRequest {
  kind: 'fetch';
  name: string;
  /** `null`: the device has it already. */
  bundle: { url: string } | { bytes: SuppliedBundle } | null;
  wasmUrl: string | null;
  wasmKey: string;
  /** The page downloads with its own `fetch` and answers `load` messages. */
  loadThroughPage: boolean;
}

/** A bundle that the page holds itself: `files` by the paths of the manifest. */
export interface SuppliedBundle {
  manifest: string | Uint8Array<ArrayBuffer>;
  files: Record<string, Uint8Array<ArrayBuffer>>;
}

export type ClientToFetcher =
  | FetchRequest
  | { kind: 'loaded'; id: number; status: number; bytes: Uint8Array<ArrayBuffer> | null; message: string };

export type FetcherToClient =
  | { kind: 'online' }
  | { kind: 'load'; id: number; url: string }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; bundle: BundleBytes | null; wasm: Uint8Array<ArrayBuffer> | null; downloadedBytes: number }
  | { kind: 'failed'; degraded: Degraded }
  /** Sent last: nothing more is to come, the worker may be ended. */
  | { kind: 'finished' };
