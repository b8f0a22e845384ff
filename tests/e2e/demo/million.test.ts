// "One million items, in this tab": Vitrine beside two other runtimes on the same made-up catalogue.
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, type Screen, screenshot, type Visitor } from '../support/browser.ts';
import { sampleShop } from '../support/sample-shop.ts';

const NAMES = ['Vitrine', 'ONNX Runtime Web', 'TensorFlow.js'];

const here = sampleShop();
let visitor: Visitor;
afterEach(async () => {
  await visitor?.context.close();
});

async function openPage(screen: Screen = { width: 1280, height: 900 }): Promise<Page> {
  visitor = await newVisitor(here.browser, screen);
  const { page } = visitor;
  await page.goto(new URL('million.html', here.site.url).href);
  await page.waitForSelector('[data-contest="idle"]');
  return page;
}

async function start(page: Page, items: number): Promise<void> {
  await page.check(`.million input[value="${items}"]`);
  await page.click('.million .glass-actions .button');
}

const lists = (page: Page): Promise<string[]> => page.locator('tr[data-contender] td:last-child').allTextContents();

describe('The million', () => {
  it('is made and asked in the tab: all three find the same best twenty, and say how long it took', async () => {
    const page = await openPage();
    await start(page, 1_000_000);
    await page.waitForSelector('[data-live="Vitrine"]', { timeout: 120_000 });
    await screenshot(page, 'million-live');
    await page.waitForSelector('[data-contest="done"]', { timeout: 170_000 });
    await screenshot(page, 'million-done');
    expect(await lists(page)).toEqual(NAMES.map(() => '20 / 20'));
    for (const name of NAMES) {
      const ms = Number(await page.getAttribute(`tr[data-contender="${name}"]`, 'data-median-ms'));
      expect(ms, name).toBeGreaterThan(0);
    }
    expect(await page.textContent('.million')).toContain('The catalogue is synthetic');
    expect(visitor.complaints).toEqual([]);
  });

  it('can be stopped, and started again with fewer', async () => {
    const page = await openPage();
    await start(page, 1_000_000);
    await page.click('.million .glass-actions .quiet');
    await page.waitForSelector('[data-contest="stopped"]');
    await start(page, 10_000);
    await page.waitForSelector('[data-contest="done"]', { timeout: 60_000 });
    expect(await lists(page)).toEqual(NAMES.map(() => '20 / 20'));
  });

  it('goes on with the others where one runtime does not load, and says so in its row', async () => {
    const page = await openPage();
    await page.route(/tfjs-backend-wasm.*\.wasm$/, (route) => route.abort());
    await start(page, 10_000);
    await page.waitForSelector('[data-contest="done"]', { timeout: 90_000 });
    expect(await page.textContent('tr[data-contender="TensorFlow.js"]')).toMatch(/not measured: .+/);
    expect(await page.textContent('tr[data-contender="ONNX Runtime Web"] td:last-child')).toBe('20 / 20');
  });

  it.for<Screen>([
    { width: 360, height: 740 },
    { width: 360, height: 740, dark: true, locale: 'de-DE' },
    { width: 1280, height: 900, dark: true },
  ])('fits $width pixels and has nothing that axe objects to (dark: $dark)', async (screen) => {
    const page = await openPage(screen);
    expect(await violations(page, '.million')).toEqual([]);
    await start(page, 10_000);
    await page.waitForSelector('[data-contest="done"]', { timeout: 60_000 });
    expect(await violations(page, '.million')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await screenshot(page, `million-${screen.width}${screen.dark ? '-dark' : ''}`, true);
  });
});
