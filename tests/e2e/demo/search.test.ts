// The search page beyond titles: what comes closest by spelling and meaning, found in the tab.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, type Screen, screenshot, type Visitor } from '../support/browser.ts';
import { madeOrders } from '../support/made-orders.ts';
import { sampleShop } from '../support/sample-shop.ts';
import { shiftOf, watchShifts } from '../support/shifts.ts';
import { ShopPage } from '../support/shop-page.ts';

const desktop: Screen = { width: 1280, height: 900 };
/** Part of the package that only a search loads. */
const SEARCH_PARTS = /\/(live-catalog|content-wasm)-|\/content-[0-9a-f]+\.safetensors/;

const here = sampleShop();
let visitor: Visitor;
afterEach(async () => {
  const { complaints } = visitor;
  await visitor.context.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, screen: Screen = desktop, prepare?: (page: Page) => Promise<unknown>) {
  visitor = await newVisitor(here.browser, screen);
  await prepare?.(visitor.page);
  const shop = new ShopPage(visitor.page);
  await shop.open(new URL(path, here.site.url).href);
  return shop;
}

/** A word of a title that is long enough to be misspelled, and what becomes of it when two letters are exchanged. */
async function slip(page: Page): Promise<{ word: string; typed: string }> {
  const titles = await page.locator('.listing .card-title').allTextContents();
  const word = titles.flatMap((title) => title.match(/\b[a-z]{6,}\b/gi) ?? []).at(0) ?? '';
  return { word, typed: `${word.slice(0, 3)}${word[4]}${word[3]}${word.slice(5)}` };
}

describe('Search', () => {
  it('finds what was meant by a misspelled word that no title has, and says so', async () => {
    const shop = await open('');
    const { page } = shop;
    const { word, typed } = await slip(page);
    await page.fill('input[type="search"]', typed);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.listing[data-instead] .card[data-item-id]');
    expect(await page.textContent('.listing .row-note')).toMatch(/^No title has these words/);
    const titles = await page.locator('.listing[data-instead] .card-title').allTextContents();
    expect(titles[0]?.toLowerCase()).toContain(word.toLowerCase());
    expect(await violations(page)).toEqual([]);
  });

  it('lists titles that have the word before those that have one that begins with it', async () => {
    const { page } = await open('search.html?q=tea');
    await page.waitForSelector('.listing .card[data-item-id]');
    const titles = await page.locator('.listing .card-title').allTextContents();
    const has = titles.map((title) => /\btea\b/i.test(title));
    expect(has.lastIndexOf(true)).toBe(has.filter(Boolean).length - 1);
    expect(has.filter(Boolean).length).toBeGreaterThan(5);
  });

  it('lists titles with all the words first, and below them what comes close, each product once', async () => {
    const { page } = await open('search.html?q=christmas');
    await page.waitForSelector('[data-row="closest"] .card[data-item-id]');
    const listed = await page.locator('.listing .card[data-item-id]').evaluateAll(ids);
    const close = await page.locator('[data-row="closest"] .card[data-item-id]').evaluateAll(ids);
    expect(listed.length).toBeGreaterThan(0);
    expect(new Set([...listed, ...close]).size).toBe(listed.length + close.length);
    expect(await page.textContent('[data-row="closest"] .row-note')).toContain('what you type is not sent');
  });

  it('finds something for two words of which no title has both', async () => {
    const { page } = await open('search.html?q=tea+zzyzx');
    await page.waitForSelector('.listing[data-instead] .card[data-item-id]');
    const titles = await page.locator('.listing[data-instead] .card-title').allTextContents();
    expect(titles.slice(0, 3).every((title) => /\btea/i.test(title))).toBe(true);
  });

  it('says that there is nothing where nothing is near', async () => {
    const { page } = await open('search.html?q=qqqqqqqq');
    await page.waitForSelector('.listing .row-note:has-text("Nothing here by that name")');
    expect(await page.locator('[data-row="closest"], [data-instead]').count()).toBe(0);
    await page.waitForSelector('[data-row="for-you"] .card[data-item-id]');
  });

  it('follows who types fast, with the answer to what was typed last', async () => {
    const { page } = await open('search.html');
    await page.locator('input[type="search"]').pressSequentially('tea zzyzx');
    await page.waitForSelector('.listing h1:has-text("tea zzyzx")');
    await page.waitForSelector('.listing[data-instead] .card[data-item-id]');
    await page.locator('input[type="search"]').fill('qqqqqqqq');
    await page.waitForSelector('.listing .row-note:has-text("Nothing here by that name")');
    expect(await page.locator('[data-instead]').count()).toBe(0);
  });

  it('loads what it takes on its own page only, and before that page begins to count', async () => {
    const from = here.site.requests.length;
    const shop = await open('');
    await shop.openProduct(3);
    await here.site.settled();
    expect(here.site.requests.slice(from).filter((path) => SEARCH_PARTS.test(path))).toEqual([]);
    await visitor.context.close();

    const searching = await open('search.html?q=christmas');
    await searching.page.waitForSelector('[data-row="closest"] .card[data-item-id]');
    await searching.counts();
    await here.site.settled();
    expect(here.site.requests.slice(from).filter((path) => SEARCH_PARTS.test(path)).length).toBeGreaterThan(0);
    const before = here.site.requests.length;
    await searching.page.fill('input[type="search"]', 'tea zzyzx');
    await searching.page.waitForSelector('.listing[data-instead] .card[data-item-id]');
    await here.site.settled();
    expect(here.site.requests.slice(before), 'requests while typing').toEqual([]);
    expect(await searching.figure('requests')).toBe(0);
  });

  it('counts what it loads for a search on a page that was counting already, and says so', async () => {
    const shop = await open('');
    const { page } = shop;
    await shop.counts();
    const before = await here.site.settled();
    await page.fill('input[type="search"]', 'christmas');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-row="closest"] .card[data-item-id]');
    const asked = (await here.site.settled()) - before;
    expect(asked).toBeGreaterThan(0);
    await expect.poll(() => shop.figure('requests')).toBe(asked);
    expect(await page.textContent('[data-row="closest"] .row-note')).toContain('was loaded for your first search');
    await page.click('button.read-out-line');
    expect(await page.textContent('.read-out-more')).toContain('your first search loaded what it takes');
    await screenshot(page, 'search-counted');
    expect(await violations(page)).toEqual([]);
  });

  it('is as it was where what it takes does not come', async () => {
    const { page } = await open('search.html?q=christmas', desktop, (page) =>
      page.route(SEARCH_PARTS, (route) => route.fulfill({ status: 404, body: '' })),
    );
    await page.waitForSelector('[data-row="for-you"] .card[data-item-id]');
    expect(await page.locator('.listing .card[data-item-id]').count()).toBeGreaterThan(0);
    expect(await page.locator('[data-row="closest"]').count()).toBe(0);
    // The browser's own word on what was not there.
    visitor.complaints.splice(0);
  });

  it('waits no longer than a visitor would for what it takes', async () => {
    const { page } = await open('search.html?q=christmas', desktop, async (page) => {
      await page.clock.install();
      // Never answered.
      await page.route(SEARCH_PARTS, () => {});
    });
    await page.waitForSelector('[data-row="closest"] .skeleton');
    expect(await page.locator('[data-row="for-you"]').count()).toBe(0);
    await page.clock.fastForward(10_000);
    await page.waitForSelector('[data-row="for-you"] .card[data-item-id]');
    expect(await page.locator('[data-row="closest"]').count()).toBe(0);
  });

  it.for<Screen & { locale: string }>([
    { width: 1280, height: 900, locale: 'en-GB' },
    { width: 1280, height: 900, dark: true, locale: 'de-DE' },
    { width: 360, height: 740, locale: 'de-DE' },
    { width: 360, height: 740, dark: true, locale: 'en-GB' },
  ])('fits $width pixels, moves nothing, and has nothing that axe objects to ($locale)', async (screen) => {
    const name = `search-${screen.width}${screen.dark ? '-dark' : ''}-${screen.locale.slice(0, 2)}`;
    for (const [state, query, wait] of [
      ['titles', 'christmas', '[data-row="closest"] .card[data-item-id]'],
      ['only-closest', 'tea zzyzx', '.listing[data-instead] .card[data-item-id]'],
      ['nothing', 'qqqqqqqq', '[data-row="for-you"] .card[data-item-id]'],
    ] as const) {
      if (state !== 'titles') await visitor.context.close();
      const shop = await open(`search.html?q=${encodeURIComponent(query)}`, screen, watchShifts);
      const { page } = shop;
      await page.waitForSelector(wait);
      await shop.counts();
      await screenshot(page, `${name}-${state}`);
      await screenshot(page, `${name}-${state}-full`, true);
      expect(await violations(page), state).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await shiftOf(page), `${state}: layout shift`).toBeLessThan(0.02);
    }
  });

  it('works in a shop of one’s own, and asks no server for its files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-search-'));
    const path = join(folder, 'orders.csv');
    writeFileSync(path, madeOrders(60, 24, 'c', { 'pot-3': 'Enamel milk pot', 'pan-3': 'Enamel frying pan' }));
    visitor = await newVisitor(here.browser, desktop);
    const { page } = visitor;
    await page.goto(new URL('own.html', here.site.url).href);
    await page.waitForSelector('[data-training="idle"]');
    await page.setInputFiles('.own input[type="file"]', path);
    await page.waitForSelector('[data-training="done"] [data-kept="kept"]', { timeout: 170_000 });
    rmSync(folder, { recursive: true });
    const before = await here.site.settled();
    await page.goto(new URL('search.html?q=enmael', here.site.url).href);
    await page.waitForSelector('.listing[data-instead] .card[data-item-id]');
    const titles = await page.locator('.listing[data-instead] .card-title').allTextContents();
    expect(titles.slice(0, 2).toSorted()).toEqual(['Enamel frying pan', 'Enamel milk pot']);
    await here.site.settled();
    expect(here.site.requests.slice(before).filter((path) => /own-shop|\/model\//.test(path))).toEqual([]);
  });
});

const ids = (cards: Element[]): string[] => cards.map((card) => card.getAttribute('data-item-id') ?? '');
