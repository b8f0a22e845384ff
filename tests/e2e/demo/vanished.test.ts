// A product that is in the shop at one visit, and not at the next: the shop was published again, with another model.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchChromium, newVisitor, screenshot } from '../support/browser.ts';
import { madeOrders } from '../support/made-orders.ts';
import { ShopPage } from '../support/shop-page.ts';
import { openSite, type Site } from '../support/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-vanished-'));
const before = join(folder, 'before.csv');
const after = join(folder, 'after.csv');
let browser: Browser;
let site: Site;
beforeAll(async () => {
  writeFileSync(before, madeOrders());
  writeFileSync(after, madeOrders().replaceAll(/^.*,pot-3,.*\n/gm, ''));
  browser = await launchChromium();
  // What takes long is made before the test is timed.
  await (await openSite({ orders: after })).close();
  site = await openSite({ orders: before });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true });
});

it('A product that has vanished leaves the cart, the rows and its page, and each says what happened', async () => {
  const visitor = await newVisitor(browser, { width: 360, height: 740 });
  const { page } = visitor;
  const shop = new ShopPage(page);
  for (const itemId of ['pot-5', 'pot-3']) {
    await shop.open(new URL(`product.html?id=${itemId}`, site.url).href);
    await page.waitForSelector(`[data-product="${itemId}"]`);
    if (itemId === 'pot-5') await shop.consent('granted');
    await shop.addToCart();
  }
  await page.click('.product-actions [data-action="like"]');
  await shop.countsEvents(5, { stored: true });
  await page.waitForSelector('[data-action="like"][aria-pressed="true"]');

  const { port } = new URL(site.url);
  await site.close();
  site = await openSite({ orders: after }, Number(port));

  await shop.open(site.url);
  await page.waitForSelector('[data-trouble="cart"]');
  expect(await page.textContent('[data-trouble="cart"]')).toMatch(
    /One thing in your cart is not in this shop any more/,
  );
  expect(await shop.cartCount()).toBe(1);
  // Its neighbours are still suggested for what is left; nothing names what is gone.
  await page.waitForSelector('[data-row="recent"]');
  expect(await shop.ids('recent')).toEqual(['pot-5']);
  expect(await page.locator('.card[data-item-id="pot-3"], .card[data-reason-item="pot-3"]').count()).toBe(0);
  await screenshot(page, 'vanished-home', true);
  expect(await violations(page)).toEqual([]);

  // A bookmark of it.
  await shop.open(new URL('product.html?id=pot-3', site.url).href);
  await page.waitForSelector('[data-gone]');
  expect(await page.textContent('[data-gone]')).toContain('not in this shop any more');
  expect((await shop.cards('for-you')).length).toBeGreaterThan(0);
  await screenshot(page, 'vanished-product');
  expect(await violations(page)).toEqual([]);

  // The cart says it as well, and then it has been said.
  await shop.openCart();
  await page.waitForSelector('[data-trouble="cart"]');
  await page.waitForSelector('[data-cart-item="pot-5"]');
  await screenshot(page, 'vanished-cart');
  await shop.goHome();
  expect(await page.locator('[data-trouble="cart"]').count()).toBe(0);
  expect(await shop.cartCount()).toBe(1);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});
