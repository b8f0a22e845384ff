// The built package in a real Chromium: workers, IndexedDB, policies.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { createRecommender, Recommender, RecommenderOptions } from '../../../web/src/index.js';
import { Profile } from './support/chromium.js';
import { type ShopServer, startShop } from './support/shop-server.js';

declare global {
  /** Put there by the page of support/shop-server.ts. */
  var vitrine: { createRecommender: typeof createRecommender };
  /** Put there by `open` below. */
  var recommender: Recommender;
}

const profile = new Profile();
let context: BrowserContext;
let shop: ShopServer;

beforeAll(async () => {
  shop = await startShop();
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await shop?.close();
});

afterEach(async () => {
  for (const page of context.pages()) if (page.url() !== 'about:blank') await page.close();
});

type Options = Omit<RecommenderOptions, 'bundle'> & { bundle?: string };

/** Opens a page of the shop and a recommender on it. Names keep tests apart: each has a storage of its own. */
async function open(name: string, options: Options = {}, pageName = 'shop'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${shop.url}/pages/${pageName}`);
  await start(page, name, options);
  return page;
}

async function start(page: Page, name: string, options: Options = {}): Promise<void> {
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    (given) => {
      globalThis.recommender = globalThis.vitrine.createRecommender(given);
    },
    { bundle: '/model/manifest.json', name, ...options },
  );
}

async function reload(page: Page, name: string, options: Options = {}): Promise<void> {
  await page.reload();
  await start(page, name, options);
}

const view = (page: Page, ...itemIds: string[]) =>
  page.evaluate((ids) => ids.map((itemId) => recommender.track({ type: 'view', itemId })), itemIds);
const recommend = (page: Page, limit = 10) =>
  page.evaluate((n) => recommender.recommend({ limit: n, diversity: 0, exploration: 0 }), limit);
const historyOf = (page: Page) =>
  page.evaluate(async () => (await recommender.data.list()).map((event) => 'itemId' in event && event.itemId));
const databasesOf = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name));
/** Waits until storage has committed everything that was tracked. */
const untilStored = (page: Page, events: number) =>
  expect.poll(async () => (await page.evaluate(() => recommender.stats())).history.stored).toBe(events);

describe('a first and a second visit', () => {
  it('downloads bundle and module once, answers, and asks for nothing on the next visit', async () => {
    shop.log.length = 0;
    const page = await open('visits');
    const first = await recommend(page, 3);
    expect(first.items.map((item) => item.itemId)).toEqual(['mug-red', 'mug-blue', 'tasse-weiß']);
    expect(first.degraded?.code).toBe('no-history');
    expect(shop.log.filter((path) => path.startsWith('/model/'))).toHaveLength(5);
    // The module comes with the package's own scripts.
    expect(shop.log.filter((path) => path.endsWith('.wasm'))).toHaveLength(0);
    expect(await page.evaluate(() => recommender.sealed)).toBe('frame');
    // The worker that has the network ends when everything is stored: from then on there is one worker.
    await expect.poll(() => page.workers().length).toBe(1);
    shop.log.length = 0;
    await reload(page, 'visits', { update: 'manual' });
    expect((await recommend(page, 3)).items).toEqual(first.items.map((item) => ({ ...item })));
    expect((await page.evaluate(() => recommender.stats())).bundle?.downloadedBytes).toBe(0);
    expect(shop.log.sort()).toEqual(['/dist/core-relaxed.js', '/dist/index.js', '/dist/workers.js', '/pages/shop']);
  });

  it('answers alike with relaxed SIMD and without', async () => {
    const lists = [];
    for (const wasmUrl of [undefined, `${shop.url}/dist/core.wasm`]) {
      const page = await open(`build of ${wasmUrl}`, wasmUrl ? { wasmUrl } : {});
      lists.push((await recommend(page)).items.map(({ itemId, score }) => [itemId, score]));
    }
    expect(lists[0]).not.toEqual([]);
    expect(lists[1]).toEqual(lists[0]);
  });

  it('tells its progress and when it is ready', async () => {
    const page = await context.newPage();
    await page.goto(`${shop.url}/pages/shop`);
    await page.waitForFunction(() => globalThis.vitrine !== undefined);
    const heard = await page.evaluate(async () => {
      const recommender = vitrine.createRecommender({ bundle: '/model/manifest.json?progress', name: 'progress' });
      const stages: string[] = [];
      recommender.on('progress', ({ stage, loadedBytes, totalBytes }) => {
        if (stage === 'files' && loadedBytes === totalBytes) stages.push('all files');
      });
      recommender.on('ready', ({ bundleVersion }) => stages.push(`ready ${bundleVersion}`));
      await recommender.ready;
      return stages;
    });
    expect(heard).toEqual(['all files', 'ready 7']);
  });

  it('takes the bundle of another URL, not the one on the device', async () => {
    const page = await open('moved');
    await recommend(page);
    await expect.poll(() => page.workers().length).toBe(1);
    shop.log.length = 0;
    await reload(page, 'moved', { bundle: '/model/manifest.json?v=8' });
    await recommend(page);
    // The files are the same, by their hashes, and are not downloaded again.
    expect(shop.log.filter((path) => path.startsWith('/model/'))).toEqual(['/model/manifest.json']);
  });

  it('can download through the fetch that the page gives', async () => {
    const page = await context.newPage();
    await page.goto(`${shop.url}/pages/shop`);
    await page.waitForFunction(() => globalThis.vitrine !== undefined);
    const { list, urls } = await page.evaluate(async () => {
      const urls: string[] = [];
      const recommender = vitrine.createRecommender({
        bundle: '/model/manifest.json?own-fetch',
        name: 'own-fetch',
        fetch: (url) => {
          urls.push(new URL(url).pathname);
          return fetch(url);
        },
      });
      return { list: await recommender.recommend(), urls };
    });
    expect(list.items).toHaveLength(5);
    expect(urls[0]).toBe('/model/manifest.json');
  });
});

describe('the history', () => {
  it('is stored once consent is granted, and a reload keeps it', async () => {
    const page = await open('kept', { consent: 'granted' });
    await view(page, 'pan', 'newer-than-the-model', 'spoon');
    await untilStored(page, 3);
    await reload(page, 'kept', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(['pan', 'newer-than-the-model', 'spoon']);
    const list = await recommend(page);
    expect(list.degraded).toBeUndefined();
    expect(list.items.flatMap((item) => item.reasons.map((reason) => reason.itemId))).toContain('pan');
  });

  it('survives the end of the browser', async () => {
    const own = new Profile();
    const before = await (await own.open()).newPage();
    await before.goto(`${shop.url}/pages/shop`);
    await start(before, 'restart', { consent: 'granted' });
    await view(before, 'pan');
    await untilStored(before, 1);
    await own.close();
    const after = await (await own.open()).newPage();
    await after.goto(`${shop.url}/pages/shop`);
    await start(after, 'restart', { consent: 'granted' });
    expect(await historyOf(after)).toEqual(['pan']);
    await own.remove();
  });

  it('stays in memory while consent is pending: no database is made and a reload forgets', async () => {
    const page = await open('pending');
    await view(page, 'pan');
    expect(await historyOf(page)).toEqual(['pan']);
    expect(await databasesOf(page)).not.toContain('vitrine-history-pending');
    await reload(page, 'pending');
    expect(await historyOf(page)).toEqual([]);
  });

  it('writes what memory holds when consent is granted', async () => {
    const page = await open('granted-later');
    await view(page, 'pan');
    await page.evaluate(() => recommender.consent.set('granted'));
    expect((await page.evaluate(() => recommender.stats())).history).toEqual({ events: 1, stored: 1, learnt: 0 });
    await reload(page, 'granted-later', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(['pan']);
  });

  it('is deleted with its database when consent is denied, and nothing is tracked from then on', async () => {
    const page = await open('denied', { consent: 'granted' });
    await view(page, 'pan');
    await untilStored(page, 1);
    expect(await databasesOf(page)).toContain('vitrine-history-denied');
    await page.evaluate(() => recommender.consent.set('denied'));
    expect(await databasesOf(page)).not.toContain('vitrine-history-denied');
    await view(page, 'spoon');
    expect(await historyOf(page)).toEqual([]);
    expect((await recommend(page)).degraded?.code).toBe('no-history');
    await reload(page, 'denied', { consent: 'granted' });
    expect(await historyOf(page)).toEqual([]);
  });

  it('is deleted by a visit that begins with consent denied', async () => {
    const page = await open('denied-at-start', { consent: 'granted' });
    await view(page, 'pan');
    await untilStored(page, 1);
    await reload(page, 'denied-at-start', { consent: 'denied' });
    await recommend(page);
    expect(await databasesOf(page)).not.toContain('vitrine-history-denied-at-start');
  });

  it('is empty after clear(), also after a reload, and goes on', async () => {
    const page = await open('cleared', { consent: 'granted' });
    await view(page, 'pan');
    await untilStored(page, 1);
    await page.evaluate(() => recommender.data.clear());
    await view(page, 'spoon');
    await untilStored(page, 1);
    await reload(page, 'cleared', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(['spoon']);
  });

  it('deletes single events in storage too', async () => {
    const page = await open('deleted', { consent: 'granted' });
    const [first] = await view(page, 'pan', 'spoon');
    await page.evaluate((eventId) => recommender.data.delete({ eventId }), first as string);
    await reload(page, 'deleted', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(['spoon']);
  });

  it('keeps the newest by number, in storage too', async () => {
    const retention = { events: 3 };
    const page = await open('retained', { consent: 'granted', retention });
    const ids = Array.from({ length: 12 }, (_, i) => `item-${i}`);
    await view(page, ...ids);
    await untilStored(page, 3);
    await reload(page, 'retained', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(ids.slice(-3));
  });

  it('counts a reloaded receipt once', async () => {
    const page = await open('receipt', { consent: 'granted' });
    const buy = () =>
      page.evaluate(() => recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }] }));
    await buy();
    await untilStored(page, 1);
    await reload(page, 'receipt', { consent: 'granted' });
    await buy();
    expect(await page.evaluate(() => recommender.data.list())).toMatchObject([{ orderId: 'A-1' }]);
    expect((await recommend(page)).items.map((item) => item.itemId)).not.toContain('pan');
  });

  it('of one name does not show under another', async () => {
    const page = await open('shop-a', { consent: 'granted' });
    await view(page, 'pan');
    await untilStored(page, 1);
    const other = await open('shop-b', { consent: 'granted' });
    expect(await historyOf(other)).toEqual([]);
  });

  it('ends in all tabs when consent is denied in one, and begins anew when it is granted again', async () => {
    const page = await open('two-tabs', { consent: 'granted' });
    await view(page, 'pan');
    await untilStored(page, 1);
    const other = await open('two-tabs', { consent: 'denied' });
    await recommend(other);
    expect(await databasesOf(other)).not.toContain('vitrine-history-two-tabs');
    await expect.poll(() => page.evaluate(() => recommender.consent.state)).toBe('denied');
    await view(page, 'spoon');
    expect(await historyOf(page)).toEqual([]);
    await page.evaluate(() => recommender.consent.set('granted'));
    await view(page, 'mug-red');
    await untilStored(page, 1);
    expect(await historyOf(page)).toEqual(['mug-red']);
    expect((await recommend(page)).degraded).toBeUndefined();
  });

  it('commits what was tracked last before close() resolves', async () => {
    const page = await open('closed', { consent: 'granted' });
    await page.evaluate(async () => {
      await recommender.ready;
      recommender.track({ type: 'view', itemId: 'pan' });
      await recommender.close();
    });
    await expect.poll(() => page.workers().length).toBe(0);
    await reload(page, 'closed', { consent: 'granted' });
    expect(await historyOf(page)).toEqual(['pan']);
  });
});

describe('when something is wrong', () => {
  it.each([
    ['bundle-not-found', /status 404/, 'missing'],
    ['bundle-corrupt', /HTML/, 'html'],
    ['bundle-corrupt', /cut off/, 'cut'],
    ['bundle-corrupt', /graph-.*bytes/, 'truncated'],
    ['bundle-corrupt', /popularity-.*SHA-256/, 'flipped'],
    ['bundle-corrupt', /HTML/, 'page-for-file'],
    ['bundle-too-new', /format 99/, 'newer'],
  ])('a list resolves with %s and says %s: /%s/', async (code, message, folder) => {
    const page = await open(`wrong-${folder}`, { bundle: `/${folder}/manifest.json` });
    const list = await recommend(page);
    expect(list).toMatchObject({ items: [], bundleVersion: null, degraded: { code } });
    expect(list.degraded?.message).toMatch(message);
    await view(page, 'pan');
    expect(await historyOf(page)).toEqual(['pan']);
    expect((await page.evaluate(() => recommender.ready)).degraded?.code).toBe(code);
  });

  it('nothing wrong is stored: the next visit asks again', async () => {
    const page = await open('recovers', { bundle: '/flipped/manifest.json' });
    expect((await recommend(page)).items).toEqual([]);
    await reload(page, 'recovers', { bundle: '/model/manifest.json' });
    expect((await recommend(page)).items).toHaveLength(5);
  });

  it('a list resolves with bundle-not-found when no server answers', async () => {
    const page = await open('offline', { bundle: 'http://127.0.0.1:9/manifest.json' });
    expect((await recommend(page)).degraded?.code).toBe('bundle-not-found');
  });

  it('a list resolves with wasm-unavailable when the module is not the one of this version', async () => {
    // A profile of its own: in the shared one the right module is on the device already, and the URL is never asked.
    const own = new Profile();
    const page = await (await own.open()).newPage();
    await page.goto(`${shop.url}/pages/shop`);
    await start(page, 'wrong-wasm', { wasmUrl: '/model/manifest.json' });
    expect((await recommend(page)).degraded?.code).toBe('wasm-unavailable');
    await own.remove();
  });

  it('a list resolves with wasm-unavailable when a policy forbids WebAssembly, and names the cure', async () => {
    const page = await open('no-wasm', {}, 'no-wasm');
    const list = await recommend(page);
    expect(list.degraded?.code).toBe('wasm-unavailable');
    expect(list.degraded?.message).toMatch(/'wasm-unsafe-eval'/);
  });

  it('a list resolves with wasm-unavailable when a policy forbids the worker', async () => {
    const page = await open('no-worker', {}, 'no-worker');
    const list = await recommend(page);
    expect(list.degraded?.code).toBe('wasm-unavailable');
    expect(list.degraded?.message).toMatch(/worker/);
  });

  it('everything works in memory without storage, and granted lists say storage-unavailable', async () => {
    const page = await open('no-storage', { consent: 'granted' }, 'no-storage');
    await view(page, 'pan');
    const list = await recommend(page);
    expect(list.items.length).toBeGreaterThan(0);
    expect(list.degraded?.code).toBe('storage-unavailable');
    expect((await page.evaluate(() => recommender.stats())).storage).toBe('memory');
  });
});

describe('the page', () => {
  it('gets the same recommender for the same name, and a new one after close()', async () => {
    const page = await open('same');
    const same = await page.evaluate(async () => {
      const create = () => vitrine.createRecommender({ bundle: '/model/manifest.json', name: 'same' });
      const before = create() === recommender;
      await recommender.close();
      return [before, create() === recommender];
    });
    expect(same).toEqual([true, false]);
  });

  it.each([
    ['in the sealed worker', {}],
    ["on the page's own thread", { worker: false }],
  ])('tells its developer that the ids are not those of the bundle: %s', async (_, options) => {
    const page = await open('ids', options);
    const warning = page.waitForEvent('console', (message) => message.text().startsWith('vitrine:'));
    await view(page, '17', '18', '19', 'pan', 'spoon');
    await recommend(page);
    const heard = await warning;
    expect(heard.type()).toBe('warning');
    expect(heard.text()).toContain('does not know 3 of the 5 item ids tracked so far, such as "17"');
    await page.evaluate(() => recommender.close());
  });

  it('sends nothing to anyone after the model is loaded', async () => {
    const page = await open('quiet', { consent: 'granted' });
    await recommend(page);
    await expect.poll(() => page.workers().length).toBe(1);
    shop.log.length = 0;
    await view(page, 'pan', 'spoon');
    await recommend(page);
    await page.evaluate(() =>
      Promise.all([recommender.similar('pan'), recommender.trending(), recommender.data.clear()]),
    );
    expect(shop.log).toEqual([]);
  });
});
