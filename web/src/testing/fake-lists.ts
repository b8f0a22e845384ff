import { checkListRequest } from '../client/checks.js';
import type {
  HistoryEvent,
  Item,
  ListedItem,
  ListOptions,
  Reason,
  ReasonKind,
  Source,
  SubscribeOptions,
} from '../index.js';
import { cartOf, itemIdsOf } from './fake-history.js';

type Kind = NonNullable<SubscribeOptions['list']>;

/** What explains an item, by the type of the event. */
const REASON_KINDS: Partial<Record<HistoryEvent['type'], ReasonKind>> = {
  view: 'viewed',
  cart: 'carted',
  purchase: 'purchased',
  like: 'liked',
};

export interface ListQuestion {
  kind: Kind;
  itemId: string | undefined;
  options: ListOptions;
  catalog: readonly Item[];
  events: readonly HistoryEvent[];
  /** Set by the test; `null`: the fake's own order. */
  fixed: readonly (string | ListedItem)[] | null;
}

/**
 * The rules: items of the category of a recent event come first, newest event first, and name that event; then the
 * catalogue in its order. `similar`: the same category first. `trending`: the catalogue. `recentlyViewed`: just that.
 */
export function makeItems(question: ListQuestion): ListedItem[] {
  const { kind, itemId, options } = question;
  const { limit, offset } = checkListRequest(kind, itemId, options);
  const hidden = excluded(question);
  const ranked = (question.fixed ?? ranking(question)).filter((entry) => !hidden.has(idOf(entry)));
  return ranked.slice(offset, offset + limit).map((entry, i) => {
    if (typeof entry !== 'string') return entry;
    const rank = offset + i + 1;
    const item = question.catalog.find((known) => known.itemId === entry);
    const reasons = question.kind === 'recommend' ? reasonsOf(item, question) : [];
    const source: Source = reasons.length > 0 || question.kind === 'similar' ? 'graph' : sourceOf(question.kind);
    return { itemId: entry, rank, score: 1 / rank, source, reasons, ...(item && { item }) };
  });
}

function ranking({ kind, itemId, catalog, events }: ListQuestion): string[] {
  if (kind === 'recentlyViewed') {
    return [...new Set([...events].reverse().flatMap((event) => (event.type === 'view' ? event.itemId : [])))];
  }
  const categoryOf = (id: string) => catalog.find((item) => item.itemId === id)?.category ?? null;
  const first =
    kind === 'similar'
      ? [categoryOf(itemId ?? '')]
      : kind === 'recommend'
        ? explaining(events).flatMap((event) => itemIdsOf(event).map(categoryOf))
        : [];
  const categories = [...new Set(first)].filter((category) => category !== null);
  const own = categories.flatMap((category) => catalog.filter((item) => item.category === category));
  return [...new Set([...own, ...catalog].map((item) => item.itemId))];
}

function excluded({ kind, itemId, options, events }: ListQuestion): Set<string> {
  const hidden = new Set(options.exclude ?? []);
  if (kind === 'similar' && itemId !== undefined) hidden.add(itemId);
  if (kind === 'recentlyViewed') return hidden;
  if (options.excludeInCart ?? true) for (const id of cartOf(events)) hidden.add(id);
  for (const event of events) {
    const out =
      event.type === 'purchase'
        ? (options.excludePurchased ?? true)
        : (event.type === 'dislike' || event.type === 'not-interested') && (options.excludeDisliked ?? true);
    if (out) for (const id of itemIdsOf(event)) hidden.add(id);
  }
  return hidden;
}

/** At most three events of the item's category, the newest half of the weight, and so on. */
function reasonsOf(item: Item | undefined, { catalog, events }: ListQuestion): Reason[] {
  if (!item?.category) return [];
  const causes = explaining(events).flatMap((event) => {
    const itemId = itemIdsOf(event).find(
      (id) => catalog.find((known) => known.itemId === id)?.category === item.category,
    );
    const kind = REASON_KINDS[event.type];
    return itemId !== undefined && itemId !== item.itemId && kind ? [{ kind, itemId, eventId: event.eventId }] : [];
  });
  const few = causes.slice(0, 3);
  const total = few.reduce((sum, _, i) => sum + 2 ** -i, 0);
  return few.map((cause, i) => ({ ...cause, weight: 2 ** -i / total }));
}

/** Newest first. */
function explaining(events: readonly HistoryEvent[]): HistoryEvent[] {
  return [...events].reverse().filter((event) => event.type in REASON_KINDS);
}

function sourceOf(kind: Kind): Source {
  return kind === 'trending' ? 'trending' : kind === 'recentlyViewed' ? 'recent' : 'popular';
}

function idOf(entry: string | ListedItem): string {
  return typeof entry === 'string' ? entry : entry.itemId;
}
