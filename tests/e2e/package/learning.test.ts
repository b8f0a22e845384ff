// Lists that adapt to the shopper, through the built package and its own module in a real Chromium.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeBundle } from '../../web/support/bundle.js';
import { Profile } from './support/chromium.js';
import { type ShopServer, startShop } from './support/shop-server.js';

const NOW_MS = Date.UTC(2026, 0, 31);
const profile = new Profile();
let context: BrowserContext;
let shop: ShopServer;
let page: Page;

// Two worlds of five items, in which each leads to all others; the first world is the more popular one.
const items = Array.from({ length: 10 }, (_, i) => {
  const first = i < 5 ? 0 : 5;
  const followers = Array.from({ length: 5 }, (_, k) => first + k).filter((other) => other !== i);
  return { id: `item-${i}`, title: `Item ${i}`, popularity: 1 - i / 10, followers };
});
const blend = { graph_weight: 1, graph_decay: 0.98, graph_gain: 0, encoder_weight: 0, popularity_weight: 0.01 };

beforeAll(async () => {
  shop = await startShop(makeBundle(items, { model: { blend } }));
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await shop?.close();
});

afterEach(() => page.close());

async function open(name: string, learning = true) {
  page = await context.newPage();
  await page.goto(`${shop.url}/pages/shop`);
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    async ({ name, learning, nowMs }) => {
      const bundle = '/model/manifest.json';
      const options = { bundle, name, learning, consent: 'granted', now: () => nowMs } as const;
      globalThis.recommender = globalThis.vitrine.createRecommender(options);
      await recommender.ready;
    },
    { name, learning, nowMs: NOW_MS },
  );
}

/** Three items in each visit, by turns of one world and of the other. */
async function visits(count: number) {
  await page.evaluate(
    ({ count, nowMs }) => {
      for (let visit = 0; visit < count; visit++) {
        for (let i = 0; i < 3; i++) {
          const itemId = `item-${(visit % 2) * 5 + ((i + visit) % 5)}`;
          recommender.track({ type: 'view', itemId, at: nowMs - (count - visit) * 86_400_000 + i * 60_000 });
        }
      }
    },
    { count, nowMs: NOW_MS },
  );
}

const learnt = () => page.evaluate(async () => (await recommender.stats()).history.learnt);
const scores = () =>
  page.evaluate(async () => {
    const { items } = await recommender.recommend({ exploration: 0, diversity: 0 });
    return items.map(({ itemId, score }) => `${itemId} ${score.toFixed(4)}`);
  });

describe('learning: true', () => {
  it('adapts the lists between calls, again after a reload, and forgets on request', async () => {
    await open('learner');
    expect(await page.evaluate(() => recommender.sealed)).not.toBe('none');
    await visits(8);
    await scores();
    await expect.poll(learnt).toBe(24);
    const adapted = await scores();
    // Nothing was stored but the events: another page computes the same.
    await page.close();
    await open('learner');
    await scores();
    await expect.poll(learnt).toBe(24);
    expect(await scores()).toEqual(adapted);
    await page.evaluate(() => recommender.data.resetLearning());
    const forgotten = await scores();
    expect(forgotten).not.toEqual(adapted);
    await expect.poll(learnt).toBe(24);
    expect(await scores()).toEqual(forgotten);
  });

  it('lets what is like something disliked lose half of its score, says so, and takes it back', async () => {
    await open('dislikes');
    await page.evaluate(() => recommender.track({ type: 'view', itemId: 'item-0' }));
    const list = () =>
      page.evaluate(async () => {
        const { items } = await recommender.recommend({ exploration: 0, diversity: 0 });
        return items.map(({ itemId, score, reasons }) => ({ itemId, score, reasons }));
      });
    const before = await list();
    const eventId = await page.evaluate(() => recommender.track({ type: 'dislike', itemId: 'item-1' }));
    const after = await list();
    expect(after.map(({ itemId }) => itemId)).not.toContain('item-1');
    const [was, is] = [before, after].map((items) => items.find(({ itemId }) => itemId === 'item-2'));
    const said = is?.reasons.at(-1);
    expect(said).toMatchObject({ kind: 'disliked', itemId: 'item-1', eventId });
    // The edges of an item are not all as strong as its strongest.
    expect(said?.weight).toBeGreaterThanOrEqual(-0.5);
    expect(said?.weight).toBeLessThan(-0.45);
    expect(is?.score).toBeCloseTo((was?.score ?? 0) * (1 + (said?.weight ?? 0)), 5);
    await page.evaluate((id) => recommender.data.delete({ eventId: id }), eventId);
    expect(await list()).toEqual(before);
  });

  it('is asked for: without it nothing is learnt', async () => {
    await open('not-learning', false);
    await visits(4);
    await scores();
    await scores();
    expect(await learnt()).toBe(0);
  });
});
