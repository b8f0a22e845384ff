// Whole visits to the shop, each from the first page to the last, with axe looking at every state on the way.
import { afterEach, describe, expect, it } from 'vitest';
import type { Item } from 'vitrine';
import { violations } from './support/axe.ts';
import { newVisitor, type Screen, screenshot, type Visitor } from './support/browser.ts';
import { sampleShop } from './support/sample-shop.ts';
import { ShopPage } from './support/shop-page.ts';

const screens: readonly (Screen & { readonly locale: string })[] = [
  { width: 1280, height: 900, dark: false, locale: 'en-GB' },
  { width: 1280, height: 900, dark: true, locale: 'de-DE' },
  { width: 360, height: 740, dark: false, locale: 'de-DE' },
  { width: 360, height: 740, dark: true, locale: 'en-GB' },
];

const here = sampleShop();
const visitors: Visitor[] = [];

afterEach(async () => {
  const complaints = visitors.flatMap((visitor) => visitor.complaints);
  await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
  expect(complaints, 'console errors and warnings').toEqual([]);
});

async function visit(screen: Screen = { width: 1280, height: 900 }): Promise<ShopPage> {
  const visitor = await newVisitor(here.browser, screen);
  visitors.push(visitor);
  const shop = new ShopPage(visitor.page);
  await shop.open(here.site.url);
  return shop;
}

