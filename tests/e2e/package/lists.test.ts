// The lists about items, and of what was bought, through the built package in a real Chromium.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MUGS, makeBundle } from '../../web/support/bundle.js';
import { Profile } from './support/chromium.js';
import { type ShopServer, startShop } from './support/shop-server.js';

// mug-red and mug-blue are looked at together; with a mug a spoon is bought, with the pan a spoon too.
const BOUGHT_WITH: Record<string, number[]> = { 'mug-red': [4], 'mug-blue': [3, 4], pan: [4], spoon: [0] };
const EVERY_DAYS: Record<string, number> = { spoon: 10, 'mug-red': 300 };
const CURVE = { scores: [0, 1], probabilities: [0.01, 0.21] };
const NOW_MS = Date.UTC(2026, 0, 31);

const profile = new Profile();
let context: BrowserContext;
let shop: ShopServer;
let page: Page;

beforeAll(async () => {
  const items = MUGS.map((item) => ({
    ...item,
    ...(BOUGHT_WITH[item.id] && { boughtWith: BOUGHT_WITH[item.id] }),
    ...(EVERY_DAYS[item.id] && { everyDays: EVERY_DAYS[item.id] }),
  }));
  const model = {
    blend: { graph_weight: 1, graph_decay: 0.7, graph_gain: 0, encoder_weight: 0, popularity_weight: 0.01 },
    calibration: { history: CURVE, no_history: CURVE },
  };
  shop = await startShop(makeBundle(items, { model }));
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await shop?.close();
});

afterEach(() => page.close());

/** Opens a page with a recommender of its own, whose shopper bought `bought` so many days ago and viewed `viewed`. */
async function open(name: string, bought: [itemId: string, daysAgo: number][] = [], viewed: string[] = []) {
  page = await context.newPage();
  await page.goto(`${shop.url}/pages/shop`);
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    async ({ name, bought, viewed, nowMs }) => {
      const bundle = '/model/manifest.json';
      globalThis.recommender = globalThis.vitrine.createRecommender({ bundle, name, now: () => nowMs });
      await recommender.ready;
      for (const [itemId, daysAgo] of bought) {
        const at = nowMs - daysAgo * 86_400_000;
        recommender.track({ type: 'purchase', orderId: `${itemId}-${daysAgo}`, lines: [{ itemId }], at });
      }
      for (const itemId of viewed) recommender.track({ type: 'view', itemId });
    },
    { name, bought, viewed, nowMs: NOW_MS },
  );
}

const facts = (list: { items: { itemId: string; source: string }[]; degraded?: { code: string } }) => ({
  items: list.items.map(({ itemId, source }) => `${itemId} ${source}`),
  degraded: list.degraded?.code,
});

describe('boughtTogether()', () => {
  it('completes the cart with what is bought with its items, and with no substitute', async () => {
    await open('together');
    const list = await page.evaluate(() => recommender.boughtTogether(['mug-red', 'mug-blue']));
    // The spoon goes with both mugs; the other mug is what `similar` would say.
    expect(facts(list).items).toEqual(['spoon basket', 'pan basket']);
  });

  it('takes an empty cart, unknown items, repeated ones and ten thousand', async () => {
    await open('together-bad');
    const lists = await page.evaluate(async () => {
      const many = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? `gone-${i}` : 'pan'));
      const asked = [[], ['gone', 'never-there'], ['pan', 'pan', 'gone'], many];
      return Promise.all(asked.map((itemIds) => recommender.boughtTogether(itemIds)));
    });
    expect(lists.map((list) => facts(list))).toEqual([
      { items: [], degraded: 'no-match' },
      { items: [], degraded: 'no-match' },
      { items: ['spoon basket'], degraded: undefined },
      { items: ['spoon basket'], degraded: undefined },
    ]);
  });

  it('is filled up by the fallbacks, in their order, each with its source', async () => {
    await open('together-fallbacks', [['pan', 80]]);
    const list = await page.evaluate(() =>
      recommender.boughtTogether(['mug-red'], { fallbacks: ['buyAgain', 'similar', 'trending'], limit: 4 }),
    );
    expect(facts(list).items).toEqual(['spoon basket', 'pan repurchase', 'mug-blue graph', 'tasse-weiß trending']);
    expect(list.items.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  });
});

describe('buyAgain()', () => {
  it('lists what is due before what is not', async () => {
    await open('again', [
      ['mug-red', 40],
      ['spoon', 11],
    ]);
    const list = await page.evaluate(() => recommender.buyAgain());
    expect(facts(list).items).toEqual(['spoon repurchase', 'mug-red repurchase']);
    expect(list.items[0]?.reasons).toMatchObject([{ kind: 'purchased', itemId: 'spoon', weight: 1 }]);
  });

  it('is empty without a purchase', async () => {
    await open('again-nothing', [], ['pan']);
    expect(facts(await page.evaluate(() => recommender.buyAgain())).items).toEqual([]);
  });
});

describe('rerank()', () => {
  it('puts what goes with the last view first, and what is unknown last', async () => {
    await open('rerank', [], ['mug-red']);
    const list = await page.evaluate(() => recommender.rerank(['new-2', 'spoon', 'pan', 'new-1', 'mug-blue', 'pan']));
    expect(list.items.map(({ itemId }) => itemId)).toEqual(['mug-blue', 'pan', 'spoon', 'new-2', 'new-1']);
    expect(list.items.at(-1)).toMatchObject({ source: 'given', rank: 5, reasons: [] });
  });

  it('keeps the order without a history, and gives nothing for nothing', async () => {
    await open('rerank-cold');
    const [list, none] = await page.evaluate(() =>
      Promise.all([recommender.rerank(['spoon', 'new-1', 'mug-red']), recommender.rerank([])]),
    );
    expect(facts(list)).toEqual({ items: ['spoon given', 'mug-red given', 'new-1 given'], degraded: 'no-history' });
    expect(none.items).toEqual([]);
  });
});

