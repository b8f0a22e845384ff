import type { FeedbackReportResult, Item, Recommender } from '../index.js';

const WEEK_MS = 7 * 86_400_000;

/** A report as it would be without chance: the bit of the shopper's own category is 1, all others are 0. */
export async function fakeReport(
  recommender: Pick<Recommender, 'consent' | 'profile'>,
  catalog: readonly Item[],
  nowMs: number,
  epsilon = 1,
): Promise<FeedbackReportResult> {
  if (recommender.consent.globalPrivacyControl) return { report: null, withheld: 'global-privacy-control' };
  if (recommender.consent.state !== 'granted') return { report: null, withheld: 'no-consent' };
  const categories = [...new Set(catalog.flatMap(({ category }) => (category ? [category] : [])))].sort();
  if (categories.length < 2) return { report: null, withheld: 'no-categories' };
  const { topCategories } = await recommender.profile();
  const own = topCategories[0]?.name;
  const bits = categories.map((name) => (name === own ? '1' : '0')).join('');
  const week = Math.floor(nowMs / WEEK_MS);
  return { report: { vitrine: 'report', format: 1, week, epsilon, threshold: 0, categories, bits }, withheld: null };
}
