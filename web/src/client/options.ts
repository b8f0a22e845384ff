import type { Degraded } from '../shared/errors.js';
import type { AnyFilter, Rules } from '../shared/filter.js';
import type { Consent, ItemEventType, ListKind, PurchaseLine, Retention, SuppliedBundle } from '../shared/protocol.js';
import type { ConnectEncoder } from './link.js';

/** An encoder that runs beside the core, as `onnx()` of `vitrine/onnx` makes it. Opaque. */
export interface Encoder {
  /** @internal */
  readonly around: ConnectEncoder;
}

/** What a recommender is made from. Only `bundle` is required; values out of range throw `invalid-argument`. */
export interface RecommenderOptions {
  /** URL of a `manifest.json` (its files lie beside it), or the bytes of a bundle. Required. */
  bundle: string | URL | SuppliedBundle;
  /**
   * Storage namespace, so that two shops or markets on one origin stay apart: 1..64 characters. A second call with the
   * same name returns the same recommender. Default: `'default'`.
   */
  name?: string;
  /**
   * Whose history: a key that the shop chooses at login, 1..512 characters, hashed before it is stored. Default: the
   * anonymous history of this device.
   */
  profile?: string | null;
  /**
   * Pins the bundle's signing key, as `vitrine keygen` prints it; several while one takes over from another. Unsigned and
   * wrongly signed bundles are then refused: `bundle-untrusted`. Default: signatures are not asked for.
   */
  publicKey?: string | readonly string[];
  /** Default: `'pending'`, which keeps the history in memory only. */
  consent?: Consent;
  /** Default: 500 events, 90 days. */
  retention?: Partial<Retention>;
  /**
   * Gives at least 16 bytes that the history is encrypted with (a passphrase, a half that the shop's server holds); called
   * once at the start and at each change of the profile. Default: a key that never leaves this device's browser.
   */
  keyProvider?: () => Promise<Uint8Array | string>;
  /**
   * URL of a JSON `{ "sku-1": { "price": 9.5, "stock": 3 } }`, laid over the bundle's catalogue, and
   * looked at again after each start whatever `update` says. Default: none.
   */
  overlay?: string | URL;
  /**
   * URL of a JSON with the merchandisers' rules, usually `placements.json` beside the bundle:
   * `{ "home": [{ "from": "2026-11-27", "until": "2026-12-01", "boost": [{ "filter": { "brand": "Clay" } }] }] }`. A set
   * holds for the lists of its placement, under `*` for all lists, and adds to the rules of a call, which come first. Looked
   * at again like the overlay. Default: none.
   */
  placements?: string | URL;
  /**
   * What makes the user vector from the history: the bundle's own encoder, or an ONNX model by `onnx()` of `vitrine/onnx`,
   * which takes over when it is there; in browsers only. `false`: nothing does, and lists and probabilities go without a user
   * vector. Default: `'built-in'`.
   */
  encoder?: 'built-in' | Encoder | false;
  /**
   * Whether the lists adapt to this shopper (docs/guides/learning.md). What is learnt is computed on the device from the
   * history and kept nowhere else; a module that is 2 KB larger comes in place of the other. In browsers only, and not
   * with `wasmUrl`: the core.wasm that it names does not learn. Default: false.
   */
  learning?: boolean;
  /** When a newer bundle is looked for. Default: `'idle'`, once after each start, when the page has nothing to do. */
  update?: 'idle' | 'manual' | { everyHours: number };
  /** Where `core.wasm` is, for those who host it themselves. Default: it comes as part of the package's modules. */
  wasmUrl?: string | URL;
  /**
   * Where `core-worker.js` is, served with the header that seals it: for pages whose own policy forbids the frame.
   * Default: the frame, and where that is forbidden the file beside the module.
   */
  workerUrl?: string | URL;
  /** `false`: everything runs on the calling thread, unsealed. Default: `true`. */
  worker?: boolean;
  /** Used instead of the browser's `fetch`, on the page's thread. Default: the fetcher worker downloads by itself. */
  fetch?: (
    url: string,
    init?: { headers?: Record<string, string>; cache?: 'default' | 'no-cache' | 'reload' },
  ) => Promise<Response>;
  /**
   * What exploration draws from, 0..4294967295: the same seed and the same history give the same list. Default: 0.
   */
  seed?: number;
  /** Milliseconds since 1970-01-01 UTC, for tests. Default: `Date.now`. */
  now?: () => number;
}

/** What was done with one item. */
export interface ItemTrackEvent {
  type: ItemEventType;
  /**
   * The shop's own id, 1..512 characters. Ids that the bundle does not know are kept and do not influence lists; when they are
   * more than a fifth, the console says so on a page of this machine.
   */
  itemId: string;
  /** The product that the item is a variant of: counts where the bundle does not know the item itself. */
  groupId?: string;
  /** What it is worth to the shop, in its currency. */
  value?: number;
  /** When it happened: a Date, or milliseconds since 1970; at most a day ahead of the clock. Default: now. */
  at?: number | Date;
}

