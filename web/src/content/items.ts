// What a shop says of new items, checked and as columns for the module.
import type { VitrineError } from '../shared/errors.js';

/** More than the module reads of a text: of UTF-8 it takes 2,000 bytes. */
const MAX_TEXT_LENGTH = 2000;
const MAX_ID_LENGTH = 512;
const MAX_ITEMS = 20_000;
const MAX_FEATURES = 4096;

/** An item as the shop has it now. What is left out is unknown. */
export interface UpsertItem {
  /** 1..512 characters. */
  itemId: string;
  /** Text of any language; its first 2,000 bytes count. */
  title?: string;
  /** One of the bundle's categories, or a new one. */
  category?: string | null;
  brand?: string | null;
  /** In the shop's currency; below 0, NaN and infinite mean unknown. */
  price?: number | null;
  /** The numbers of the item that the bundle was trained with (`--item-features`), as many as there. */
  features?: readonly number[];
}

/** The same, complete and short. */
export interface CatalogEntry {
  itemId: string;
  title: string;
  category: string;
  brand: string;
  /** NaN: unknown. */
  price: number;
  features: number[];
}

/** Makes the error that names an argument: there is one class of it, and it is the client's. */
export type Invalid = (argument: string, mustBe: string) => VitrineError;

/** @throws VitrineError `invalid-argument` naming the item */
export function checkUpsert(items: unknown, invalid: Invalid): CatalogEntry[] {
  if (!Array.isArray(items) || items.length > MAX_ITEMS) {
    throw invalid('items', `an array of 0 to ${MAX_ITEMS} items`);
  }
  return items.map((item: unknown, i) => checkItem(item, `items[${i}]`, invalid));
}

/** @throws VitrineError `invalid-argument` */
export function checkIds(ids: unknown, invalid: Invalid): string[] {
  if (!Array.isArray(ids) || ids.length > MAX_ITEMS) throw invalid('itemIds', `an array of 0 to ${MAX_ITEMS} ids`);
  return ids.map((id: unknown, i) => checkId(id, `itemIds[${i}]`, invalid));
}

/** @throws VitrineError `invalid-argument` */
export function checkAvailability(map: unknown, invalid: Invalid): [itemId: string, available: boolean][] {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw invalid('availability', 'an object such as { "sku-1": false }');
  }
  return Object.entries(map).map(([itemId, available]) => {
    if (typeof available !== 'boolean') throw invalid(`availability[${JSON.stringify(itemId)}]`, 'true or false');
    return [checkId(itemId, 'availability: each key', invalid), available];
  });
}

function checkItem(item: unknown, place: string, invalid: Invalid): CatalogEntry {
  if (typeof item !== 'object' || item === null) throw invalid(place, 'an object { itemId, title, ... }');
  const { itemId, title, category, brand, price, features } = item as Record<string, unknown>;
  return {
    itemId: checkId(itemId, `${place}.itemId`, invalid),
    title: checkText(title, `${place}.title`, invalid),
    category: checkText(category, `${place}.category`, invalid),
    brand: checkText(brand, `${place}.brand`, invalid),
    price: checkPrice(price, `${place}.price`, invalid),
    features: checkFeatures(features, `${place}.features`, invalid),
  };
}

function checkId(id: unknown, place: string, invalid: Invalid): string {
  if (typeof id !== 'string' || id.length < 1 || id.length > MAX_ID_LENGTH) {
    throw invalid(place, `a string of 1 to ${MAX_ID_LENGTH} characters`);
  }
  return id;
}

function checkText(text: unknown, place: string, invalid: Invalid): string {
  if (text === undefined || text === null) return '';
  if (typeof text !== 'string') throw invalid(place, 'a string');
  return text.slice(0, MAX_TEXT_LENGTH);
}

function checkPrice(price: unknown, place: string, invalid: Invalid): number {
  if (price === undefined || price === null) return Number.NaN;
  if (typeof price !== 'number') throw invalid(place, 'a number');
  return price >= 0 && Number.isFinite(price) ? price : Number.NaN;
}

function checkFeatures(features: unknown, place: string, invalid: Invalid): number[] {
  if (features === undefined || features === null) return [];
  const numbers = ArrayBuffer.isView(features) ? Array.from(features as Float32Array) : features;
  if (!Array.isArray(numbers) || numbers.length > MAX_FEATURES || !numbers.every(Number.isFinite)) {
    throw invalid(place, `an array of at most ${MAX_FEATURES} numbers`);
  }
  return numbers;
}
