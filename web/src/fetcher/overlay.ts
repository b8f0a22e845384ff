// Price and stock of one market, from a small JSON of the shop's.
import { StartError } from '../shared/errors.js';
import { MAX_OVERLAY_BYTES } from '../shared/limits.js';
import type { Overlay } from '../shared/protocol.js';
import { htmlHint, type Loader } from './loader.js';

/** As for every item id (client/options.ts). */
const MAX_ID_LENGTH = 512;

/**
 * Asks the server each time whether what a cache has is still good: prices must be right.
 * @throws StartError naming the item whose entry is wrong: a price that is not understood is not guessed at
 */
export async function loadOverlay(url: string, loader: Loader): Promise<Overlay> {
  const bytes = await loader.load(url, { maxBytes: MAX_OVERLAY_BYTES, cache: 'no-cache' });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt(url, `is not JSON${htmlHint(bytes)}`);
  }
  if (!isRecord(json)) throw corrupt(url, 'is not an object with an entry for each item');
  // fromEntries, because an id may be "__proto__".
  return Object.fromEntries(Object.entries(json).map(([itemId, entry]) => [itemId, checkEntry(url, itemId, entry)]));
}

function checkEntry(url: string, itemId: string, entry: unknown): Overlay[string] {
  const place = JSON.stringify(itemId.slice(0, 64));
  if (itemId === '' || itemId.length > MAX_ID_LENGTH) throw corrupt(url, `has an id ${place} of a wrong length`);
  if (!isRecord(entry)) throw corrupt(url, `has an entry for ${place} that is not an object`);
  const { price, stock } = entry;
  const checked: Overlay[string] = {};
  if (price !== undefined && price !== null) {
    if (typeof price !== 'number' || !(price >= 0))
      throw corrupt(url, `has a price for ${place} that is no number >= 0`);
    checked.price = price;
  }
  if (stock !== undefined && stock !== null) {
    if (!Number.isSafeInteger(stock) || (stock as number) < 0) {
      throw corrupt(url, `has a stock for ${place} that is no whole number >= 0`);
    }
    checked.stock = stock as number;
  }
  return checked;
}

function corrupt(url: string, what: string): StartError {
  return new StartError('bundle-corrupt', `the overlay ${url} ${what}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
