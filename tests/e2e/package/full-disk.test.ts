// The built package in a Chromium that has no room for it: the page goes on, nothing that was there is lost, and a later
// visit works as always.
import { randomBytes } from 'node:crypto';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecommenderOptions } from '../../../web/src/index.js';
import { MUGS, makeBundle } from '../../web/support/bundle.js';
import { Profile } from './support/chromium.js';
import { ModelServer } from './support/model-server.js';
import { SmallDisk } from './support/small-disk.js';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script type="module">import * as vitrine from '/dist/index.js'; globalThis.vitrine = vitrine;</script>`;
const DAY_MS = 86_400_000;

const profile = new Profile();
let context: BrowserContext;
let server: ModelServer;
let page: Page;
let session: CDPSession;

beforeAll(async () => {
  context = await profile.open();
});
afterAll(() => profile.remove());

/** An origin of its own for each test: browsers count all of an origin's databases together. */
beforeEach(async () => {
  server = new ModelServer();
  await server.start();
  server.set('/shop', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  server.deploy(makeBundle());
  page = await context.newPage();
  session = await context.newCDPSession(page);
});
afterEach(async () => {
  await page.close();
  await server.close();
});

/** `null`: as much as the browser gives anybody. */
const allow = (quotaSize: number | null) =>
  session.send('Storage.overrideQuotaForOrigin', { origin: server.url, ...(quotaSize !== null && { quotaSize }) });

type Options = Omit<RecommenderOptions, 'bundle' | 'fetch' | 'keyProvider' | 'now'> & { laterMs?: number };

async function visit({ laterMs = 0, ...options }: Options = {}): Promise<void> {
  await page.goto(`${server.url}/shop`);
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    ([given, later]) => {
      const now = () => Date.now() + later;
      const all = { bundle: '/model/manifest.json', update: 'manual' as const, now, ...given };
      globalThis.recommender = globalThis.vitrine.createRecommender(all);
    },
    [options, laterMs] as const,
  );
}
const recommend = () => page.evaluate(() => recommender.recommend());
const update = () => page.evaluate(() => recommender.update());
const stats = () => page.evaluate(() => recommender.stats());
const view = (itemId: string) => page.evaluate((id) => recommender.track({ type: 'view', itemId: id }), itemId);
const viewed = () =>
  page.evaluate(async () => (await recommender.data.list()).map((event) => 'itemId' in event && event.itemId));
/** The fetcher ends when everything is stored that can be. */
const untilFetched = () => expect.poll(() => page.workers().length).toBeLessThan(2);

describe('without any room', () => {
  it('lists and history work in memory and say so, and everything is stored when there is room again', async () => {
    await allow(1);
    await visit({ consent: 'granted' });
    await view('pan');
    const list = await recommend();
    expect(list.items).toHaveLength(5);
    expect(list.degraded?.code).toBe('storage-unavailable');
    expect(await viewed()).toEqual(['pan']);
    await untilFetched();
    await visit({ consent: 'granted' });
    expect((await recommend()).items).toHaveLength(5);
    await allow(null);
    await untilFetched();
    await visit({ consent: 'granted' });
    await view('spoon');
    await expect.poll(async () => (await stats()).history.stored).toBe(1);
    await untilFetched();
    await visit({ consent: 'granted' });
    expect((await recommend()).degraded).toBeUndefined();
    expect(await viewed()).toEqual(['spoon']);
    expect((await stats()).bundle?.downloadedBytes).toBe(0);
  });

  it('what was stored before is served and kept', async () => {
    await allow(200_000);
    await visit({ consent: 'granted' });
    await view('pan');
    await expect.poll(async () => (await stats()).history.stored).toBe(1);
    await untilFetched();
    await allow(1);
    await visit({ consent: 'granted' });
    expect((await recommend()).items).toHaveLength(5);
    expect((await stats()).bundle?.downloadedBytes).toBe(0);
    await allow(null);
    await visit({ consent: 'granted' });
    expect(await viewed()).toEqual(['pan']);
  });
});

describe('on a disk that is full to the last byte', () => {
  it('the page goes on, deletes what it is told to, and loses nothing else', async ({ skip }) => {
    const disk = SmallDisk.mount(96);
    if (!disk) return skip('this user may not mount a file system of its own');
    const own = new Profile(disk.folder);
    try {
      page = await (await own.open()).newPage();
      await visit({ consent: 'granted' });
      await view('pan');
      await view('spoon');
      await expect.poll(async () => (await stats()).history.stored).toBe(2);
      await untilFetched();
      disk.fill();
      await visit({ consent: 'granted' });
      expect((await recommend()).items).toHaveLength(5);
      expect((await stats()).bundle?.downloadedBytes).toBe(0);
      // Enough to need more than the pages that the file system has given already.
      for (let i = 0; i < 40; i++) await view(`${i}`.padEnd(500, '-'));
      await expect.poll(async () => (await recommend()).degraded?.code).toBe('storage-unavailable');
      expect(await viewed()).toHaveLength(42);
      expect(await page.evaluate(() => recommender.data.delete({ itemId: 'spoon' }))).toBe(1);
      expect(await viewed()).not.toContain('spoon');
      disk.empty();
      await view('mug-red');
      await expect.poll(async () => (await stats()).history.stored).toBe(42);
      await visit({ consent: 'granted' });
      const kept = await viewed();
      expect(kept).toHaveLength(42);
      expect(kept).toEqual(expect.arrayContaining(['pan', 'mug-red']));
      expect(kept).not.toContain('spoon');
      expect((await recommend()).degraded).toBeUndefined();
    } finally {
      await own.remove();
      disk.unmount();
    }
  });
});

describe('without room for a newer bundle', () => {
  /** Databases compress what is not random. */
  const big = () =>
    makeBundle(
      MUGS.map((item) => ({ ...item, title: randomBytes(200_000).toString('hex') })),
      { version: 8 },
    );

  it('it is used, the last one stays on the device, and it is downloaded once a day at most', async () => {
    await allow(500_000);
    await visit();
    await recommend();
    await untilFetched();
    server.deploy(big());
    expect(await update()).toEqual({ bundleVersion: 8 });
    expect((await recommend()).bundleVersion).toBe(8);
    await untilFetched();
    await visit();
    expect((await recommend()).bundleVersion).toBe(7);
    server.asked();
    expect(await update()).toEqual({
      bundleVersion: 7,
      degraded: { code: 'storage-unavailable', message: expect.stringMatching(/no room.*not downloaded again/) },
    });
    expect(server.asked()).toEqual(['manifest.json']);
    await allow(null);
    await visit({ laterMs: DAY_MS });
    expect(await update()).toEqual({ bundleVersion: 8 });
    await untilFetched();
    await visit();
    expect((await recommend()).bundleVersion).toBe(8);
    expect((await stats()).bundle?.downloadedBytes).toBe(0);
  });
});
