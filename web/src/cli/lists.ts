// Lists as `inspect` and `report --history` show them: as the engine ranks, without anything that varies from visit to visit.
import type { ListOptions } from '../client/options.js';
import type { Recommender } from '../client/recommender.js';
import type { Sample } from '../report/index.js';
import type { ListedItem, ReasonKind, RecommendationList } from '../shared/protocol.js';

/** Items of each list of a sample. */
const SAMPLE_LENGTH = 5;

/** An item of a list, with the members and names of the native command. */
export interface ShownItem {
  item: string;
  title: string;
  score: number;
  source: string;
}

/** An event of the history that speaks for an item, with its share, 0..1, of what the events explain of its score. */
export interface ShownReason {
  kind: ReasonKind;
  item: string;
  title: string;
  weight: number;
}

export interface ShownHistory {
  /** Oldest first; `known`: the bundle has the item. */
  history: { item: string; title: string; known: boolean }[];
  recommendations: (ShownItem & { reasons: ShownReason[] })[];
}

/** The options of a list that shows the model and nothing else. */
export function plainList(limit: number): ListOptions {
  return { limit, diversity: 0, rotation: 0, exploration: 0 };
}

export function shown({ items }: RecommendationList): ShownItem[] {
  return items.map(shownItem);
}

function shownItem({ itemId, item, score, source }: ListedItem): ShownItem {
  return { item: itemId, title: item?.title ?? '', score, source };
}

/**
 * What somebody would see who has just looked at these items. Forgets what the recommender knew of others.
 * @param itemIds oldest first; ids that the bundle does not know count for nothing, and are marked
 * @param titles of the bundle's items by id
 */
export async function listFor(
  recommender: Recommender,
  itemIds: readonly string[],
  limit: number,
  titles: ReadonlyMap<string, string>,
): Promise<ShownHistory> {
  await recommender.data.clear();
  for (const itemId of itemIds) recommender.track({ type: 'view', itemId });
  const { items } = await recommender.recommend(plainList(limit));
  const titleOf = (itemId: string): string => titles.get(itemId) ?? '';
  return {
    history: itemIds.map((item) => ({ item, title: titleOf(item), known: titles.has(item) })),
    recommendations: items.map((listed) => ({
      ...shownItem(listed),
      reasons: listed.reasons.map(({ kind, itemId: item, weight }) => ({ kind, item, title: titleOf(item), weight })),
    })),
  };
}

/** The same for the report, of each history. */
export async function sampleLists(
  recommender: Recommender,
  histories: readonly (readonly string[])[],
): Promise<Sample[]> {
  const titles = await titlesOf(recommender);
  const samples: Sample[] = [];
  for (const itemIds of histories) {
    const { history, recommendations } = await listFor(recommender, itemIds, SAMPLE_LENGTH, titles);
    samples.push({
      history: history.map((event) => ({ kind: 'viewed', ...event })),
      earlier: 0,
      recommendations: recommendations.map((item) => ({ ...item, chosen: false })),
      next: [],
    });
  }
  return samples;
}

/** The title of every item of the bundle, '' where it has no catalogue. */
export async function titlesOf(recommender: Recommender): Promise<Map<string, string>> {
  const items = await recommender.catalog.list();
  return new Map(items.map(({ itemId, title }) => [itemId, title]));
}
