// How a list would have looked without an event, with the real engine of the built package.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { createRecommender as CreateRecommender, RecommendationList, Recommender } from '../../web/src/index.js';
import { type BundleItem, makeBundle } from './support/bundle.js';

const built = join(import.meta.dirname, '..', '..', 'dist', 'node.js');
const { createRecommender } = (await import(pathToFileURL(built).href)) as {
  createRecommender: typeof CreateRecommender;
};

const N = 60;
const ITEMS: BundleItem[] = Array.from({ length: N }, (_, i) => ({
  id: `item-${i}`,
  popularity: 1 - i / N,
  category: `c${i % 4}`,
  followers: [(i + 1) % N, (i + 7) % N, (i + 23) % N],
}));
/** Without the logarithm, so that what events add is a sum. */
const BLEND = { graph_weight: 1, graph_decay: 0.7, graph_gain: 0, encoder_weight: 0, popularity_weight: 0.01 };
const BUNDLE = makeBundle(ITEMS, { model: { blend: BLEND } });
const PLAIN = { diversity: 0, exploration: 0, limit: N } as const;

let made = 0;

/** A shopper who viewed these, one a minute. */
function shopper(views: readonly string[]): { recommender: Recommender; eventIds: string[] } {
  const recommender = createRecommender({ bundle: BUNDLE, name: `what-if-${made++}` });
  const start = Date.now() - 86_400_000;
  const eventIds = views.map((itemId, i) => recommender.track({ type: 'view', itemId, at: start + i * 60_000 }));
  return { recommender, eventIds };
}

/** An item's score without what popularity adds. */
function ofGraph(list: RecommendationList, itemId: string): number {
  const score = list.items.find((item) => item.itemId === itemId)?.score ?? Number.NaN;
  const popularity = ITEMS.find(({ id }) => id === itemId)?.popularity ?? Number.NaN;
  return score - BLEND.popularity_weight * popularity;
}

/** What two lists have in common when nothing but their ids and times differs. */
const contentOf = ({ items, degraded }: RecommendationList) => ({ items, degraded });

