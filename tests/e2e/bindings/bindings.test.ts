// React, Vue, the elements, the data layer and the devtools in Chromium, under a strict policy with Trusted Types: once over
// the fake recommender, once over the real one.
import type { Browser, Page } from 'playwright-core';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Recommender } from 'vitrine';
import { createFakeRecommender, type FakeRecommender } from 'vitrine/testing';
import { renderToString as renderVue } from 'vue/server-renderer';
import { launchChromium, newVisitor, screenshot, type Visitor } from '../support/browser.js';
import { reactShop } from './support/react-shop.js';
import { type BindingsSite, startBindingsSite } from './support/site.js';
import { vueShop } from './support/vue-shop.js';

declare global {
  var recommender: Recommender;
  var unmount: () => void;
  var connect: () => () => void;
  var disconnect: () => void;
  var errors: string[];
  var dataLayer: unknown[];
}

const ELEMENTS = `<vitrine-recommendations placement="home" limit="4" item-url="#/{itemId}" currency="EUR"></vitrine-recommendations>
<vitrine-privacy currency="EUR"></vitrine-privacy>`;
const WIDE = { width: 1100, height: 900 };

let browser: Browser;
let plain: BindingsSite;
let rendered: BindingsSite;
let visitor: Visitor;

beforeAll(async () => {
  browser = await launchChromium();
  const app = '<div id="app"></div>';
  plain = await startBindingsSite({ react: app, vue: app, element: ELEMENTS, datalayer: '', devtools: '' });
  const recommender = createFakeRecommender();
  const { items } = await recommender.trending({ limit: 3 });
  const withData = (html: string): string =>
    `<div id="app">${html}</div><script type="application/json">${JSON.stringify(items)}</script>`;
  rendered = await startBindingsSite({
    react: withData(renderToString(reactShop({ recommender, initialItems: items }))),
    vue: withData(await renderVue(vueShop({ recommender, initialItems: items }))),
  });
});

afterAll(async () => {
  await browser?.close();
  await plain?.close();
  await rendered?.close();
});

afterEach(async () => {
  await visitor.context.close();
  expect(visitor.complaints).toEqual([]);
});

async function open(path: string, site = plain, screen: Parameters<typeof newVisitor>[1] = WIDE): Promise<Page> {
  visitor = await newVisitor(browser, screen);
  await visitor.page.goto(`${site.url}/${path}`);
  return visitor.page;
}

const start = (page: Page) => page.evaluate(() => (recommender as FakeRecommender).fake.start());
const subscriptions = (page: Page) => page.evaluate(() => (recommender as FakeRecommender).fake.subscriptions);
const rows = (page: Page) => page.locator('#app li').allTextContents();

describe.each(['react', 'vue'])('%s', (name) => {
  it('lists, holds a changed list back until it is asked for, and lets go when it is unmounted', async () => {
    const page = await open(name);
    await page.waitForSelector('section[data-status="loading"]');
    await start(page);
    await page.waitForSelector('section[data-status="ready"]');
    const before = await rows(page);
    expect(before).toHaveLength(3);
    // React's StrictMode mounts twice: one subscription is left.
    expect(await subscriptions(page)).toBe(1);
    await page.getByRole('button', { name: "Chef's knife" }).click();
    await page.waitForSelector('#apply');
    expect(await rows(page)).toEqual(before);
    await page.locator('#apply').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#apply', { state: 'detached' });
    expect((await rows(page))[0]).toBe("Chef's knife");
    await page.click('#deny');
    await page.waitForSelector('section[data-consent="denied"]');
    await page.evaluate(() => unmount());
    expect(await subscriptions(page)).toBe(0);
  });

  it('keeps what the server rendered until the own list is there', async () => {
    const page = await open(name, rendered);
    await page.waitForFunction(() => 'recommender' in globalThis);
    await page.waitForSelector('section[data-status="initial"]');
    expect(await rows(page)).toEqual(['Red mug', 'Cast-iron pan', "Chef's knife"]);
    await start(page);
    await page.waitForSelector('section[data-status="ready"]');
    expect(await rows(page)).toHaveLength(3);
  });

  it('follows the real recommender', async () => {
    const page = await open(`${name}?real&policy=real`);
    await page.waitForSelector('section[data-status="ready"]');
    const shown = await rows(page);
    expect(shown).toHaveLength(3);
    expect(shown[0]).toBe('Red mug');
    expect(await page.evaluate(() => recommender.sealed)).toBe('header');
    await page.getByRole('button', { name: 'Red mug' }).click();
    await page.waitForFunction(async () => (await recommender.stats()).history.events === 1);
  });
});

