// "Bring your own shop": a file of orders becomes a shop in the tab, and goes nowhere else.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { newVisitor, type Screen, screenshot, type Visitor } from '../support/browser.ts';
import { GlassPage } from '../support/glass-page.ts';
import { madeOrders } from '../support/made-orders.ts';
import { sampleShop } from '../support/sample-shop.ts';
import { hasOrders, ordersFile } from '../support/site.ts';

const desktop: Screen = { width: 1280, height: 900 };
const folder = mkdtempSync(join(tmpdir(), 'vitrine-own-shop-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const here = sampleShop();
let visitor: Visitor;
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  const { complaints } = visitor;
  await visitor.context.close();
  expect(complaints).toEqual([]);
});

async function openPage(screen: Screen = desktop, prepare?: (page: Page) => Promise<unknown>): Promise<GlassPage> {
  visitor = await newVisitor(here.browser, screen);
  await prepare?.(visitor.page);
  const shop = new GlassPage(visitor.page);
  await shop.page.goto(new URL('own.html', here.site.url).href);
  await shop.page.waitForSelector('[data-training="idle"]');
  return shop;
}

async function train(page: Page, path: string): Promise<void> {
  await page.setInputFiles('.own input[type="file"]', path);
  await page.waitForSelector('[data-training="done"] [data-kept]:not([data-kept="keeping"])', { timeout: 170_000 });
}