/** An order. The same `orderId` counts once, so that a reloaded receipt does no harm. */
export interface PurchaseTrackEvent {
  type: 'purchase';
  /** 1..512 characters. */
  orderId: string;
  /** 1..1000 lines. */
  lines: PurchaseLine[];
  at?: number | Date;
}

/** What was typed into the shop's search. E-mail addresses, long digit runs and the like are masked before storage. */
export interface SearchTrackEvent {
  type: 'search';
  /** 1..512 characters. */
  query: string;
  at?: number | Date;
}

/** A rating on the shop's own scale. */
export interface RatingTrackEvent {
  type: 'rating';
  itemId: string;
  value: number;
  at?: number | Date;
}

/** Items of a list that came into view, or were clicked. */
export interface ListTrackEvent {
  type: 'impression' | 'click';
  /** Of the list that showed them. */
  recommendationId: string;
  /** 1..1000 ids. */
  itemIds: string[];
  at?: number | Date;
}

/** What `track` takes: something that the shopper did, with its time if that is not now. */
export type TrackEvent = ItemTrackEvent | PurchaseTrackEvent | SearchTrackEvent | RatingTrackEvent | ListTrackEvent;

/** An order of the account's own history. */
export interface OrderOptions {
  orderId: string;
  /** A Date, or milliseconds since 1970. */
  at: number | Date;
  lines: PurchaseLine[];
}

/** What the catalogue is now, over the bundle as it was trained. */
export interface CatalogChange {
  /** Items added or changed since the bundle was trained. */
  items: number;
  removed: number;
  unavailable: number;
  /** What was told is kept, but the lists do not follow it. */
  degraded?: Degraded;
}

/** What a list is to hold. Values out of range throw `invalid-argument`. */
export interface ListOptions<F = AnyFilter> extends Rules<F> {
  /** Items asked for, 1..1000. Default: 10. */
  limit?: number;
  /** Items left out from the top, 0..9000. Default: 0. */
  offset?: number;
  /** Ids that are not to be listed. Default: none. */
  exclude?: string[];
  /** Leaves out what was bought. Default: `true`. */
  excludePurchased?: boolean;
  /** Leaves out what lies in the cart. Default: `true`. */
  excludeInCart?: boolean;
  /** Leaves out what got a `dislike` or `not-interested`. Default: `true`. */
  excludeDisliked?: boolean;
  /**
   * Where on the page the list is shown, 1..64 characters. What other placements show is left out; asking again for the
   * same placement replaces what it had shown. Default: takes no part in this.
   */
  placement?: string;
  /**
   * How unlike each other the items are to be, 0..1: 0 goes by score alone, 1 by difference alone. Default: 0.2.
   * `recentlyViewed` does without.
   */
  diversity?: number;
  /**
   * How far an item steps back each time this page was shown it without a click, 0..1: its score is multiplied by
   * 1 - `rotation`. Only `recommend` takes it. Default: 0.
   */
  rotation?: number;
  /**
   * Chance of each place, 0..1, to go to an item that the list would not have shown, so that what else is liked is
   * learned: `source` is then `'explore'`. Only `recommend` takes it. Default: 0.05.
   */
  exploration?: number;
  /**
   * Leaves out what `predict` gives a lower probability, 0..1: the one threshold that means the same in each call. Boosts
   * do not change it, pins pass it, and a bundle that was not calibrated lists nothing. Only `recommend` takes it, and what
   * `fallbacks` add is not asked. Default: 0.
   */
  minProbability?: number;
  /**
   * Kinds of lists that fill up what this one leaves, in this order; each item's `source` says where it came from. With
   * them `recommend` and `similar` list only what the history, or the item, speaks for: popularity alone comes in with the
   * last of them. `similar` and `boughtTogether` can follow a list about items only, and go by those; `rerank` takes and is
   * none. With an `offset` at most 1000 items in all. Default: none, and a list may be shorter than `limit`.
   */
  fallbacks?: readonly ListKind[];
  /** Rejects the call with the signal's reason. */
  signal?: AbortSignal;
}

/** What a list is to do without. */
export interface WhatIfOptions {
  /** An event's id, as `track()` and the reasons give it; or an item's, for everything that was done with it. */
  without: string;
  /** Rejects the call with the signal's reason. */
  signal?: AbortSignal;
}

/** A list that follows what happens. */
export interface SubscribeOptions<F = AnyFilter> extends Omit<ListOptions<F>, 'signal'> {
  /** Which list. Default: `'recommend'`. */
  list?: ListKind;
  /** Of `similar`. */
  itemId?: string;
  /** Of `boughtTogether` and `rerank`. */
  itemIds?: readonly string[];
  /**
   * `'next-render'`: a changed list is held back until the page comes into view again or `apply()` is called, so that no
   * card moves under the cursor. `'immediate'`: it arrives at once. Default: `'next-render'`.
   */
  apply?: 'immediate' | 'next-render';
}