describe.each(screens)('At $width, dark $dark, $locale', (screen) => {
  const name = `trip-${screen.width}${screen.dark ? '-dark' : ''}-${screen.locale.slice(0, 2)}`;

  it('goes from the first pick to a pretend order with no violation on any page', async () => {
    const shop = await visit(screen);
    const { page } = shop;
    const found: Record<string, string[]> = {};
    const look = async (state: string): Promise<void> => {
      await screenshot(page, `${name}-${state}`);
      const problems = await violations(page);
      if (problems.length > 0) found[state] = problems;
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${state} fits`).toBeLessThanOrEqual(0);
    };
    await look('1-home');
    for (const position of [0, 1, 2]) {
      const before = await shop.ids('for-you');
      await page.locator('.tile[data-tile]').nth(position).click();
      await shop.changedRow('for-you', before);
    }
    await page.waitForSelector('.receipt[data-picks="3"]');
    await look('2-picked');
    await shop.consent('granted');
    await page.locator('.sections a').nth(2).click();
    await page.waitForSelector('main[data-phase="ready"][data-route="category"] .listing .card[data-item-id]');
    await look('3-category');
    await page.locator('.listing .card-link').nth(1).click();
    await page.waitForSelector('main[data-phase="ready"] [data-product]');
    await shop.addToCart();
    await page.waitForSelector('[data-row="goes-with"] .card[data-item-id]');
    await look('4-product');
    await page.fill('input[type="search"]', 'tea');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main[data-phase="ready"][data-route="search"] .listing .card[data-item-id]');
    await look('5-search');
    await shop.openCart();
    await page.waitForSelector('[data-row="cart-ideas"]');
    await look('6-cart');
    await page.click('[data-action="checkout"]');
    await page.waitForSelector('[data-action="buy"]');
    await look('7-checkout');
    await page.click('[data-action="buy"]');
    await page.waitForSelector('[data-ordered]');
    await look('8-thanks');
    await shop.goHome();
    await page.waitForSelector('[data-row="buy-again"]');
    await page.click('button.read-out-line');
    await look('9-returning');
    expect(found).toEqual({});
  });
});

describe('A visit', () => {
  it('asks for nothing while three things are picked, and says what each changed', async () => {
    const shop = await visit();
    await expect.poll(() => shop.figure('requests')).toBe(0);
    const before = await here.site.settled();
    for (const position of [0, 2, 4]) {
      const row = await shop.ids('for-you');
      await shop.page.locator('.tile[data-tile]').nth(position).click();
      const cards = await shop.changedRow('for-you', row);
      expect(cards.some((card) => /^because you like \S/.test(card.reason))).toBe(true);
    }
    expect(Number(await shop.page.getAttribute('.receipt', 'data-fresh'))).toBeGreaterThan(0);
    await here.site.settled();
    expect(here.site.requests.slice(before)).toEqual([]);
  });

  it('is remembered through real navigations, with a cart event told just before the page is left', async () => {
    const shop = await visit();
    await shop.openProduct(3);
    await shop.consent('granted');
    // The event and the navigation in one task: nothing has time to be acknowledged.
    await shop.page.evaluate(() => {
      document.querySelector<HTMLElement>('[data-action="add"]')?.click();
      document.querySelector<HTMLElement>('.cart-button')?.click();
    });
    await shop.page.waitForSelector('main[data-phase="ready"][data-route="cart"] [data-cart-item]');
    expect(new URL(shop.page.url()).pathname).toBe('/cart.html');
    await shop.countsEvents(2, { stored: true });
    // By now the model is on the device, and the next document starts from there.
    await shop.goHome();
    const warm = await shop.page.evaluate(async () => {
      const { vitrine } = globalThis as unknown as { vitrine: import('vitrine').Recommender };
      return (await vitrine.stats()).bundle?.downloadedBytes;
    });
    expect(warm).toBe(0);
  });

  it('takes a "not interested" back, and the product may be suggested again', async () => {
    const shop = await visit();
    await shop.openProduct(1);
    await shop.goHome();
    const [first] = await shop.cards('for-you');
    const card = `[data-row="for-you"] .card[data-item-id="${first?.itemId}"]`;
    await shop.page.hover(card);
    await shop.page.click(`${card} .mark:nth-child(2)`);
    await shop.page.waitForSelector(card, { state: 'detached' });
    await shop.countsEvents(2);
    await shop.page.click('.toast-action');
    await shop.countsEvents(1);
    await shop.page.waitForSelector(card);
  });

  it('says that a product is gone, and goes on being a shop', async () => {
    const shop = await visit();
    await shop.page.goto(`${here.site.url}product.html?id=<b>nothing</b>`);
    await shop.page.waitForSelector('[data-gone]');
    expect(await shop.cards('for-you')).toHaveLength(12);
    expect(await violations(shop.page)).toEqual([]);
  });

  it('shows what is popular when the model does not come, and says so', async () => {
    const visitor = await newVisitor(here.browser, { width: 1280, height: 900 });
    await visitor.context.route('**/model/**', (route) => route.abort());
    await visitor.page.goto(here.site.url);
    await visitor.page.waitForSelector('[data-trouble="model"]', { timeout: 60_000 });
    await visitor.page.waitForSelector('.listing .card[data-item-id]');
    await screenshot(visitor.page, 'trip-no-model');
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.context.close();
  });

  it('says what a product is before the model has come, and when it does not come at all', async () => {
    const visitor = await newVisitor(here.browser, { width: 1280, height: 900 });
    let giveUp = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    await visitor.context.route('**/model/**', (route) => waiting.then(() => route.abort()));
    const [, , product] = (await (await fetch(`${here.site.url}products.json`)).json()) as Item[];
    await visitor.page.goto(`${here.site.url}product.html?id=${product?.itemId}`);
    await visitor.page.waitForSelector(`main[data-phase="loading"] [data-product="${product?.itemId}"]`);
    expect(await visitor.page.textContent('h1')).toBe(product?.title);
    expect(await visitor.page.title()).toContain(product?.title);
    giveUp();
    await visitor.page.waitForSelector(`main[data-phase="failed"] [data-product="${product?.itemId}"]`, {
      timeout: 60_000,
    });
    // What the file does not know is not said to be gone: nobody knows.
    await visitor.page.goto(`${here.site.url}product.html?id=nothing`);
    await visitor.page.waitForSelector('main[data-phase="failed"] .welcome', { timeout: 60_000 });
    expect(await visitor.page.textContent('h1')).toBe('That product cannot be shown right now.');
    expect(await visitor.page.locator('[data-gone]').count()).toBe(0);
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.context.close();
  });

  it('works where the page may not ask for storage', async () => {
    const visitor = await newVisitor(here.browser, { width: 1280, height: 900 });
    await visitor.page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      }
    });
    const shop = new ShopPage(visitor.page);
    await shop.open(here.site.url);
    const itemId = await shop.openProduct(2);
    await shop.countsEvents(1);
    await shop.goHome();
    expect((await shop.cards('for-you')).some((card) => card.reasonItem === itemId)).toBe(true);
    await visitor.context.close();
  });

  it('says without scripts why it is empty', async () => {
    const context = await here.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(here.site.url);
    expect(await page.textContent('.no-script')).toContain('needs JavaScript');
    await context.close();
  });
});
