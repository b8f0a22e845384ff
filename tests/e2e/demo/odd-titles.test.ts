// Titles that somebody else wrote: markup, other directions, far too long, none at all. The shop shows them as text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, screenshot, type Visitor } from '../support/browser.ts';
import { GlassPage } from '../support/glass-page.ts';
import { madeOrders } from '../support/made-orders.ts';
import { sampleShop } from '../support/sample-shop.ts';

/** By product: what the file says, and what the shop may make of it. */
const ODD: Readonly<Record<string, { readonly given: string; readonly shown: string }>> = {
  'pot-0': same('<img src="nowhere" onerror="globalThis.harmed=1">'),
  'pot-1': same('<b>Bold</b> <script>globalThis.harmed=2</script>'),
  'pot-2': same('"><svg onload=globalThis.harmed=3> \'" onmouseover=globalThis.harmed=4'),
  'pot-3': same('Salt &amp; pepper &lt;i&gt;'),
  'pot-4': { given: 'Cup \u202egnp.toG\u202c of tea', shown: 'Cup gnp.toG of tea' },
  'pot-5': { given: 'w'.repeat(500), shown: `${'w'.repeat(119)}…` },
  'pot-6': { given: 'a pot with a lid '.repeat(30), shown: `${'a pot with a lid '.repeat(7).trim()}…` },
  'pot-7': same('🫖☕️👩‍🍳 🏳️‍🌈'),
  'pot-8': same('קומקום תה 3'),
  'pot-9': { given: '', shown: 'pot-9' },
  'pot-10': { given: '\u001bTwo\u0007 lines\nand a\ttab', shown: 'Two lines and a tab' },
  'pot-11': same('{{7*7}} javascript:alert(1) %s'),
  'pot-12': same('__proto__'),
};

function same(title: string) {
  return { given: title, shown: title };
}

const folder = mkdtempSync(join(tmpdir(), 'vitrine-odd-titles-'));
const here = sampleShop();
let visitor: Visitor;
let shop: GlassPage;
beforeAll(async () => {
  visitor = await newVisitor(here.browser, { width: 360, height: 740 });
  shop = new GlassPage(visitor.page);
  const path = join(folder, 'odd <b>orders<b>.csv');
  const titles = Object.fromEntries(Object.entries(ODD).map(([sku, { given }]) => [sku, given]));
  writeFileSync(path, madeOrders(60, 24, 'c', titles));
  await shop.page.goto(new URL('own.html', here.site.url).href);
  await shop.page.waitForSelector('[data-training="idle"]');
  await shop.page.setInputFiles('.own input[type="file"]', path);
  await shop.page.waitForSelector('[data-training="done"] [data-kept="kept"]', { timeout: 170_000 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing of a title has become a part of the page, and it fits. */
async function isUnharmed(page: Page, state: string): Promise<void> {
  await screenshot(page, `odd-titles-${state}`);
  const found = await page.evaluate(() => ({
    harmed: (globalThis as { harmed?: number }).harmed ?? null,
    elements: document.querySelectorAll('img[src="nowhere"], svg[onload], [onmouseover]').length,
    overflow: document.documentElement.scrollWidth - innerWidth,
  }));
  expect(found, state).toEqual({ harmed: null, elements: 0, overflow: 0 });
  expect(await violations(page), state).toEqual([]);
  expect(visitor.complaints, state).toEqual([]);
}

describe('Odd titles', () => {
  it('are text in the result of the training, and in its report', async () => {
    const { page } = shop;
    expect(await page.textContent('.own-result h2')).toContain('odd <b>orders<b>.csv');
    await page.click('.own-report summary');
    await page.frameLocator('.own-report iframe').locator('h1').waitFor();
    const report = page.frames().find((frame) => frame.parentFrame() && frame.url() === 'about:srcdoc');
    expect(await report?.locator('img, svg[onload]').count()).toBe(0);
    await isUnharmed(page, 'report');
  });

  it('are text on cards, and on the page of each product, whose tab has it too', async () => {
    const { page } = shop;
    await shop.visit(here.site.url);
    await page.waitForSelector('.listing .card[data-item-id]');
    for (const [itemId, { shown }] of Object.entries(ODD)) {
      const card = page.locator(`.listing .card[data-item-id="${itemId}"] .card-title`);
      // The first thirty of forty are shown; the others have their page.
      if ((await card.count()) > 0) expect(await card.textContent()).toBe(shown);
    }
    await isUnharmed(page, 'home');
    for (const [itemId, { shown }] of Object.entries(ODD)) {
      await shop.visit(here.site.url, `product.html?id=${itemId}`);
      await page.waitForSelector(`[data-product="${itemId}"]`);
      expect(await page.textContent('.product-text h1')).toBe(shown);
      await page.waitForFunction((title) => document.title === `${title} – Vitrine`, shown);
      await isUnharmed(page, itemId);
    }
  });

  it.for(['pot-0', 'pot-2', 'pot-4', 'pot-5'])('are text in messages, reasons and the cart: %s', async (itemId) => {
    const { page } = shop;
    const { shown = '' } = ODD[itemId] ?? {};
    await shop.visit(here.site.url, `product.html?id=${itemId}`);
    await page.click('.product-actions [data-action="like"]');
    await page.waitForSelector('.toast');
    expect(await page.textContent('.toast-text')).toBe(`You like ${shown}`);
    await page.click('.product-actions [data-action="add"]');
    await page.waitForSelector('.toast a');
    await isUnharmed(page, `${itemId}-said`);
    await page.click('.toast a');
    await page.waitForSelector(`[data-cart-item="${itemId}"]`);
    expect(await page.textContent(`[data-cart-item="${itemId}"] a`)).toBe(shown);
    await isUnharmed(page, `${itemId}-cart`);
    await page.click('[data-action="checkout"]');
    await page.waitForSelector('main[data-phase="ready"] [data-action="buy"]');
    expect(await page.textContent('.summary li')).toContain(shown);
    await isUnharmed(page, `${itemId}-checkout`);
  });

  it('are text in what the tour says, in the headings of rows and in the panel', async () => {
    const { page } = shop;
    await shop.visit(here.site.url, 'product.html?id=pot-0');
    await page.click('.brand');
    await page.waitForSelector('main[data-phase="ready"][data-route="home"] [data-row="because"]');
    expect(await page.textContent('#because-title')).toContain(ODD['pot-0']?.shown);
    await isUnharmed(page, 'because');
    await shop.open('why');
    await page.waitForSelector('.glass-choices button');
    await isUnharmed(page, 'panel');
    await shop.open('data');
    await page.waitForSelector('vitrine-privacy[data-state="ready"]');
    await isUnharmed(page, 'panel-data');
  });

  it.for([
    { what: 'markup', query: '<img src="nowhere" onerror="globalThis.harmed=5">' },
    { what: 'another direction', query: '\u202egnp' },
    { what: 'something far too long', query: 'w'.repeat(500) },
    { what: 'escapes', query: '%3Cb%3E' },
  ])('are looked for as text: $what', async ({ what, query }) => {
    const { page } = shop;
    await shop.visit(here.site.url, `search.html?q=${encodeURIComponent(query)}`);
    // Empty, so that there is nothing of it to see.
    await page.waitForSelector('.listing .grid[aria-busy="false"]', { state: 'attached' });
    expect(await page.textContent('.listing h1')).toContain(query.slice(0, 100));
    await isUnharmed(page, `search-${what.replaceAll(' ', '-')}`);
  });
});