describe('elements', () => {
  it('shows cards with reasons, and counts a followed link as a click', async () => {
    const page = await open('element');
    const element = page.locator('vitrine-recommendations');
    await page.waitForSelector('vitrine-recommendations[data-state="ready"]');
    expect(await element.locator('li').count()).toBe(4);
    await element.getByText('Because you viewed').first().waitFor();
    await element.getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.startsWith('#/'));
    const tracked = await page.evaluate(() => (recommender as FakeRecommender).fake.tracked.at(-1)?.type);
    expect(tracked).toBe('click');
  });

  it("fills the shop's own cards with text, whatever an item says, and leaves out what it does not say", async () => {
    // Without a policy, which would have caught what the template does not.
    const page = await open('element?policy=none');
    await page.evaluate(() => {
      const hostile = { title: '<img src=x onerror=alert(1)>{rank}', price: null, category: null, brand: 'A&B' };
      (recommender as FakeRecommender).fake.setList('recommend', [
        { itemId: 'a/b?c', rank: 1, score: 1, source: 'popular', reasons: [], item: { itemId: 'a/b?c', ...hostile } },
      ]);
      const template = document.createElement('template');
      const link = Object.assign(document.createElement('a'), { textContent: '{rank}. {title}' });
      link.setAttribute('href', '/products/{itemId}');
      link.setAttribute('title', '{brand}');
      link.setAttribute('onclick', '{title}');
      const price = Object.assign(document.createElement('b'), { textContent: '{price}' });
      price.setAttribute('data-if', 'price');
      template.content.append(link, price);
      const list = document.createElement('vitrine-recommendations');
      list.id = 'own';
      list.append(template);
      document.body.append(list);
    });
    const card = page.locator('#own .vitrine-card');
    await card.waitFor();
    expect(await card.textContent()).toBe('1. <img src=x onerror=alert(1)>{rank}');
    expect(await card.locator('a').getAttribute('href')).toBe('/products/a%2Fb%3Fc');
    expect(await card.locator('a').getAttribute('title')).toBe('A&B');
    expect(await card.locator('a').getAttribute('onclick')).toBe('{title}');
    expect(await card.locator('b, img').count()).toBe(0);
  });

  it('lists, deletes and clears what is stored, with the keyboard', async () => {
    const page = await open('element');
    const privacy = page.locator('vitrine-privacy');
    await page.waitForSelector('vitrine-privacy[data-state="ready"]');
    await privacy.getByRole('button', { name: 'Show events' }).focus();
    await page.keyboard.press('Enter');
    const events = privacy.locator('[part="event"]');
    await events.first().waitFor();
    expect(await events.count()).toBe(5);
    await events.first().getByRole('button').focus();
    await page.keyboard.press('Enter');
    await privacy.getByText('4 events.').waitFor();
    await privacy.getByRole('button', { name: 'Delete everything' }).click();
    await page.keyboard.press('Escape');
    await privacy.getByRole('button', { name: 'Delete everything' }).click();
    await privacy.getByRole('button', { name: 'Yes, delete' }).click();
    await privacy.getByText('Everything has been deleted.').waitFor();
    expect(await page.evaluate(() => (recommender as FakeRecommender).fake.events.length)).toBe(0);
  });

  it('tells the shopper in words what to do when a read lacks a gesture, and reads at the next press', async () => {
    const page = await open('element');
    await page.waitForSelector('vitrine-privacy[data-state="ready"]');
    await page.evaluate(() => (recommender as FakeRecommender).fake.setGesture(false));
    const privacy = page.locator('vitrine-privacy');
    await privacy.getByRole('button', { name: 'Show events' }).click();
    const alert = privacy.getByRole('alert');
    await alert.filter({ hasText: 'Please press the button once more.' }).waitFor();
    expect(await alert.textContent()).not.toContain('data.list');
    expect(await privacy.locator('[part="event"]').count()).toBe(0);
    await page.evaluate(() => (recommender as FakeRecommender).fake.setGesture(true));
    await privacy.getByRole('button', { name: 'Show events' }).click();
    await privacy.locator('[part="event"]').first().waitFor();
    expect(await alert.textContent()).toBe('');
  });

  it('works over the real recommender, whose bulk reads a click opens', async () => {
    const page = await open('element?real&policy=real');
    await page.waitForSelector('vitrine-recommendations[data-state="ready"]');
    const privacy = page.locator('vitrine-privacy');
    await privacy.locator('[data-seal="header"]').waitFor();
    await page.evaluate(() => recommender.track({ type: 'view', itemId: 'pan' }));
    await privacy.getByText('1 event.').waitFor();
    await privacy.getByRole('button', { name: 'Show events' }).click();
    await privacy.locator('[part="event"]', { hasText: 'Viewed Iron pan' }).waitFor();
  });

  it.each([
    ['light', WIDE],
    ['dark', { ...WIDE, dark: true }],
    ['narrow', { width: 360, height: 800 }],
  ] as const)('does not overflow: %s', async (name, screen) => {
    const page = await open('element', plain, screen);
    await page.waitForSelector('vitrine-recommendations[data-state="ready"]');
    await page.waitForSelector('vitrine-privacy[data-state="ready"]');
    await page.locator('vitrine-privacy').getByRole('button', { name: 'Show events' }).click();
    await page.locator('vitrine-privacy [part="event"]').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(screen.width);
    await screenshot(page, `element-${name}`, true);
  });
});

