import type { TrackEvent } from '../index.js';
import { type Ga4Item, isRecord, type Parameters, type Push } from './ga4.js';

type ItemId = (item: Ga4Item) => string | undefined;

const ITEM_TYPES = { view_item: 'view', add_to_cart: 'cart', remove_from_cart: 'cart-remove' } as const;
const LIST_TYPES = { view_item_list: 'impression', select_item: 'click' } as const;
/** As many as `track()` takes. */
const MAX_ITEMS = 1000;

/**
 * What a push means to a recommender: nothing, for most events of a page.
 * @throws Error when an event that means something has no ids
 */
export function toTrackEvents(push: Push, ecommerce: Parameters, itemId: ItemId): TrackEvent[] {
  const { event } = push;
  if (event === 'search') return search(push, ecommerce);
  if (event === 'purchase') return [purchase(ecommerce, itemId)];
  if (isKeyOf(ITEM_TYPES, event)) {
    const type = ITEM_TYPES[event];
    return named(event, ecommerce, itemId).map(({ id, item }) => {
      const price = toNumber(item['price']);
      return { type, itemId: id, ...(price !== undefined && { value: price }) };
    });
  }
  if (isKeyOf(LIST_TYPES, event)) return list(LIST_TYPES[event], event, ecommerce, itemId);
  return [];
}

function search({ parameters }: Push, ecommerce: Parameters): TrackEvent[] {
  const term = parameters['search_term'] ?? ecommerce['search_term'];
  return typeof term === 'string' && term.trim() !== '' ? [{ type: 'search', query: term.trim().slice(0, 512) }] : [];
}

function purchase(ecommerce: Parameters, itemId: ItemId): TrackEvent {
  const orderId = ecommerce['transaction_id'];
  if (orderId === undefined || orderId === null || orderId === '') throw new Error('a purchase has no transaction_id');
  const lines = named('purchase', ecommerce, itemId).map(({ id, item }) => {
    const quantity = toNumber(item['quantity']);
    const price = toNumber(item['price']);
    return {
      itemId: id,
      ...(quantity !== undefined && quantity > 0 && { quantity }),
      ...(price !== undefined && price >= 0 && { price }),
    };
  });
  return { type: 'purchase', orderId: String(orderId), lines };
}

/** Only lists that a recommender made have an id that it knows. */
function list(type: 'impression' | 'click', event: string, ecommerce: Parameters, itemId: ItemId): TrackEvent[] {
  const items = named(event, ecommerce, itemId);
  const recommendationId = ecommerce['item_list_id'] ?? items[0]?.item['item_list_id'];
  if (typeof recommendationId !== 'string' || recommendationId === '') return [];
  return [{ type, recommendationId, itemIds: items.map(({ id }) => id) }];
}

function named(event: string, { items }: Parameters, itemId: ItemId): { id: string; item: Ga4Item }[] {
  const found = (Array.isArray(items) ? items : []).filter(isRecord).flatMap((item) => {
    const id = itemId(item);
    return id === undefined ? [] : [{ id, item }];
  });
  if (found.length === 0) throw new Error(`${event} names no item: items[].item_id is missing`);
  return found.slice(0, MAX_ITEMS);
}

/** Shops push prices as text too. */
function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isKeyOf<T extends object>(table: T, key: string | null): key is keyof T & string {
  return key !== null && Object.hasOwn(table, key);
}
