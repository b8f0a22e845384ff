// Items that no training has seen, and search, through the built package in a real Chromium.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { vitrineBinary } from '../../../tools/lib/paths.mjs';
import { Profile } from './support/chromium.js';
import { type ShopServer, startShop } from './support/shop-server.js';
import { readBundle } from './support/trained-bundle.js';

const profile = new Profile();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-new-items-'));
let context: BrowserContext;
let shop: ShopServer;
let page: Page;

const vitrine = (...args: string[]): void => {
  execFileSync(vitrineBinary, ['--quiet', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};

beforeAll(async () => {
  vitrine('simulate', '--items', '300', '--users', '400', '--days', '60', '--seed', '7', '--out', 'data');
  vitrine('train', '--events', 'data/events.csv', '--catalog', 'data/catalog.csv', '--out', 'model');
  shop = await startShop(readBundle(join(folder, 'model')));
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await shop?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => page.close());

async function open(name: string): Promise<void> {
  page = await context.newPage();
  await page.goto(`${shop.url}/pages/shop`);
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(async (name) => {
    globalThis.recommender = globalThis.vitrine.createRecommender({
      ...{ bundle: '/model/manifest.json', name, consent: 'granted' },
    });
    await recommender.ready;
  }, name);
}

const found = (text: string) =>
  page.evaluate(async (text) => {
    const { items, degraded } = await recommender.search(text);
    return [...items.map(({ itemId }) => itemId), ...(degraded ? [degraded.message] : [])];
  }, text);
const like = (itemId: string) =>
  page.evaluate(async (itemId) => (await recommender.similar(itemId)).items.map((item) => item.itemId), itemId);

it('lists and finds a new item at once and after a reload, and never asks the network about it', async () => {
  await open('new');
  expect((await found('mug')).length).toBeGreaterThan(0); // which loads the content model
  shop.log.length = 0;
  const change = await page.evaluate(() =>
    recommender.catalog.upsert([{ itemId: '__proto__', title: 'Blue mug \u{1f642} zzyzx', price: Number.NaN }]),
  );
  expect(change).toEqual({ items: 1, removed: 0, unavailable: 0 });
  expect(await found('zzyzx')).toContain('__proto__');
  expect((await like('__proto__')).length).toBeGreaterThan(0);
  expect(shop.log).toEqual([]);
  await page.close();
  await open('new');
  expect(await found('zzyzx')).toContain('__proto__');
});

it('leaves out what is sold out or gone until it is back', async () => {
  await open('gone');
  const [first = '', second = ''] = await found('mug');
  await page.evaluate(
    ([a = '', b = '']) => recommender.catalog.setAvailability({ [a]: false, [b]: false }),
    [first, second],
  );
  const left = await found('mug');
  expect(left).not.toContain(first);
  expect(left).not.toContain(second);
  await page.evaluate((id) => recommender.catalog.setAvailability({ [id]: true }), first);
  await page.evaluate((id) => recommender.catalog.remove([id]), second);
  const back = await found('mug');
  expect(back).toContain(first);
  expect(back).not.toContain(second);
});
