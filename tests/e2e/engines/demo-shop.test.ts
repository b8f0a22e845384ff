// A visit to the demo shop in each engine, from the first pick to the day on which everything is deleted. What is in Chromium
// alone, beside more of it, is in tests/e2e/trips.test.ts and tests/e2e/demo.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Recommender } from 'vitrine';
import { screenshots } from '../support/browser.js';
import { openSite, type Site } from '../support/site.js';
import { pollUntil, type Tab } from './support/engine.js';
import { inEachEngine } from './support/session.js';

type Shop = typeof globalThis & { vitrine: Recommender };

/** Pages of the shop, and a browser that starts, on a machine that has other things to do. */
const TIME_LIMIT_MS = 300_000;

inEachEngine('The demo shop', (session, engine) => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite({});
  });
  afterAll(() => site?.close());
  afterEach(() => session().closeTabs());

  async function visit(): Promise<Tab> {
    const tab = await session().newTab();
    await tab.goto(site.url);
    await isThere(tab, 'main[data-phase="ready"][data-route="home"]');
    return tab;
  }

  async function keep(tab: Tab, name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    writeFileSync(`${screenshots}engine-${engine}-${name}.png`, await tab.screenshot());
  }

  it(
    'follows what is picked, bought and not wanted, remembers it once it may, and forgets it when told to',
    async () => {
      let tab = await visit();
      let row = await rowOf(tab);
      for (const pick of [1, 2, 3]) {
        await tab.click(`.tour-tiles li:nth-child(${pick}) .tile`);
        await isThere(tab, `.receipt[data-picks="${pick}"]`);
        row = await changedRow(tab, row);
      }
      await isThere(tab, '[data-row="for-you"] .card[data-reason-item]');
      // Its worker keeps the shop for when there is no network; the page itself has asked for nothing.
      await isThere(tab, '[data-figure="requests"][data-value="0"]');
      await keep(tab, 'picked');
      await tab.click('.consent [data-answer="granted"]');
      await isGone(tab, '.consent');
      await stores(tab, 3);

      // From here on every link is a navigation to another document.
      await tab.click('[data-row="for-you"] li:nth-child(1) .card-link');
      await isThere(tab, `main[data-phase="ready"] [data-product="${row[0]}"]`);
      await tab.click('.product-actions [data-action="add"]');
      await isThere(tab, '[data-cart-count="1"]');
      await tab.click('.product-actions [data-action="hide"]');
      await isThere(tab, '.product-actions [data-action="hide"][aria-pressed="true"]');
      await stores(tab, 6);
      await keep(tab, 'not-wanted');
      await tab.click('.product-actions [data-action="hide"]');
      await isThere(tab, '.product-actions [data-action="hide"][aria-pressed="false"]');
      await stores(tab, 5);

      await tab.close();
      tab = await returning();
      await isThere(tab, '[data-cart-count="1"]');
      await stores(tab, 5);
      await isThere(tab, '[data-row="recent"] .card');
      await keep(tab, 'returning');
      await tab.click('button.read-out-line');
      await tab.click('.read-out-actions .danger');
      await isThere(tab, '[data-figure="events"][data-value="0"]');
      await stores(tab, 0);
      await tab.reload();
      await isThere(tab, 'main[data-phase="ready"]');
      await isThere(tab, '[data-cart-count="0"]');
      expect(await tab.evaluate(() => document.querySelectorAll('[data-reason-item]').length)).toBe(0);
      expect(session().browser.console.filter((line) => /\b(?:Type|Reference|Syntax|Range)Error\b/.test(line))).toEqual(
        [],
      );
    },
    TIME_LIMIT_MS,
  );

  /** The browser was closed and is opened again. */
  async function returning(): Promise<Tab> {
    await session().restart();
    return visit();
  }
});

/** While a page is left it cannot answer. */
const isThere = (tab: Tab, selector: string) =>
  pollUntil(() => tab.evaluate((wanted) => document.querySelector(wanted) !== null, selector).catch(() => false));
const isGone = (tab: Tab, selector: string) =>
  tab.waitFor((wanted) => document.querySelector(wanted) === null, selector);

/** Waits until storage has committed so many events, and no more. */
const stores = (tab: Tab, count: number) =>
  tab.waitFor(async (wanted) => {
    const { history } = await (globalThis as Shop).vitrine.stats();
    return history.events === wanted && history.stored === wanted;
  }, count);

async function rowOf(tab: Tab): Promise<string[]> {
  await isThere(tab, '[data-row="for-you"] [aria-busy="false"] .card[data-item-id]');
  return tab.evaluate(() =>
    [...document.querySelectorAll('[data-row="for-you"] .card')].map((card) => card.getAttribute('data-item-id') ?? ''),
  );
}

async function changedRow(tab: Tab, before: readonly string[]): Promise<string[]> {
  await tab.waitFor((old) => {
    const cards = [...document.querySelectorAll('[data-row="for-you"] [aria-busy="false"] .card')];
    return cards.length > 0 && cards.map((card) => card.getAttribute('data-item-id')).join() !== old;
  }, before.join());
  return rowOf(tab);
}
