import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { launchChromium, newVisitor, type Screen, screenshot, type Visitor } from './support/browser.ts';
import { ShopPage } from './support/shop-page.ts';
import { hasOrders, openSite, ordersFile, type Site } from './support/site.ts';

const desktop: Screen = { width: 1280, height: 900 };
/** Far apart in the grid, so that the five products have little to do with each other. */
const fiveProducts = [0, 7, 13, 19, 26];
/** As many as the row of the shop shows. */
const rowLength = 12;

const shops = [
  { name: 'the sample shop', key: 'sample', input: {}, missing: null },
  {
    name: 'the real orders',
    key: 'online-retail',
    input: { orders: ordersFile },
    missing: hasOrders ? null : 'online-retail.csv.gz is not in VITRINE_DATA nor in ../shared/data',
  },
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});

describe.each(shops)('The demo on $name', ({ key, input, missing }) => {
  let site: Site;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    if (!missing) site = await openSite(input);
  });
  afterAll(async () => {
    await site?.close();
  });
  afterEach(async () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
    expect(complaints, 'console errors and warnings').toEqual([]);
  });

  async function visit(context: TestContext, screen: Screen = desktop): Promise<ShopPage> {
    if (missing) context.skip(missing);
    const visitor = await newVisitor(browser, screen);
    visitors.push(visitor);
    const shop = new ShopPage(visitor.page);
    await shop.open(site.url);
    return shop;
  }

  it('opens with what is popular, and gives no reason that it does not have', async (context) => {
    const shop = await visit(context);
    const cards = await shop.cards('for-you');
    expect(cards).toHaveLength(rowLength);
    expect(cards.filter((card) => card.reasonItem)).toEqual([]);
    expect(await shop.figure('events')).toBe(0);
    expect(await shop.figure('model')).toBeGreaterThan(10_000);
    await screenshot(shop.page, `${key}-home`);
  });

  it('changes the row after each of five clicks, names a clicked product as the reason, and asks nobody', async (context) => {
    const shop = await visit(context);
    await shop.counts();
    const before = await site.settled();
    const clicked: string[] = [];
    let row = await shop.ids('for-you');
    for (const position of fiveProducts) {
      const itemId = await shop.openProduct(position);
      clicked.push(itemId);
      const cards = await shop.changedRow('for-you', row);
      await shop.countsEvents(clicked.length);
      row = await shop.ids('for-you');

      const explained = cards.filter((card) => card.reasonItem);
      expect(explained.length, `cards with a reason after click ${clicked.length}`).toBeGreaterThan(0);
      for (const card of explained) {
        expect(clicked).toContain(card.reasonItem);
        expect(card.reason).toMatch(/^because you viewed \S/);
      }
      expect(cards.map((card) => card.itemId)).not.toContain(itemId);
    }
    // The screen shows the list itself, not something like it.
    const { items } = await shop.ask(rowLength, clicked.slice(-1));
    expect(await shop.cards('for-you')).toMatchObject(
      items.map((item) => ({ itemId: item.itemId, reasonItem: item.reasons[0]?.itemId ?? null })),
    );
    await screenshot(shop.page, `${key}-product`, true);
    await shop.goHome();
    expect((await shop.ids('recent')).slice(0, 5)).toEqual(clicked.toReversed());
    await screenshot(shop.page, `${key}-home-after-five-clicks`, true);

    await site.settled();
    expect(site.requests.slice(before), 'requests after the model was loaded').toEqual([]);
    expect(await shop.figure('requests')).toBe(0);
  });

  it('keeps cart and history over a reload once the visitor has agreed, and loads no model again', async (context) => {
    const shop = await visit(context);
    await shop.openProduct(3);
    await shop.countsEvents(1);
    await shop.consent('granted');
    const itemId = await shop.openProduct(8);
    await shop.addToCart();
    await shop.countsEvents(3, { stored: true });
    await shop.goHome();
    const row = await shop.cards('for-you');
    expect(row.some((card) => card.reasonItem === itemId)).toBe(true);
    const before = await site.settled();

    await shop.reload();
    await shop.countsEvents(3, { stored: true });
    expect(await shop.cartCount()).toBe(1);
    // Not the same row to the last card: what is explored changes from visit to visit.
    expect((await shop.cards('for-you')).some((card) => card.reasonItem === itemId)).toBe(true);
    await site.settled();
    // Whether there is a newer model is asked; none of its files is loaded again.
    const asked = site.requests.slice(before).filter((path) => path.startsWith('/model/'));
    expect(asked.filter((path) => !path.startsWith('/model/manifest.json'))).toEqual([]);
    // And that belongs to the loading: nothing of it is counted as asked for since.
    await expect.poll(() => shop.figure('requests')).toBe(0);

    await shop.openCart();
    await shop.page.waitForSelector(`[data-cart-item="${itemId}"]`);
    await screenshot(shop.page, `${key}-cart`);
  });

  it('forgets on reload what the visitor has not agreed to keep', async (context) => {
    const shop = await visit(context);
    await shop.openProduct(2);
    await shop.countsEvents(1);
    await shop.addToCart();
    await shop.goHome();
    await shop.reload();
    expect(await shop.figure('events')).toBe(0);
    expect(await shop.cartCount()).toBe(0);
    expect((await shop.cards('for-you')).filter((card) => card.reasonItem)).toEqual([]);
  });

  it('deletes everything on request, for good', async (context) => {
    const shop = await visit(context);
    const popular = await shop.ids('for-you');
    await shop.openProduct(4);
    await shop.consent('granted');
    await shop.addToCart();
    await shop.countsEvents(2, { stored: true });
    await shop.goHome();
    await shop.page.click('button.read-out-line');
    await screenshot(shop.page, `${key}-read-out`);
    await shop.page.click('.read-out-actions .danger');
    await shop.countsEvents(0, { stored: true });
    expect(await shop.ids('for-you')).toEqual(popular);
    await shop.reload();
    expect(await shop.figure('events')).toBe(0);
    expect(await shop.cartCount()).toBe(0);
  });

  it('buys the cart, and suggests none of it any more', async (context) => {
    const shop = await visit(context);
    const itemId = await shop.openProduct(5);
    await shop.addToCart();
    await shop.openCart();
    await shop.page.click('[data-action="checkout"]');
    await shop.page.click('[data-action="buy"]');
    await shop.page.waitForSelector('[data-ordered]');
    await shop.countsEvents(3);
    expect(await shop.cartCount()).toBe(0);
    await shop.goHome();
    const cards = await shop.cards('for-you');
    expect(cards.map((card) => card.itemId)).not.toContain(itemId);
    expect(cards.some((card) => card.reasonItem === itemId && /because you bought/.test(card.reason))).toBe(true);
  });

  it('keeps to what is popular when the visitor says no', async (context) => {
    const shop = await visit(context);
    const popular = await shop.ids('for-you');
    await shop.openProduct(6);
    await shop.consent('denied');
    await shop.goHome();
    await shop.countsEvents(0);
    expect(await shop.ids('for-you')).toEqual(popular);
  });

  it('finds products while the visitor types', async (context) => {
    const shop = await visit(context);
    const title = (await shop.page.textContent('.listing .card-title')) ?? '';
    const word = title.split(' ')[0] ?? '';
    await shop.page.fill('input[type="search"]', word);
    await shop.page.keyboard.press('Enter');
    await shop.page.waitForSelector(`.listing h1:has-text("${word}")`);
    const titles = await shop.page.locator('.listing .card-title').allTextContents();
    expect(titles).toContain(title);
    await shop.page.fill('input[type="search"]', 'zzzzzz');
    await shop.page.waitForSelector('.listing .row-note:has-text("Nothing here by that name")');
  });

  it('can be used without a pointer', async (context) => {
    const { page } = await visit(context);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toBe('#main');
    await page.focus('.knows');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.glass:popover-open');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.glass', { state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('knows');
    await page.focus('[data-row="for-you"] .card-link');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-product]');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  });

  it.for<Screen>([
    { width: 360, height: 740, dark: false },
    { width: 390, height: 844, dark: true },
    { width: 1280, height: 900, dark: true },
  ])('fits a screen $width wide (dark: $dark), and its row keeps its height', async (screen, context) => {
    const shop = await visit(context, screen);
    const height = () =>
      shop.page.$eval('[data-row="for-you"] .row-list', (list) => list.getBoundingClientRect().height);
    const before = await height();
    await shop.openProduct(1);
    await shop.countsEvents(1);
    expect(await height()).toBe(before);
    const name = `${key}-${screen.width}${screen.dark ? '-dark' : ''}`;
    await screenshot(shop.page, `${name}-product`);
    await shop.goHome();
    expect(await shop.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await screenshot(shop.page, `${name}-home`);
  });
});
