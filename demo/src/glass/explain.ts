// Why an item stands where it does for this visitor, and where it would stand without each thing that speaks for it.
import type { Reason, RecommendationList, Recommender } from 'vitrine';

/** As many as a list can have. */
export const LONGEST = 1000;

export interface Cause {
  readonly reason: Reason;
  /** Without it; `null`: not among the first thousand. */
  readonly rankWithout: number | null;
}

export interface Explanation {
  readonly itemId: string;
  /** Of this visitor's own ranking of everything; `null`: not among the first thousand. */
  readonly rank: number | null;
  /** Items of the shop. */
  readonly items: number;
  readonly score: number | null;
  readonly source: string;
  readonly causes: readonly Cause[];
}

/** By score alone and with everything in it, so that a place means something: no diversity, no chance, nothing left out. */
const EVERYTHING = {
  limit: LONGEST,
  diversity: 0,
  exploration: 0,
  excludePurchased: false,
  excludeInCart: false,
  excludeDisliked: false,
};

export async function explain(recommender: Recommender, itemId: string): Promise<Explanation> {
  const [list, { bundle }] = await Promise.all([recommender.recommend(EVERYTHING), recommender.stats()]);
  // Whatever is further down has its reasons all the same: it is ranked alone.
  const shown = find(list, itemId) ?? find(await recommender.rerank([itemId]), itemId);
  const rank = find(list, itemId)?.rank ?? null;
  const causes = await Promise.all(
    (shown?.reasons ?? []).map(async (reason) => {
      const without = await recommender.whatIf(list.recommendationId, { without: reason.eventId });
      return { reason, rankWithout: find(without, itemId)?.rank ?? null };
    }),
  );
  return {
    ...{ itemId, rank, causes, items: bundle?.items ?? 0 },
    score: shown?.score ?? null,
    source: shown?.source ?? '',
  };
}

const find = (list: RecommendationList, itemId: string) => list.items.find((item) => item.itemId === itemId);

/** Everything that the page shows now, in the order of the page. */
export function shownItems(): readonly string[] {
  const places = document.querySelectorAll<HTMLElement>('main [data-item-id], main [data-product]');
  const ids = [...places].map((place) => place.dataset['itemId'] ?? place.dataset['product'] ?? '');
  return [...new Set(ids)].filter((itemId) => itemId !== '');
}

/** The item of the card, row or page that this element belongs to. */
export function itemAt(element: EventTarget | null): string | null {
  if (!(element instanceof Element)) return null;
  const place = element.closest<HTMLElement>('[data-item-id], [data-product]');
  return place?.dataset['itemId'] ?? place?.dataset['product'] ?? null;
}
