// The shop without a network: the server is stopped, and everything goes on.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Recommender } from 'vitrine';
import { launchChromium, newVisitor, type Screen, screenshot, type Visitor } from '../support/browser.ts';
import { GlassPage } from '../support/glass-page.ts';
import { openSite, type Site } from '../support/site.ts';

const phone: Screen = { width: 390, height: 844, offline: true };

let browser: Browser;
let site: Site;
let visitor: Visitor;
beforeAll(async () => {
  browser = await launchChromium();
  // What takes long is made before a test is timed.
  await (await openSite({})).close();
});
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  await visitor?.context.close();
  await site?.close();
});

/** Opens the shop and waits until it has been kept for later. */
async function keptShop(screen: Screen = phone): Promise<GlassPage> {
  site = await openSite({});
  visitor = await newVisitor(browser, screen);
  const shop = new GlassPage(visitor.page);
  await shop.visit(site.url);
  await shop.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return shop;
}

describe('Without a network', () => {
  it('the shop opens again, goes from page to page, and its suggestions follow what is looked at', async () => {
    const shop = await keptShop();
    const { page } = shop;
    await page.evaluate(() => (globalThis as unknown as { vitrine: Recommender }).vitrine.consent.set('granted'));
    await site.close();
    await page.reload();
    await shop.ready();
    const before = await row(shop);
    expect(before.length).toBeGreaterThan(5);
    const [first = ''] = await page.$$eval('main .card[data-item-id] a', (links) =>
      links.map((link) => link.getAttribute('href') ?? ''),
    );
    // Each a navigation to another document.
    await shop.visit(site.url, first);
    await page.waitForSelector('[data-product]');
    const viewed = await page.getAttribute('[data-product]', 'data-product');
    await shop.visit(site.url);
    await page.waitForSelector(`main .card[data-reason-item="${viewed}"]`);
    expect(await row(shop)).not.toEqual(before);
    await screenshot(page, 'offline-home');
    await shop.open('data');
    await page.waitForSelector('vitrine-privacy[data-state="ready"]');
    await expect.poll(() => page.textContent('[data-offline]')).toMatch(/Works without the network/);
    await page.locator('[data-offline]').scrollIntoViewIfNeeded();
    await screenshot(page, 'offline-glass');
    expect(
      visitor.complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_FAILED|Failed to fetch/.test(text)),
    ).toEqual([]);
  });

  it('the panel says that no cloud answers, that nobody counts, and that two encoders cannot be compared', async () => {
    const shop = await keptShop({ ...phone, width: 1280, height: 900 });
    await shop.open('speed');
    await site.close();
    await shop.page.click('.glass-body section .glass-actions button >> nth=0');
    await shop.page.waitForSelector('[data-edge-ms][data-cloud-ms=""]');
    await shop.lookAt(1);
    await shop.page.click('[data-encoders] button');
    await shop.page.waitForSelector('[data-encoders="unloaded"]');
    expect(await shop.page.textContent('[data-encoders] [role="status"]')).toMatch(
      /Without the network it is there only/,
    );
    await shop.open('bytes');
    await shop.page.waitForSelector('[data-counted="false"]');
    expect(await shop.page.textContent('[data-counted]')).toMatch(/cannot be reached now/);
  });

  it('can be installed: a manifest with icons, and a worker that keeps it', async () => {
    const { page } = await keptShop();
    const session = await page.context().newCDPSession(page);
    const { errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // The only thing in the way is that this profile is a private window.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  });
});

const row = (shop: GlassPage): Promise<string[]> =>
  shop.page.$$eval('[data-row="for-you"] .card[data-item-id]', (cards) =>
    cards.map((card) => card.getAttribute('data-item-id') ?? ''),
  );