describe('minProbability', () => {
  it('leaves out what predict() gives less, whatever is boosted, and says when nothing is left', async () => {
    await open('likely', [], ['mug-red']);
    const lists = await page.evaluate(() => {
      const ask = (minProbability: number) =>
        recommender.recommend({ minProbability, exploration: 0, boost: [{ itemIds: ['spoon'], factor: 1000 }] });
      return Promise.all([0, 0.012, 1].map(ask));
    });
    const ids = lists.map((list) => list.items.map(({ itemId }) => itemId));
    expect(ids[0]).toContain('spoon');
    // The red mug's followers; all others have 0.01 and a little.
    expect([...(ids[1] ?? [])].sort()).toEqual(['mug-blue', 'pan']);
    expect(lists[2]).toMatchObject({ items: [], degraded: { code: 'no-match' } });
  });

  it('is for recommend() alone, and from 0 to 1', async () => {
    await open('likely-wrong');
    const messages = await page.evaluate(async () => {
      const message = (call: Promise<unknown>) => call.then(String, (error: Error) => error.message);
      return [
        await message(recommender.trending({ minProbability: 0.1 })),
        await message(recommender.recommend({ minProbability: 1.1 })),
        await message(recommender.recommend({ minProbability: Number.NaN })),
      ];
    });
    expect(messages).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^minProbability must be/)));
  });
});

describe('whatIf()', () => {
  it('answers how the list would look without what a reason names, and changes nothing', async () => {
    await open('what-if', [], ['mug-red', 'pan']);
    const [before, without, after] = await page.evaluate(async () => {
      const list = await recommender.recommend({ exploration: 0, diversity: 0 });
      const eventId = list.items.find(({ itemId }) => itemId === 'mug-blue')?.reasons[0]?.eventId ?? '';
      const other = await recommender.whatIf(list.recommendationId, { without: eventId });
      return [list, other, await recommender.recommend({ exploration: 0, diversity: 0 })];
    });
    const causes = (list: typeof before) =>
      list.items.map(({ itemId, reasons }) => [itemId, ...reasons.map((reason) => reason.itemId)].join(' < '));
    expect(causes(before)).toContain('mug-blue < mug-red');
    expect(causes(without)).toContain('mug-blue');
    expect(causes(without)).toContain('spoon < pan');
    expect(after.items).toEqual(before.items);
  });
});

describe('trending() of a category', () => {
  it('lists that category alone, most popular first', async () => {
    await open('trending-mugs');
    const list = await page.evaluate(() => recommender.trending({ filter: { category: 'mugs' }, diversity: 0 }));
    expect(facts(list).items).toEqual(['mug-red trending', 'mug-blue trending', 'tasse-weiß trending']);
  });
});

describe('predict()', () => {
  it('gives probabilities in the order asked, for what the bundle knows', async () => {
    await open('predict', [], ['mug-red']);
    const predictions = await page.evaluate(() => recommender.predict(['spoon', 'gone', 'mug-blue']));
    expect(predictions.map(({ itemId }) => itemId)).toEqual(['spoon', 'mug-blue']);
    // The spoon has its popularity of 0.5 x 0.01 alone, the blue mug the strongest edge and more: the top of the curve.
    expect(predictions[0]?.probability).toBeCloseTo(0.01 + 0.2 * 0.005, 4);
    expect(predictions[1]?.probability).toBeCloseTo(0.21, 4);
  });

  it('takes none, ten thousand and repeated ids', async () => {
    await open('predict-many');
    const lengths = await page.evaluate(async () => {
      const asked = [[], Array.from({ length: 10_000 }, () => 'pan'), ['gone']];
      return (await Promise.all(asked.map((itemIds) => recommender.predict(itemIds)))).map((list) => list.length);
    });
    expect(lengths).toEqual([0, 10_000, 0]);
  });
});

describe('wrong arguments', () => {
  it('are named, whatever the list', async () => {
    await open('wrong');
    const messages = await page.evaluate(async () => {
      const message = (call: Promise<unknown>) =>
        call.then(
          () => 'resolved',
          (error: Error) => error.message,
        );
      const many = Array.from({ length: 10_001 }, () => 'pan');
      return Promise.all([
        ...[0, -1, Number.NaN].map((limit) => message(recommender.boughtTogether(['pan'], { limit }))),
        ...[0, -1, Number.NaN].map((limit) => message(recommender.buyAgain({ limit }))),
        ...[0, -1, Number.NaN].map((limit) => message(recommender.rerank(['pan'], { limit }))),
        message(recommender.boughtTogether(many)),
        message(recommender.predict(many)),
        message(recommender.rerank(many.slice(0, 1001))),
        message(recommender.predict('pan' as never)),
        message(recommender.recommend({ fallbacks: ['popular' as never] })),
      ]);
    });
    expect(messages.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => expect.stringMatching(/^limit must be/)));
    expect(messages.slice(9, 13)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^itemIds must be/)));
    expect(messages[13]).toMatch(/^fallbacks\[0\] must be/);
  });
});
