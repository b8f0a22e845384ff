import type {
  Degraded,
  HistoryEvent,
  Item,
  ListedItem,
  ListOptions,
  Prediction,
  Reason,
  ReasonKind,
  Source,
  SubscribeOptions,
} from '../index.js';
import { checkListRequest } from '../shared/list-request.js';
import { cartOf, itemIdsOf } from './fake-history.js';
import { applyRules } from './fake-rules.js';

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
  /** Of `similar` an id, of `boughtTogether` and `rerank` ids. */
  items: string | readonly string[] | undefined;
  options: ListOptions;
  catalog: readonly Item[];
  events: readonly HistoryEvent[];
  /** Set by the test; `null`: the fake's own order. */
  fixed: readonly (string | ListedItem)[] | null;
}

/**
 * The rules: items of the category of a recent event come first, newest event first, and name that event; then the
 * catalogue in its order. `similar`: the same category first. `trending`: the catalogue. `recentlyViewed`: just that.
 * `boughtTogether`: the rest of the items' categories. `buyAgain`: what was bought, newest first. `rerank`: the given items
 * as `recommend` has them, what the catalogue does not know behind them. Filter and rules apply as in `applyRules`.
 */
export function makeItems(question: ListQuestion): ListedItem[] {
  const { kind, items, options } = question;
  const { limit, offset, minProbability } = checkListRequest({ list: kind, items, options });
  const hidden = excluded(question);
  const entries = (question.fixed ?? ranking(question)).filter((entry) => !hidden.has(idOf(entry)));
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  const ids = applyRules([...byId.keys()], options, question.catalog);
  // As predict() has it: a tenth for the first.
  const likely = minProbability > 0 ? Math.floor(0.1 / minProbability) : ids.length;
  const ranked = ids.slice(0, likely).flatMap((id) => byId.get(id) ?? []);
  return ranked.slice(offset, offset + limit).map((entry, i) => {
    if (typeof entry !== 'string') return entry;
    const rank = offset + i + 1;
    const item = question.catalog.find((known) => known.itemId === entry);
    const reasons = question.kind === 'recommend' ? reasonsOf(item, question) : [];
    const source: Source = reasons.length > 0 ? 'graph' : sourceOf(question.kind);
    return { itemId: entry, rank, score: 1 / rank, source, reasons, ...(item && { item }) };
  });
}

/** A tenth for the best of what is recommended, half of that for the second, a third for the next; what is not recommended comes last. */
export function predict(
  asked: readonly string[],
  items: readonly ListedItem[],
  catalog: readonly Item[],
): Prediction[] {
  const known = asked.filter((itemId) => catalog.some((item) => item.itemId === itemId));
  return known.map((itemId) => {
    const rank = items.find((item) => item.itemId === itemId)?.rank ?? items.length + 1;
    return { itemId, probability: 0.1 / rank };
  });
}

/** What the list itself has to say, when nothing else is wrong. */
export function degradedOf(
  { kind, items, options, catalog, events }: ListQuestion,
  listed: ListedItem[],
): Degraded | null {
  if (listed.length === 0 && (options.filter || options.hide || options.minProbability)) {
    return { code: 'no-match', message: 'filter, hide, minProbability and exclusions leave no item' };
  }
  const ids = [items ?? []].flat();
  const needsItems = kind === 'similar' || kind === 'boughtTogether';
  if (needsItems && !catalog.some((item) => ids.includes(item.itemId))) {
    return { code: 'no-match', message: `the bundle knows none of ${ids.join(', ')}` };
  }
  const lacksHistory = ['recommend', 'buyAgain', 'rerank'].includes(kind) && events.length === 0;
  return lacksHistory ? { code: 'no-history', message: 'nothing has been tracked yet' } : null;
}

function ranking(question: ListQuestion): string[] {
  const { kind, items, catalog, events } = question;
  const asked = [items ?? []].flat();
  if (kind === 'buyAgain') {
    return [...new Set([...events].reverse().flatMap((event) => (event.type === 'purchase' ? itemIdsOf(event) : [])))];
  }
  if (kind === 'rerank') {
    const order = events.length > 0 ? ranking({ ...question, kind: 'recommend' }) : asked;
    const known = new Set(catalog.map((item) => item.itemId));
    const given = new Set(asked);
    return [...order.filter((id) => given.has(id) && known.has(id)), ...[...given].filter((id) => !known.has(id))];
  }
  if (kind === 'recentlyViewed') {
    return [...new Set([...events].reverse().flatMap((event) => (event.type === 'view' ? event.itemId : [])))];
  }
  const categoryOf = (id: string) => catalog.find((item) => item.itemId === id)?.category ?? null;
  const first =
    kind === 'similar' || kind === 'boughtTogether'
      ? asked.map(categoryOf)
      : kind === 'recommend'
        ? explaining(events).flatMap((event) => itemIdsOf(event).map(categoryOf))
        : [];
  const categories = [...new Set(first)].filter((category) => category !== null);
  const own = categories.flatMap((category) => catalog.filter((item) => item.category === category));
  return [...new Set((kind === 'boughtTogether' ? own : [...own, ...catalog]).map((item) => item.itemId))];
}

function excluded({ kind, items, options, events }: ListQuestion): Set<string> {
  const hidden = new Set(options.exclude ?? []);
  if (kind === 'recentlyViewed' || kind === 'rerank') return hidden;
  for (const itemId of [items ?? []].flat()) hidden.add(itemId);
  if (options.excludeInCart ?? true) for (const id of cartOf(events)) hidden.add(id);
  for (const event of events) {
    const out =
      event.type === 'purchase'
        ? (options.excludePurchased ?? true) && kind !== 'buyAgain'
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

const SOURCES: Readonly<Record<Kind, Source>> = {
  recommend: 'popular',
  similar: 'graph',
  trending: 'trending',
  recentlyViewed: 'recent',
  boughtTogether: 'basket',
  buyAgain: 'repurchase',
  rerank: 'given',
};

function sourceOf(kind: Kind): Source {
  return SOURCES[kind];
}

function idOf(entry: string | ListedItem): string {
  return typeof entry === 'string' ? entry : entry.itemId;
}
