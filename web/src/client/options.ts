import { invalidArgument } from '../shared/errors.js';
import { MAX_LIMIT, MAX_OFFSET } from '../shared/limits.js';
import type {
  Consent,
  DeleteSelector,
  HistoryEvent,
  ItemEventType,
  ListKind,
  ListRequest,
  PurchaseLine,
  Retention,
  SuppliedBundle,
} from '../shared/protocol.js';

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
  /** URL of a JSON `{ "sku-1": { "price": 9.5, "stock": 3 } }`, laid over the bundle's catalogue. Default: none. */
  overlay?: string | URL;
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
  fetch?: (url: string, init?: { headers?: Record<string, string> }) => Promise<Response>;
  /** Milliseconds since 1970-01-01 UTC, for tests. Default: `Date.now`. */
  now?: () => number;
}

/** What was done with one item. */
export interface ItemTrackEvent {
  type: ItemEventType;
  /** The shop's own id, 1..512 characters. Ids that the bundle does not know are kept and do not influence lists. */
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

export type TrackEvent = ItemTrackEvent | PurchaseTrackEvent | SearchTrackEvent | RatingTrackEvent | ListTrackEvent;

/** An order of the account's own history. */
export interface OrderOptions {
  orderId: string;
  /** A Date, or milliseconds since 1970. */
  at: number | Date;
  lines: PurchaseLine[];
}

export interface ListOptions {
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
  /** Rejects the call with the signal's reason. */
  signal?: AbortSignal;
}

/** A list that follows what happens. */
export interface SubscribeOptions extends Omit<ListOptions, 'signal'> {
  /** Which list. Default: `'recommend'`. */
  list?: ListKind;
  /** Of `similar`. */
  itemId?: string;
  /**
   * `'next-render'`: a changed list is held back until the page comes into view again or `apply()` is called, so that no
   * card moves under the cursor. `'immediate'`: it arrives at once. Default: `'next-render'`.
   */
  apply?: 'immediate' | 'next-render';
}

const ITEM_EVENT_TYPES: readonly ItemEventType[] = ['view', 'cart', 'cart-remove', 'like', 'dislike', 'not-interested'];
const CONSENTS: readonly Consent[] = ['pending', 'granted', 'denied'];
const MAX_ID_LENGTH = 512;
const MAX_LINES = 1000;
const DAY_MS = 86_400_000;

export function checkConsent(consent: unknown): Consent {
  const found = CONSENTS.find((known) => known === consent);
  if (!found) throw invalidArgument('consent', "'pending', 'granted' or 'denied'");
  return found;
}

export function checkName(name: unknown, argument: string): string {
  if (typeof name !== 'string' || name.length < 1 || name.length > 64) {
    throw invalidArgument(argument, 'a string of 1 to 64 characters');
  }
  return name;
}

export function checkRetention(retention: unknown): Retention {
  if (retention === undefined) return { events: 500, days: 90 };
  if (!isRecord(retention)) throw invalidArgument('retention', 'an object { events, days }');
  return {
    events: checkInteger(retention['events'] ?? 500, 'retention.events', 1, 10_000),
    days: checkInteger(retention['days'] ?? 90, 'retention.days', 1, 3650),
  };
}

export function checkBundle(bundle: unknown): string | URL | SuppliedBundle {
  if (typeof bundle === 'string' && bundle !== '') return bundle;
  if (bundle instanceof URL) return bundle;
  if (isRecord(bundle)) {
    const { manifest, files } = bundle;
    if (typeof manifest !== 'string' && !(manifest instanceof Uint8Array)) {
      throw invalidArgument('bundle.manifest', 'the text or the bytes of manifest.json');
    }
    if (!isRecord(files) || !Object.values(files).every((file) => file instanceof Uint8Array)) {
      throw invalidArgument('bundle.files', 'an object with a Uint8Array for each path of the manifest');
    }
    return bundle as unknown as SuppliedBundle;
  }
  throw invalidArgument('bundle', 'the URL of a manifest.json or the bytes of a bundle');
}

/** The event as it is kept. `newId` makes an id where the event does not bring its own. */
export function checkTrackEvent(input: unknown, nowMs: number, newId: () => string): HistoryEvent {
  if (!isRecord(input)) throw invalidArgument('event', 'an object with a type');
  const time = Math.floor(checkTime(input['at'], nowMs) / 1000);
  if (input['type'] === 'purchase') {
    const orderId = checkId(input['orderId'], 'orderId');
    return { eventId: `order:${orderId}`, type: 'purchase', time, orderId, lines: checkLines(input['lines']) };
  }
  const type = ITEM_EVENT_TYPES.find((known) => known === input['type']);
  if (!type) throw invalidArgument('type', `one of ${[...ITEM_EVENT_TYPES, 'purchase'].join(', ')}`);
  return { eventId: newId(), type, time, itemId: checkId(input['itemId'], 'itemId') };
}

export function checkListRequest(list: ListKind, itemId: unknown, options: unknown): ListRequest {
  if (options !== undefined && !isRecord(options)) throw invalidArgument('options', 'an object');
  const given = options ?? {};
  const exclude = given['exclude'] ?? [];
  if (!Array.isArray(exclude)) throw invalidArgument('exclude', 'an array of item ids');
  const signal = given['signal'];
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalidArgument('signal', 'an AbortSignal');
  return {
    list,
    itemId: list === 'similar' ? checkId(itemId, 'itemId') : null,
    limit: checkInteger(given['limit'] ?? 10, 'limit', 1, MAX_LIMIT),
    offset: checkInteger(given['offset'] ?? 0, 'offset', 0, MAX_OFFSET),
    exclude: exclude.map((id, i) => checkId(id, `exclude[${i}]`)),
    excludePurchased: checkBoolean(given['excludePurchased'], 'excludePurchased'),
    excludeInCart: checkBoolean(given['excludeInCart'], 'excludeInCart'),
    excludeDisliked: checkBoolean(given['excludeDisliked'], 'excludeDisliked'),
    placement: given['placement'] === undefined ? null : checkName(given['placement'], 'placement'),
  };
}

export function checkSelector(selector: unknown): DeleteSelector {
  if (isRecord(selector) && Object.keys(selector).length === 1) {
    if ('eventId' in selector) return { eventId: checkText(selector['eventId'], 'eventId', 1024) };
    if ('itemId' in selector) return { itemId: checkId(selector['itemId'], 'itemId') };
    if ('before' in selector) return { before: toMilliseconds(selector['before'], 'before') };
  }
  throw invalidArgument('selector', 'exactly one of { eventId }, { itemId } and { before }');
}

export function checkInteger(value: unknown, argument: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw invalidArgument(argument, `an integer from ${min} to ${max}`);
  }
  return value;
}

