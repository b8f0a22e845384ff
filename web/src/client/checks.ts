// What callers hand in becomes what the core takes, or an `invalid-argument` that names the place. Only what has to be
// said at once, within the call, is checked here; what a promise can say, the core checks (shared/list-request.ts).
import {
  checkId,
  checkInteger,
  checkItemIds,
  checkText,
  isNumber,
  isRecord,
  toMilliseconds,
} from '../shared/checks.js';
import { invalidArgument } from '../shared/errors.js';
import { maskPersonal } from '../shared/mask.js';
import type {
  Consent,
  HistoryEvent,
  ItemEventType,
  PurchaseLine,
  Retention,
  SuppliedBundle,
} from '../shared/protocol.js';

const ITEM_EVENT_TYPES: readonly ItemEventType[] = ['view', 'cart', 'cart-remove', 'like', 'dislike', 'not-interested'];
const OTHER_EVENT_TYPES = ['purchase', 'search', 'rating', 'impression', 'click'];
const CONSENTS: readonly Consent[] = ['pending', 'granted', 'denied'];
const MAX_TEXT_LENGTH = 512;
const MAX_LINES = 1000;
const DAY_MS = 86_400_000;

export function checkConsent(consent: unknown): Consent {
  const found = CONSENTS.find((known) => known === consent);
  if (!found) throw invalidArgument('consent', "'pending', 'granted' or 'denied'");
  return found;
}

export function checkRetention(retention: unknown = {}): Retention {
  if (!isRecord(retention)) throw invalidArgument('retention', 'an object');
  return {
    events: checkInteger(retention['events'] ?? 500, 'retention.events', 1, 10_000),
    days: checkInteger(retention['days'] ?? 90, 'retention.days', 1, 3650),
  };
}

export function checkBundle(bundle: unknown): string | URL | SuppliedBundle {
  if (typeof bundle === 'string' && bundle !== '') return bundle;
  if (bundle instanceof URL) return bundle;
  if (isRecord(bundle)) {
    const { manifest, files, signature } = bundle;
    if (typeof manifest !== 'string' && !(manifest instanceof Uint8Array)) {
      throw invalidArgument('bundle.manifest', 'its text or its bytes');
    }
    if (!isRecord(files) || !Object.values(files).every((file) => file instanceof Uint8Array)) {
      throw invalidArgument('bundle.files', 'a Uint8Array for each path of the manifest');
    }
    if (signature !== undefined && typeof signature !== 'string') {
      throw invalidArgument('bundle.signature', 'its text');
    }
    return bundle as unknown as SuppliedBundle;
  }
  throw invalidArgument('bundle', 'the URL of a manifest.json or the bytes of a bundle');
}

export function checkProfile(profile: unknown): string | null {
  return profile === null || profile === undefined ? null : checkId(profile, 'profile');
}

/** @returns the keys one by one: `keygen` prints several in one string */
export function checkPublicKeys(keys: unknown): string[] {
  if (keys === undefined) return [];
  const list = (Array.isArray(keys) ? keys : [keys]).flatMap((key: unknown) =>
    checkText(key, 'publicKey', 4096).split(','),
  );
  for (const key of list) {
    if (!/^(ed25519|p256):[A-Za-z0-9+/]+=*$/.test(key.trim())) {
      throw invalidArgument('publicKey', 'as `vitrine keygen` prints it');
    }
  }
  return list.map((key) => key.trim());
}

export function checkUpdate(update: unknown): 'idle' | 'manual' | { everyHours: number } {
  if (update === undefined || update === 'idle') return 'idle';
  if (update === 'manual') return update;
  const hours = isRecord(update) ? update['everyHours'] : undefined;
  if (isNumber(hours) && hours > 0 && hours <= 8760) return { everyHours: hours };
  throw invalidArgument('update', "'idle', 'manual' or { everyHours: 0..8760 }");
}

/** What a key provider gave. */
export function checkKey(key: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : key;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength < 16) {
    throw invalidArgument('keyProvider', 'a function that gives 16 bytes or more');
  }
  return bytes.slice();
}

/** The event as it is kept. `newId` makes an id where the event does not bring its own. */
export function checkTrackEvent(input: unknown, nowMs: number, newId: () => string): HistoryEvent {
  if (!isRecord(input)) throw invalidArgument('event', 'an object');
  const time = Math.floor(checkTime(input['at'], nowMs) / 1000);
  if (input['type'] === 'purchase') {
    const orderId = checkId(input['orderId'], 'orderId');
    return { eventId: `order:${orderId}`, type: 'purchase', time, orderId, lines: checkLines(input['lines']) };
  }
  switch (input['type']) {
    case 'search': {
      const query = maskPersonal(checkText(input['query'], 'query', MAX_TEXT_LENGTH));
      return { eventId: newId(), type: 'search', time, query };
    }
    case 'rating': {
      const itemId = checkId(input['itemId'], 'itemId');
      return { eventId: newId(), type: 'rating', time, itemId, value: checkNumber(input['value'], 'value') };
    }
    case 'impression':
    case 'click': {
      const recommendationId = checkText(input['recommendationId'], 'recommendationId', MAX_TEXT_LENGTH);
      const itemIds = checkItemIds(input['itemIds'], 'itemIds', 1);
      return { eventId: newId(), type: input['type'], time, recommendationId, itemIds };
    }
  }
  const type = ITEM_EVENT_TYPES.find((known) => known === input['type']);
  if (!type) throw invalidArgument('type', `one of ${[...ITEM_EVENT_TYPES, ...OTHER_EVENT_TYPES].join(', ')}`);
  const event: HistoryEvent = { eventId: newId(), type, time, itemId: checkId(input['itemId'], 'itemId') };
  if (input['groupId'] !== undefined) event.groupId = checkId(input['groupId'], 'groupId');
  if (input['value'] !== undefined) event.value = checkNumber(input['value'], 'value');
  return event;
}

/** The list itself is checked by the core. */
export function checkSubscription(options: unknown, listener: unknown): { immediate: boolean } {
  if (!isRecord(options)) throw invalidArgument('options', 'an object');
  if (typeof listener !== 'function') throw invalidArgument('listener', 'a function');
  const { apply = 'next-render' } = options;
  if (apply !== 'immediate' && apply !== 'next-render') throw invalidArgument('apply', "'immediate' or 'next-render'");
  return { immediate: apply === 'immediate' };
}

function checkLines(lines: unknown): PurchaseLine[] {
  if (!Array.isArray(lines) || lines.length < 1 || lines.length > MAX_LINES) {
    throw invalidArgument('lines', `an array of 1 to ${MAX_LINES} lines`);
  }
  return lines.map((line: unknown, i) => {
    if (!isRecord(line)) throw invalidArgument(`lines[${i}]`, 'an object');
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
  if (ms > nowMs + DAY_MS) throw invalidArgument('at', 'at most a day ahead');
  return ms;
}

function checkNumber(value: unknown, argument: string): number {
  if (!isNumber(value)) throw invalidArgument(argument, 'a number');
  return value;
}