describe('Your own shop', () => {
  it('is made of a file in the tab, browsed over real navigations, and left again', async () => {
    const shop = await openPage();
    const { page } = shop;
    await shop.ready();
    const before = await here.site.settled();
    await train(page, file('my-orders.csv.gz', gzipSync(new TextEncoder().encode(madeOrders()))));
    expect(await page.textContent('.own-result h2')).toMatch(
      /my-orders\.csv\.gz: 40 products from 1,440 lines, in .* was sealed/,
    );
    await screenshot(page, 'own-shop-result');
    // Nothing was sent: only the trainer's own code was loaded for it.
    await here.site.settled();
    expect(here.site.requests.slice(before).filter((path) => !/\/assets\//.test(path))).toEqual([]);

    await page.click('.own-result a.button');
    await shop.ready();
    expect(await page.locator('[data-own-shop]').count()).toBe(1);
    const titles = await page.locator('main .card-title').allTextContents();
    expect(titles.every((title) => /^(Pot|Pan) \d+$/.test(title.trim()))).toBe(true);
    await screenshot(page, 'own-shop-home');
    // Whoever looks at a pot is offered its pan, in another document.
    await shop.visit(here.site.url, 'product.html?id=pot-3');
    await page.waitForSelector('[data-product="pot-3"]');
    await page.waitForSelector('main .card[data-item-id="pan-3"]');
    await screenshot(page, 'own-shop-product');

    await page.click('[data-own-shop] button');
    await page.waitForSelector('[data-own-shop]', { state: 'detached' });
    await shop.ready();
    expect(await page.locator('main .card[data-item-id="pot-3"]').count()).toBe(0);
  });

  it('says that no encoder has anything to compare where its orders gave no vectors, and loads none of another shop', async () => {
    const shop = await openPage();
    const { page } = shop;
    // Nobody bought two things.
    const lines = Array.from({ length: 6 }, (_, i) => `${i},c${i},mug-${i},Mug ${i},2026-01-0${i + 1}`);
    await train(page, file('few.csv', `order,customer,item,title,time\n${lines.join('\n')}\n`));
    await page.click('.own-result a.button');
    await shop.ready();
    const before = await here.site.settled();
    await shop.open('speed');
    await page.click('[data-encoders] button');
    await page.waitForSelector('[data-encoders="no-vectors"]');
    expect(await page.textContent('[data-encoders] [role="status"]')).toMatch(/no item vectors/);
    await here.site.settled();
    expect(here.site.requests.slice(before).filter((path) => /with-vectors|onnx/.test(path))).toEqual([]);
  });

  it('gives its bundle and its report away as a ZIP', async () => {
    const { page } = await openPage();
    await train(page, file('orders.csv', madeOrders()));
    const saved = page.waitForEvent('download');
    await page.click('.own-result button.quiet');
    const files = unzipSync(new Uint8Array(await readFile(await (await saved).path())));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['manifest.json', 'report.json', 'report.html']));
    expect(JSON.parse(new TextDecoder().decode(files['manifest.json'])).items).toBe(40);
    await page.click('.own-report summary');
    const report = page.frameLocator('.own-report iframe');
    await report.locator('h1').waitFor();
    expect(await violations(page, '.own')).toEqual([]);
    await screenshot(page, 'own-shop-report');
  });

  it('stops when it is told to, and keeps nothing', async () => {
    const { page } = await openPage();
    await page.setInputFiles('.own input[type="file"]', file('large.csv', madeOrders(400, 200)));
    await page.click('.own-progress button');
    await page.waitForSelector('[data-training="cancelled"]');
    expect(await page.evaluate(() => caches.has('vitrine-demo-own-shop'))).toBe(false);
    expect(await page.textContent('.own')).toContain('Nothing was kept');
  });

  it.for([
    {
      name: 'a-picture.csv',
      content: Uint8Array.from({ length: 999 }, (_, i) => (i * 7919) % 251),
      says: /a-picture\.csv/,
    },
    {
      name: 'other-columns.csv',
      content: 'colour,size\nred,3\n',
      says: /no column for "order"\. Columns found: colour, size/,
    },
    { name: 'empty.csv', content: '', says: /empty\.csv/ },
    {
      name: 'torn.csv.gz',
      content: gzipSync(new TextEncoder().encode(madeOrders())).slice(0, 500),
      says: /torn\.csv\.gz/,
    },
  ])('says what is wrong with $name, where the file was dropped', async ({ name, content, says }) => {
    const { page } = await openPage();
    await page.setInputFiles('.own input[type="file"]', file(name, content));
    await page.waitForSelector('[data-training="failed"] [role="alert"]');
    const said = (await page.textContent('.own-failed')) ?? '';
    expect(said).toMatch(says);
    expect(said).toMatch(/It needs a line of column names/);
    await page.waitForFunction(() => document.activeElement?.closest('.own-failed'));
    expect(await violations(page, '.own')).toEqual([]);
    await screenshot(page, `own-shop-${name.replace(/\..*/, '')}`);
  });

  it('speaks German on the German page, and marks as English what the trainer alone can say', async () => {
    const { page } = await openPage({ ...desktop, locale: 'de-DE' });
    await page.evaluate(() => {
      const said = new Set<string>();
      Object.assign(globalThis, { stagesSaid: said });
      new MutationObserver(() => {
        const line = document.querySelector('.own-progress [data-stage]:not([data-stage=""])');
        if (line) said.add(`${line.querySelector('[lang="en"]') ? 'en' : 'de'}: ${line.textContent}`);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await train(page, file('bestellungen.csv', `${madeOrders()}9999,c1,pot-1,Pot 1,1,9.50,gestern\n`));
    const said = await page.evaluate(() => [...(globalThis as unknown as { stagesSaid: Set<string> }).stagesSaid]);
    expect(said.filter((text) => !text.startsWith('de: '))).toEqual([]);
    expect(said.join('\n')).toMatch(/^de: Die besten Einstellungen werden gesucht/m);
    expect(await page.textContent('.own-result')).toMatch(/1 · kein Datum, oder eines, das es nicht gibt/);
    expect(await page.textContent('.own-quality [data-model="popularity"] th')).toBe('Beliebtheit');
    expect(await page.textContent('.own-quality [data-model="vitrine"] td')).toMatch(/^\d,\d{4}/);
    expect(await violations(page, '.own')).toEqual([]);
    await screenshot(page, 'own-shop-german', true);

    await page.setInputFiles('.own input[type="file"]', file('rechnung.csv', '%PDF-1.7\n%\n1 0 obj\n'));
    await page.waitForSelector('.own-failed');
    expect(await page.textContent('.own-failed')).toMatch(
      /rechnung\.csv.*Aus dieser Datei ließen sich keine Bestellungen lesen\..*Nötig sind/s,
    );
    expect(await page.locator('.own-failed [lang="en"]').allTextContents()).toEqual([
      'rechnung.csv:1:1: is a PDF, not CSV',
    ]);
    expect(await violations(page, '.own')).toEqual([]);
    await screenshot(page, 'own-shop-german-pdf');
  });

  it('takes a file that is dropped anywhere on the page, and one only', async () => {
    const { page } = await openPage();
    const drop = (names: string[]): Promise<void> =>
      page.evaluate((names) => {
        const dataTransfer = new DataTransfer();
        for (const name of names) dataTransfer.items.add(new File(['a,b\n1,2\n'], name));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, names);
    await drop(['one.csv', 'two.csv']);
    await page.waitForSelector('.own-failed:has-text("One file at a time, please: 2 were dropped")');
    await drop(['one.csv']);
    await page.waitForSelector('.own-failed:has-text("one.csv:1: no column")');
  });

  it('says so where the browser keeps nothing for the page, and still gives the bundle', async () => {
    const { page } = await openPage(desktop, (page) =>
      page.addInitScript(() => {
        CacheStorage.prototype.open = () => Promise.reject(new DOMException('storage is denied', 'SecurityError'));
        CacheStorage.prototype.delete = () => Promise.reject(new DOMException('storage is denied', 'SecurityError'));
      }),
    );
    await train(page, file('orders.csv', madeOrders()));
    expect(await page.textContent('[data-kept="not-kept"] [role="alert"]')).toMatch(
      /keeps nothing for this page \(storage is denied\)/,
    );
    expect(await page.locator('.own-result a.button').count()).toBe(0);
    expect(await page.locator('.own-result button.quiet').count()).toBe(1);
  });

  it.for<Screen>([
    { width: 360, height: 740 },
    { width: 360, height: 740, dark: true, locale: 'de-DE' },
    { width: 1280, height: 900, dark: true },
  ])('fits $width pixels and has nothing that axe objects to (dark: $dark)', async (screen) => {
    const { page } = await openPage(screen);
    const name = `own-shop-${screen.width}${screen.dark ? '-dark' : ''}`;
    await screenshot(page, `${name}-start`);
    expect(await violations(page, '.own')).toEqual([]);
    await train(page, file('orders.csv', madeOrders()));
    expect(await violations(page, '.own')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await screenshot(page, name, true);
  });

  it('is the real shop of real products with the Online Retail export', async (context) => {
    if (!hasOrders) context.skip('online-retail.csv.gz is not in VITRINE_DATA nor in ../shared/data');
    const shop = await openPage();
    const { page } = shop;
    await page.setInputFiles('.own input[type="file"]', ordersFile);
    await page.waitForSelector('.own-progress [data-stage="ingest"]');
    await screenshot(page, 'own-shop-online-retail-training');
    await page.waitForSelector('[data-kept="kept"]', { timeout: 170_000 });
    await screenshot(page, 'own-shop-online-retail-result', true);
    expect(await page.textContent('.own-result h2')).toMatch(/3,808 products from 541,909 lines/);
    await page.click('.own-result a.button');
    await shop.ready();
    await page.waitForSelector('main .card-title:has-text("Regency Cakestand")');
    await screenshot(page, 'own-shop-online-retail-home');
  });
});