describe('datalayer', () => {
  it('tracks what was and what is pushed, once, until it is disconnected', async () => {
    const page = await open('datalayer');
    const tracked = await page.evaluate(() => {
      connect();
      dataLayer.push({ event: 'search', search_term: 'stoneware' });
      dataLayer.push({ event: 'view_item', ecommerce: { items: [{}] } });
      return (recommender as FakeRecommender).fake.tracked.map((event) => event.type);
    });
    expect(tracked.filter((type) => type === 'view')).toHaveLength(1);
    expect(tracked.filter((type) => type === 'search')).toHaveLength(1);
    expect(await page.evaluate(() => errors.length)).toBeGreaterThan(0);
  });

  it('tells the real recommender', async () => {
    const page = await open('datalayer?real&policy=real');
    await page.waitForFunction(async () => (await recommender.stats()).history.events === 1);
    await page.evaluate(() => dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'pan' }] } }));
    await page.waitForFunction(async () => (await recommender.stats()).history.events === 2);
  });
});

describe('devtools', () => {
  it.each([
    ['light', WIDE],
    ['dark', { ...WIDE, dark: true }],
    ['narrow', { width: 360, height: 800 }],
  ] as const)(
    'moves between tabs by arrow keys, reads the history on a click, closes on Escape: %s',
    async (name, screen) => {
      const page = await open('devtools', plain, screen);
      const panel = page.locator('[data-vitrine-devtools]');
      await panel.getByText('Cast-iron pan').first().waitFor();
      await screenshot(page, `devtools-${name}`);
      await panel.getByRole('tab', { name: 'Lists' }).focus();
      await page.keyboard.press('ArrowRight');
      await panel.getByRole('button', { name: 'Read history' }).click();
      await panel.getByText('stoneware').first().waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
    },
  );

  it('tells the developer what a read of the history wants when it lacks a gesture', async () => {
    const page = await open('devtools');
    await page.evaluate(() => (recommender as FakeRecommender).fake.setGesture(false));
    const panel = page.locator('[data-vitrine-devtools]');
    await panel.getByRole('tab', { name: 'Events' }).click();
    await panel.getByRole('button', { name: 'Read history' }).click();
    await panel.getByText('press the button by hand').waitFor();
  });

  it('shows the real recommender', async () => {
    const page = await open('devtools?real&policy=real');
    const panel = page.locator('[data-vitrine-devtools]');
    await panel.getByText('Sealed by header').waitFor();
    await panel.getByText('Weiße Tasse').first().waitFor();
  });
});
