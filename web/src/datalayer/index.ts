// `vitrine/datalayer`: what a shop already tells Google Analytics 4 through its `dataLayer`, told to the recommender too.
import type { Recommender } from '../index.js';
import { EcommerceModel, type Ga4Item, readPush } from './ga4.js';
import { toTrackEvents } from './mapping.js';

export type { Ga4Item } from './ga4.js';

/** How the data layer is read. */
export interface DataLayerOptions {
  /** The array itself, or the name of the global variable, which is made if it is not there yet. Default: `'dataLayer'`. */
  dataLayer?: unknown[] | string;
  /** The id that the bundle knows an item by; `undefined` leaves it out. Default: `item_id`. */
  itemId?: (item: Ga4Item) => string | undefined;
  /**
   * Called with what could not be tracked: an event without ids, or one that `track()` refuses. The shop's own push goes on
   * in any case. Default: a warning on the console for the first one.
   */
  onError?: (error: Error) => void;
}

/** What each recommender has been told already: connecting again counts nothing twice. */
const told = new WeakMap<Recommender, WeakSet<object>>();

/**
 * Tracks GA4's `view_item`, `add_to_cart`, `remove_from_cart`, `purchase`, `search`, `view_item_list` and `select_item`: those
 * that were pushed before, now, and those that are pushed from now on. Does nothing on a server.
 * A list becomes impressions and clicks where `item_list_id` is the list's `recommendationId`.
 * @returns a function that disconnects; what the shop pushes afterwards is not looked at
 */
export function connectDataLayer(recommender: Recommender, options: DataLayerOptions = {}): () => void {
  const layer = findLayer(options.dataLayer ?? 'dataLayer');
  if (!layer) return () => undefined;
  const seen = told.get(recommender) ?? new WeakSet<object>();
  told.set(recommender, seen);
  const report = options.onError ?? warnOnce();
  const itemId = options.itemId ?? defaultItemId;
  const model = new EcommerceModel();
  let connected = true;

  function receive(entry: unknown): void {
    if (!connected || typeof entry !== 'object' || entry === null) return;
    try {
      const push = readPush(entry);
      if (!push) return;
      // The model follows also what has been told already: later pushes build on it.
      const ecommerce = model.apply(push);
      if (seen.has(entry)) return;
      seen.add(entry);
      for (const event of toTrackEvents(push, ecommerce, itemId)) recommender.track(event);
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)));
    }
  }

  for (const entry of [...layer]) receive(entry);
  const push = layer.push;
  const listening = function (this: unknown, ...entries: unknown[]): number {
    const length = push.apply(layer, entries);
    for (const entry of entries) receive(entry);
    return length;
  };
  layer.push = listening;
  return () => {
    connected = false;
    // A tag manager that came later has wrapped this function: it stays in the chain then, and does nothing more.
    if (layer.push === listening) layer.push = push;
  };
}

function findLayer(place: unknown[] | string): unknown[] | null {
  if (typeof place !== 'string') return place;
  if (typeof document === 'undefined') return null;
  const page = globalThis as unknown as Record<string, unknown>;
  const known = page[place];
  if (Array.isArray(known)) return known;
  const made: unknown[] = [];
  page[place] = made;
  return made;
}

function defaultItemId(item: Ga4Item): string | undefined {
  const id = item['item_id'] ?? item['id'];
  return id === undefined || id === null || id === '' ? undefined : String(id);
}

function warnOnce(): (error: Error) => void {
  let warned = false;
  return (error) => {
    if (!warned) console.warn(`vitrine/datalayer: ${error.message}; further ones are not reported, see onError`);
    warned = true;
  };
}
