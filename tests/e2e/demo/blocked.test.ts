// What a visitor is told where the shop cannot start, or not as it should.
import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, screenshot } from '../support/browser.ts';
import { sampleShop } from '../support/sample-shop.ts';

const here = sampleShop();

/** A visitor on whose way to the shop something happens to what it asks for. */
async function visit(path: string, pattern: string, act: (route: Route) => Promise<void>): Promise<Page> {
  const { page } = await newVisitor(here.browser, { width: 360, height: 740 });
  await page.route(pattern, act);
  await page.goto(new URL(path, here.site.url).href);
  return page;
}

describe('A page whose script', () => {
  it.for([
    { what: 'is blocked', act: (route: Route) => route.abort('blockedbyclient') },
    { what: 'is not there', act: (route: Route) => route.fulfill({ status: 404, body: 'not here' }) },
    { what: 'is a page of a proxy', act: (route: Route) => route.fulfill({ contentType: 'text/html', body: '<p>' }) },
  ])('$what says so, at once, in the language of the page', async ({ what, act }) => {
    const page = await visit('product.html?id=anything', '**/assets/*.js', act);
    // Not after the seconds that it waits for a script that is only slow.
    await page.waitForSelector('html[data-failed]');
    expect(await page.$eval('.not-started', (said) => getComputedStyle(said).animationName)).toBe('none');
    expect(await page.isVisible('.not-started')).toBe(true);
    expect(await page.innerText('.not-started')).toMatch(/^The shop’s script did not start[^/]*$/);
    await screenshot(page, `script-${what.replaceAll(' ', '-')}`);
    expect(await violations(page)).toEqual([]);
    await page.evaluate(() => localStorage.setItem('vitrine-demo.language', 'de'));
    await page.reload();
    await page.waitForSelector('html[data-failed][lang="de-DE"]');
    expect(await page.innerText('.not-started')).toMatch(/^Das Skript des Ladens ist nicht gestartet[^/]*$/);
    await page.context().close();
  });

  it('does not come for many seconds says so when they are over', async () => {
    const { page } = await newVisitor(here.browser, { width: 360, height: 740 });
    // Never answered.
    await page.route('**/assets/*.js', () => {});
    await page.goto(here.site.url, { waitUntil: 'commit' });
    const told = page.locator('.not-started');
    await told.waitFor({ state: 'attached' });
    expect(await told.isVisible()).toBe(false);
    // As if they were over.
    await told.evaluate((element) => {
      for (const animation of element.getAnimations()) animation.finish();
    });
    await told.waitFor({ state: 'visible' });
    await page.context().close();
  });

  it('imports what is blocked says so, too', async () => {
    // The page's own script comes; what it imports at once does not.
    const asked: string[] = [];
    const page = await visit('index.html', '**/assets/*.js', async (route) => {
      const isEntry = route.request().headers()['sec-fetch-dest'] === 'script' && asked.length === 0;
      asked.push(route.request().url());
      await (isEntry ? route.continue() : route.abort('blockedbyclient'));
    });
    await page.waitForSelector('html[data-failed] .not-started', { state: 'visible' });
    expect(asked.length).toBeGreaterThan(1);
    await page.context().close();
  });

  it('runs says nothing of the kind', async () => {
    const { page } = await newVisitor(here.browser, { width: 360, height: 740 });
    await page.goto(here.site.url);
    await page.waitForSelector('main[data-phase="ready"]');
    expect(await page.isVisible('.not-started')).toBe(false);
    expect(await page.getAttribute('html', 'data-failed')).toBeNull();
    await page.context().close();
  });
});

it('A browser that knows no modules is told so, in both languages, and once', async () => {
  // As such a browser reads the page: it passes over scripts of a type it does not know, and knows no "nomodule".
  const page = await visit('index.html', '**/index.html', async (route) => {
    const response = await route.fetch();
    const html = (await response.text()).replaceAll('type="module"', 'type="unknown"').replaceAll(' nomodule', '');
    await route.fulfill({ response, body: html });
  });
  await page.waitForSelector('.no-script', { state: 'visible' });
  const said = (await page.textContent('.no-script')) ?? '';
  expect(said).toContain('needs JavaScript modules');
  expect(said).toContain('braucht dafür JavaScript-Module');
  expect(await page.$eval('.not-started', (other) => getComputedStyle(other).display)).toBe('none');
  await screenshot(page, 'no-modules');
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

it('Where parts come that are only drawings, and do not come, the shop opens and counts all the same', async () => {
  const { page } = await newVisitor(here.browser, { width: 1280, height: 900 });
  await page.route('**/assets/sprite-*.js', (route) => route.abort('blockedbyclient'));
  await page.goto(here.site.url);
  await page.waitForSelector('main[data-phase="ready"]');
  await page.waitForFunction(() => performance.getEntriesByName('vitrine-counting').length > 0);
  await page.evaluate(() => fetch('./popular.json?late'));
  await page.waitForSelector('[data-figure="requests"][data-value="1"]');
  await page.context().close();
});

it('A cart is kept where the model does not come, whatever the few products say that are shown instead', async () => {
  const { page } = await newVisitor(here.browser, { width: 1280, height: 900 });
  await page.addInitScript(() => {
    localStorage.setItem('vitrine-demo.consent', 'granted');
    localStorage.setItem('vitrine-demo.cart', JSON.stringify([{ itemId: 'not among the popular ones', quantity: 2 }]));
  });
  await page.route('**/model/**', (route) => route.abort());
  await page.goto(new URL('cart.html', here.site.url).href);
  await page.waitForSelector('[data-trouble="model"]', { timeout: 60_000 });
  expect(await page.textContent('[data-trouble="model"]')).toContain('your cart is kept');
  expect(await page.locator('[data-trouble="cart"]').count()).toBe(0);
  expect(await page.getAttribute('[data-cart-count]', 'data-cart-count')).toBe('2');
  expect(await page.evaluate(() => localStorage.getItem('vitrine-demo.cart'))).toContain('not among the popular ones');
  await page.context().close();
});
