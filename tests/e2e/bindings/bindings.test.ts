// React, Vue, the elements, the data layer and the panel, in a real Chromium over the built package, under a policy that
// forbids inline scripts, inline styles, eval and strings that become markup.

import { type BrowserContext, type Browser as ChromiumBrowser, chromium, type Page } from 'playwright-core';
import { createElement, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFakeRecommender, type FakeRecommender } from 'vitrine/testing';
import { renderToString as renderVue } from 'vue/server-renderer';
import { reactShop } from './support/react-shop.js';
import { type BindingsSite, startBindingsSite } from './support/site.js';
import { vueShop } from './support/vue-shop.js';

declare global {
  var unmount: () => void;
  var connect: () => () => void;
  var disconnect: () => void;
  var errors: string[];
}

/** The fake's own calls; the page's global is typed as what both have in common. */
const fakeOf = (page: Page) =>
  page.evaluate(() => (recommender as FakeRecommender).fake.tracked.map((event) => event.type));

let browser: ChromiumBrowser;
let context: BrowserContext;
let site: BindingsSite;
let hydrated: BindingsSite;
let complaints: string[] = [];

beforeAll(async () => {
  const fake = createFakeRecommender();
  const { items } = await fake.recommend({ limit: 3 });
  const data = `<script type="application/json">${JSON.stringify(items)}</script>`;
  const react = createElement(StrictMode, null, reactShop({ recommender: fake, initialItems: items }));
  site = await startBindingsSite({
    react: '<div id="app"></div>',
    vue: '<div id="app"></div>',
    element: `<vitrine-recommendations placement="home" limit="4" apply="immediate" item-url="/products/{itemId}"></vitrine-recommendations>
      <vitrine-privacy currency="EUR"></vitrine-privacy>`,
    datalayer: '',
    devtools: '',
  });
  hydrated = await startBindingsSite({
    react: `<div id="app">${renderToString(react)}</div>${data}`,
    vue: `<div id="app">${await renderVue(vueShop({ recommender: fake, initialItems: items }))}</div>${data}`,
  });
  browser = await chromium.launch({
    executablePath: process.env['VITRINE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  context = await browser.newContext();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await hydrated?.close();
});

afterEach(async () => {
  for (const page of context.pages()) await page.close();
});

/** Opens a page and listens to what the browser complains of. */
async function open(path: string, at: BindingsSite = site): Promise<Page> {
  complaints = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    // A strict page that hosts the worker itself tries the frame's way never; Chromium still tells of its own seal test.
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${at.url}/${path}`);
  return page;
}

/** The fake of the two frameworks' pages answers nothing before this: a first paint can be looked at. */
const letStart = (page: Page) => page.evaluate(() => (recommender as FakeRecommender).fake.start());

const titles = (page: Page) => page.locator('#app li').allTextContents();

describe.each(['react', 'vue'])('%s', (name) => {
  it('shows a list that follows what is tracked, when it is let through, without a complaint', async () => {
    const page = await open(name);
    await letStart(page);
    await page.waitForSelector('section[data-status="ready"]');
    const before = await titles(page);
    expect(before).toHaveLength(3);
    await page.click('#app li button');
    await page.click('#apply');
    await expect.poll(() => titles(page)).not.toEqual(before);
    // StrictMode mounts twice, and what was tracked once is there once.
    expect(await fakeOf(page)).toEqual(['view']);
    expect(complaints).toEqual([]);
  });

  it('follows the consent, and lets go of the recommender when it is taken off', async () => {
    const page = await open(name);
    await letStart(page);
    await page.waitForSelector('section[data-status="ready"][data-consent="pending"]');
    await page.click('#deny');
    await page.waitForSelector('section[data-consent="denied"]');
    await page.evaluate(() => unmount());
    expect(await page.locator('#app li').count()).toBe(0);
    await page.evaluate(() => recommender.track({ type: 'view', itemId: 'mug-red' }));
    expect(complaints).toEqual([]);
  });

  it('takes over what the server has rendered as it is', async () => {
    const page = await open(name, hydrated);
    expect(await titles(page)).toHaveLength(3);
    await letStart(page);
    await page.waitForSelector('section[data-status="ready"]');
    expect(await titles(page)).toHaveLength(3);
    expect(complaints).toEqual([]);
  });

  it('shows the real engine, whose list follows a click', async () => {
    const page = await open(`${name}?real&policy=real`);
    await page.waitForSelector('section[data-status="ready"]');
    await expect.poll(() => titles(page)).toEqual(['Red mug', 'Blue mug', 'Weiße Tasse']);
    expect(await page.evaluate(() => recommender.sealed)).toBe('header');
    await page.click('#app li:nth-child(3) button');
    await page.click('#refresh');
    await expect
      .poll(() => page.evaluate(async () => (await recommender.recommend({ limit: 3 })).items[0]?.reasons[0]?.kind))
      .toBe('viewed');
  });
});

describe('<vitrine-recommendations>', () => {
  it('shows cards with titles, reasons and links, and counts a click', async () => {
    const page = await open('element');
    const list = page.locator('vitrine-recommendations');
    await expect.poll(() => list.getAttribute('data-state')).toBe('ready');
    expect(await list.locator('li').count()).toBe(4);
    expect(await list.locator('a').first().getAttribute('href')).toMatch(/^\/products\//);
    expect(await list.getByText(/because/i).count()).toBeGreaterThan(0);
    await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
    await list.locator('a').first().click();
    expect(await fakeOf(page)).toContain('click');
    expect(complaints).toEqual([]);
  });

  it('takes data for text, never for markup', async () => {
    const page = await open('element');
    await expect.poll(() => page.locator('vitrine-recommendations').getAttribute('data-state')).toBe('ready');
    const injected = await page.evaluate(async () => {
      const { provideTexts } = globalThis as unknown as { provideTexts(texts: Record<string, string>): void };
      provideTexts({ headingRecommend: '<img src=x onerror="document.title=1">' });
      const element = document.querySelector('vitrine-recommendations') as HTMLElement;
      element.setAttribute('limit', '3');
      await new Promise(requestAnimationFrame);
      return element.shadowRoot?.querySelectorAll('h2 img').length;
    });
    expect(injected).toBe(0);
  });

  it('shows the real engine', async () => {
    const page = await open('element?real&policy=real');
    const list = page.locator('vitrine-recommendations');
    await expect.poll(() => list.getAttribute('data-state')).toBe('ready');
    expect(await list.locator('a').first().textContent()).toBe('Red mug');
  });
});

describe('<vitrine-privacy>', () => {
  it('reads the events when it is asked to, deletes one, and all, by keyboard too', async () => {
    const page = await open('element');
    const privacy = page.locator('vitrine-privacy');
    await expect.poll(() => privacy.getAttribute('data-state')).toBe('ready');
    const events = privacy.locator('[part="event"]');
    expect(await events.count()).toBe(0);
    await privacy.locator('[part="show"]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => events.count()).toBe(5);
    await events.first().locator('button').click();
    await expect.poll(() => events.count()).toBe(4);
    await privacy.locator('[part="clear"]').click();
    await page.keyboard.press('Escape');
    expect(await events.count()).toBe(4);
    await privacy.locator('[part="clear"]').click();
    await privacy.locator('[part="clear-yes"]').click();
    await expect.poll(() => page.evaluate(async () => (await recommender.stats()).history.events)).toBe(0);
    expect(await events.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('sets the consent, and says what the browser refuses', async () => {
    const page = await open('element?gpc');
    const privacy = page.locator('vitrine-privacy');
    await expect.poll(() => privacy.getAttribute('data-state')).toBe('ready');
    await privacy.locator('input[type="radio"]').nth(2).check();
    await expect.poll(() => page.evaluate(() => recommender.consent.state)).toBe('denied');
    expect(await privacy.locator('[part="gpc"]').isVisible()).toBe(true);
  });

  it('exports a file that the real recommender takes back, and tells the seal', async () => {
    const page = await open('element?real&policy=real');
    const privacy = page.locator('vitrine-privacy');
    await page.evaluate(() => recommender.track({ type: 'view', itemId: 'pan' }));
    await expect.poll(() => privacy.locator('[part="seal"]').getAttribute('data-seal')).toBe('header');
    const [download] = await Promise.all([page.waitForEvent('download'), privacy.locator('[part="export"]').click()]);
    expect(download.suggestedFilename()).toMatch(/\.json$/);
    const text = await download
      .createReadStream()
      .then(async (stream) => Buffer.concat(await stream.toArray()).toString());
    expect(JSON.parse(text).events).toMatchObject([{ type: 'view', itemId: 'pan' }]);
    expect(await page.evaluate((file) => recommender.data.import(file), text)).toBe(0);
    await page.evaluate(() => recommender.data.clear());
    expect(await page.evaluate((file) => recommender.data.import(file), text)).toBe(1);
  });
});

describe('the data layer', () => {
  const push = (page: Page, entry: unknown) =>
    page.evaluate((given) => (globalThis as unknown as { dataLayer: unknown[] }).dataLayer.push(given), entry);
  const item = (item_id: string) => ({ item_id, price: 5, quantity: 1 });

  it('tells what was pushed before and after, once, until it is disconnected', async () => {
    const page = await open('datalayer');
    expect(await fakeOf(page)).toEqual(['view']);
    await push(page, { ecommerce: null });
    await push(page, { event: 'add_to_cart', ecommerce: { items: [item('mug-red')] } });
    await push(page, { event: 'search', search_term: 'mug' });
    await push(page, { event: 'purchase', ecommerce: { transaction_id: 'A-1', items: [item('mug-red')] } });
    await push(page, { event: 'something_else' });
    expect(await fakeOf(page)).toEqual(['view', 'cart', 'search', 'purchase']);
    await page.evaluate(() => connect());
    expect(await fakeOf(page)).toHaveLength(4);
    await page.evaluate(() => disconnect());
    expect(complaints).toEqual([]);
  });
});

describe('the panel for developers', () => {
  it('shows lists, events and the engine, and closes', async () => {
    const page = await open('devtools');
    const panel = page.locator('[data-vitrine-devtools]');
    const tabs = panel.locator('[role="tab"]');
    await expect.poll(() => tabs.count()).toBe(3);
    for (const i of [1, 2, 0]) {
      await tabs.nth(i).click();
      await expect.poll(() => panel.locator('[role="tabpanel"]:not([hidden])').innerText()).not.toBe('');
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => panel.count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

/** For looking at: VITRINE_SCREENSHOTS names a folder. */
describe.runIf(process.env['VITRINE_SCREENSHOTS'])('screenshots', () => {
  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
  ] as const)('in %s at %i px', async (colorScheme, width) => {
    for (const name of ['element', 'devtools']) {
      const page = await open(name);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      if (name === 'element') {
        await page.locator('vitrine-privacy [part="show"]').click();
      }
      await page.waitForTimeout(500);
      const path = `${process.env['VITRINE_SCREENSHOTS']}/${name}-${colorScheme}-${width}.png`;
      await page.screenshot({ path, fullPage: true });
      await page.close();
    }
  });
});