describe('whatIf()', () => {
  it('moves an item by what its reasons claim', async () => {
    // Two at least: without any history scores are of another kind.
    const views = fc.uniqueArray(fc.nat(N - 1), { minLength: 2, maxLength: 6 });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(views, async (items) => {
        const { recommender, eventIds } = shopper(items.map((i) => `item-${i}`));
        // The oldest one: by going it makes no other event any older or younger.
        const [eventId = ''] = eventIds;
        const follow = ITEMS[items[0] as number]?.followers?.map((i) => `item-${i}`) ?? [];
        const list = await recommender.recommend(PLAIN);
        const without = await recommender.whatIf(list.recommendationId, { without: eventId });
        expect(without.items.flatMap(({ reasons }) => reasons.map((reason) => reason.eventId))).not.toContain(eventId);
        // The graph's part is relative to its strongest item, which may be another one now: measured in a bystander's.
        const bystander = list.items.find(({ itemId, reasons }) => reasons.length > 0 && !follow.includes(itemId));
        for (const { itemId, score, reasons } of list.items) {
          const weight = reasons.find((reason) => reason.eventId === eventId)?.weight;
          if (weight === undefined || !bystander) continue;
          compared++;
          const share = (weight * score) / ofGraph(list, itemId);
          const before = ofGraph(list, itemId) / ofGraph(list, bystander.itemId);
          const after = ofGraph(without, itemId) / ofGraph(without, bystander.itemId);
          expect(after / before).toBeCloseTo(1 - share, 3);
        }
        await recommender.close();
      }),
      { numRuns: 50 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('is the list that a shopper gets who never did it', async () => {
    const { recommender, eventIds } = shopper(['item-1', 'item-20', 'item-40']);
    const other = shopper(['item-1', 'item-40']);
    const list = await recommender.recommend(PLAIN);
    const never = await other.recommender.recommend(PLAIN);
    const scores = ({ items }: RecommendationList) => items.map(({ itemId, score }) => [itemId, score]);
    for (const without of [eventIds[1] as string, 'item-20']) {
      expect(scores(await recommender.whatIf(list.recommendationId, { without }))).toEqual(scores(never));
    }
    // A purchase keeps its other lines.
    recommender.track({ type: 'purchase', orderId: '1', lines: [{ itemId: 'item-5' }, { itemId: 'item-6' }] });
    const bought = await recommender.recommend(PLAIN);
    const without = await recommender.whatIf(bought.recommendationId, { without: 'item-5' });
    const ids = without.items.map(({ itemId }) => itemId);
    expect(ids).toContain('item-5');
    expect(ids).not.toContain('item-6');
  });

  it('asks the same question: options, exposures and the history as they were then', async () => {
    const { recommender } = shopper(['item-1', 'item-20']);
    const options = { limit: 6, rotation: 0.5, exploration: 0.5, diversity: 0.4, filter: { category: 'c1' } } as const;
    await recommender.recommend(options);
    const list = await recommender.recommend(options);
    await recommender.recommend(options);
    recommender.track({ type: 'view', itemId: 'item-50' });
    const same = await recommender.whatIf(list.recommendationId, { without: 'item-59' });
    expect(contentOf(same)).toEqual(contentOf(list));
    expect(same.recommendationId).not.toBe(list.recommendationId);
  });

  it('shows nobody anything: later lists, and rows of the same page, are what they were', async () => {
    const ask = async (asks: number): Promise<RecommendationList[]> => {
      const { recommender } = shopper(['item-1', 'item-20']);
      const home = await recommender.recommend({ ...PLAIN, limit: 4, rotation: 0.5, placement: 'home' });
      for (let i = 0; i < asks; i++) await recommender.whatIf(home.recommendationId, { without: 'item-20' });
      const again = await recommender.recommend({ ...PLAIN, limit: 4, rotation: 0.5, placement: 'home' });
      return [again, await recommender.recommend({ ...PLAIN, limit: 4, placement: 'cart' })];
    };
    const facts = ({ items }: RecommendationList) => items.map(({ itemId, score }) => ({ itemId, score }));
    expect((await ask(3)).map(facts)).toEqual((await ask(0)).map(facts));
  });

  it('does not bring back what was deleted since', async () => {
    const { recommender, eventIds } = shopper(['item-1', 'item-20']);
    const list = await recommender.recommend(PLAIN);
    await recommender.data.delete({ eventId: eventIds[1] as string });
    // Nor what was only done since, though the event that told where the history ended is gone.
    recommender.track({ type: 'view', itemId: 'item-50', at: Date.now() + 60_000 });
    const without = await recommender.whatIf(list.recommendationId, { without: 'item-59' });
    const named = without.items.flatMap(({ reasons }) => reasons.map(({ eventId }) => eventId));
    expect(named).not.toContain(eventIds[1]);
    expect(named).toContain(eventIds[0]);
    expect(new Set(named).size).toBe(1);
    await recommender.data.clear();
    expect(await recommender.whatIf(list.recommendationId, { without: 'item-1' })).toMatchObject({ items: [] });
  });

  it('knows the last fifty lists, and says so of others', async () => {
    const { recommender } = shopper(['item-1']);
    const lists = [];
    for (let i = 0; i < 51; i++) lists.push(await recommender.trending({ limit: 1 }));
    const ask = (list?: RecommendationList) =>
      recommender.whatIf(list?.recommendationId ?? 'never', { without: 'item-1' });
    expect(await ask(lists[0])).toMatchObject({ items: [], degraded: { code: 'no-match' } });
    expect(await ask()).toMatchObject({ items: [], degraded: { code: 'no-match' } });
    expect((await ask(lists[1])).items).toHaveLength(1);
  });

  it('names what is wrong about its arguments', async () => {
    const { recommender } = shopper(['item-1']);
    const { recommendationId } = await recommender.recommend(PLAIN);
    const wrong = [undefined, {}, { without: '' }, { without: 3 }, 'item-1'] as never[];
    for (const options of wrong) {
      await expect(recommender.whatIf(recommendationId, options)).rejects.toMatchObject({ code: 'invalid-argument' });
    }
    await expect(recommender.whatIf(7 as never, { without: 'item-1' })).rejects.toThrow(/recommendationId/);
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(recommender.whatIf(recommendationId, { without: 'item-1', signal })).rejects.toThrow('no longer');
  });
});
