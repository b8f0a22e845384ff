// The first ten seconds on a small phone: nothing lies over what the picks changed, and nothing moves by itself.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, type Screen, screenshot } from '../support/browser.ts';
import { sampleShop } from '../support/sample-shop.ts';
import { shiftOf, watchShifts } from '../support/shifts.ts';
import { ShopPage } from '../support/shop-page.ts';

const phones: readonly (Screen & { readonly locale: string })[] = [
  { width: 360, height: 740, locale: 'en-GB' },
  { width: 360, height: 740, dark: true, locale: 'de-DE' },
];

const here = sampleShop();

/** Of these, those whose middle is not what is seen there. */
const covered = (page: Page, selectors: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (selectors) =>
      selectors.filter((selector) => {
        const element = document.querySelector(selector);
        const box = element?.getBoundingClientRect();
        if (!element || !box) return true;
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !seen || !element.contains(seen);
      }),
    selectors,
  );

describe.each(phones)('On a phone ($locale, dark: $dark)', (screen) => {
  const name = `phone-${screen.locale.slice(0, 2)}${screen.dark ? '-dark' : ''}`;

  it('what each pick changed is seen at once, and the question has a place of its own below it', async () => {
    const visitor = await newVisitor(here.browser, screen);
    const { page } = visitor;
    await watchShifts(page);
    const shop = new ShopPage(page);
    await shop.open(here.site.url);
    await screenshot(page, `${name}-before`);
    const heightOf = () => page.$eval('.receipt', (receipt) => receipt.getBoundingClientRect().height);
    const height = await heightOf();
    expect(await violations(page)).toEqual([]);
    for (const position of [0, 1, 2]) {
      const row = await shop.ids('for-you');
      await page.locator('.tile[data-tile]').nth(position).click();
      await shop.changedRow('for-you', row);
      await page.waitForSelector(`.receipt[data-picks="${position + 1}"]`);
      expect(await covered(page, ['.receipt-line', '.receipt-preview'])).toEqual([]);
      expect(await heightOf()).toBe(height);
      await screenshot(page, `${name}-pick-${position + 1}`);
    }
    await page.waitForSelector('main .consent');
    expect(await page.locator('.dock .consent').count()).toBe(0);
    // Below what it is about, and in the order of the page for a keyboard.
    const bottom = await page.$eval('.receipt', (receipt) => receipt.getBoundingClientRect().bottom);
    expect(await page.$eval('.consent', (question) => question.getBoundingClientRect().top)).toBeGreaterThan(bottom);
    await page.locator('.tile[data-tile]').last().focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-answer'))).toBe('granted');
    await screenshot(page, `${name}-question`);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.consent', { state: 'detached' });
    expect(await shiftOf(page), 'layout shift').toBeLessThan(0.02);
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});

it('On a page of a product the question lies over the end of the page, where it was', async () => {
  const { page, context } = await newVisitor(here.browser, { width: 360, height: 740 });
  const shop = new ShopPage(page);
  await shop.open(here.site.url);
  await shop.openProduct(1);
  await page.waitForSelector('.dock .consent');
  expect(await page.locator('main .consent').count()).toBe(0);
  await context.close();
});