function checkLines(lines: unknown): PurchaseLine[] {
  if (!Array.isArray(lines) || lines.length < 1 || lines.length > MAX_LINES) {
    throw invalidArgument('lines', `an array of 1 to ${MAX_LINES} lines`);
  }
  return lines.map((line: unknown, i) => {
    if (!isRecord(line)) throw invalidArgument(`lines[${i}]`, 'an object with an itemId');
    const kept: PurchaseLine = { itemId: checkId(line['itemId'], `lines[${i}].itemId`) };
    const { quantity, price } = line;
    if (quantity !== undefined) {
      if (!isNumber(quantity) || quantity <= 0) throw invalidArgument(`lines[${i}].quantity`, 'a number above 0');
      kept.quantity = quantity;
    }
    if (price !== undefined) {
      if (!isNumber(price) || price < 0) throw invalidArgument(`lines[${i}].price`, 'a number, 0 or above');
      kept.price = price;
    }
    return kept;
  });
}

function checkTime(at: unknown, nowMs: number): number {
  if (at === undefined) return nowMs;
  const ms = toMilliseconds(at, 'at');
  if (ms > nowMs + DAY_MS) throw invalidArgument('at', 'at most a day ahead of the clock');
  return ms;
}

function toMilliseconds(value: unknown, argument: string): number {
  const ms = value instanceof Date ? value.getTime() : value;
  if (!isNumber(ms) || ms < 0) throw invalidArgument(argument, 'a Date or milliseconds since 1970');
  return ms;
}

function checkId(id: unknown, argument: string): string {
  return checkText(id, argument, MAX_ID_LENGTH);
}

function checkText(text: unknown, argument: string, maxLength: number): string {
  if (typeof text !== 'string' || text.length < 1 || text.length > maxLength) {
    throw invalidArgument(argument, `a string of 1 to ${maxLength} characters`);
  }
  return text;
}

function checkBoolean(value: unknown, argument: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalidArgument(argument, 'true or false');
  return value ?? true;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
