import { MAX_LIMIT } from '../shared/limits.js';
import type { ListRequest } from '../shared/list-request.js';
import type { ListedItem } from '../shared/protocol.js';

/** Asks the engine for one kind of list. */
export type Ask = (request: ListRequest) => ListedItem[];

/** The items of a list, from one question to the engine or from several. */
export function compose(request: ListRequest, ask: Ask, knows: (itemId: string) => boolean): ListedItem[] {
  if (request.list === 'rerank') return rerank(request, ask, knows);
  return request.fallbacks.length > 0 ? fillUp(request, ask) : ask(request);
}

/**
 * The kind asked for lists only what something speaks for, and so does each fallback but the last, which may go by
 * popularity: an order of kinds would otherwise end with the first.
 */
function fillUp(request: ListRequest, ask: Ask): ListedItem[] {
  const kinds = [request.list, ...request.fallbacks];
  const wanted = Math.min(request.offset + request.limit, MAX_LIMIT);
  const items: ListedItem[] = [];
  kinds.forEach((list, i) => {
    const limit = wanted - items.length;
    if (limit === 0) return;
    // What is asked about is there already, for every kind.
    const exclude = [...request.exclude, ...request.itemIds, ...items.map(({ itemId }) => itemId)];
    items.push(...ask({ ...request, list, offset: 0, limit, exclude, knownOnly: i < kinds.length - 1 }));
  });
  return page(items, request);
}

/** What the bundle does not know stays behind the rest, in the order given. */
function rerank(request: ListRequest, ask: Ask, knows: (itemId: string) => boolean): ListedItem[] {
  const items = ask({ ...request, offset: 0, limit: MAX_LIMIT });
  const left = new Set(request.itemIds.filter((itemId) => !knows(itemId)));
  for (const itemId of request.exclude) left.delete(itemId);
  for (const itemId of left) items.push({ itemId, rank: 0, score: 0, source: 'given', reasons: [] });
  return page(items, request);
}

function page(items: ListedItem[], { offset, limit }: ListRequest): ListedItem[] {
  items.forEach((item, i) => {
    item.rank = i + 1;
  });
  return items.slice(offset, offset + limit);
}
