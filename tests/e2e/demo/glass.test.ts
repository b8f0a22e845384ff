// The glass panel of the demo shop: every claim on the page, checked on the page.
import { afterEach, describe, expect, it } from 'vitest';
import type { Recommender } from 'vitrine';
import { startServer } from '../../../tools/serve.mjs';
import { violations } from '../support/axe.ts';
import { newVisitor, type Screen, screenshot, type Visitor } from '../support/browser.ts';
import { GlassPage } from '../support/glass-page.ts';
import { sampleShop } from '../support/sample-shop.ts';
import { hasOrders, openSite, ordersFile } from '../support/site.ts';

const desktop: Screen = { width: 1280, height: 900 };
const TABS = ['data', 'why', 'seal', 'bytes', 'speed'] as const;

const here = sampleShop();
const visitors: Visitor[] = [];
afterEach(async () => {
  await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
});

async function visit(screen: Screen = desktop, url = here.site.url): Promise<GlassPage & { visitor: Visitor }> {
  const visitor = await newVisitor(here.browser, screen);
  visitors.push(visitor);
  const glass = new GlassPage(visitor.page);
  await glass.visit(url);
  return Object.assign(glass, { visitor });
}

/** On the speed tab, after the visitor has looked at something. */
async function compareEncoders({ page }: GlassPage): Promise<void> {
  await page.click('[data-encoders] button');
  await page.waitForSelector('[data-encoders="compared"]', { timeout: 90_000 });
  const times = await page.locator('tr[data-encoder] td').allTextContents();
  expect(times.map((text) => /^[\d,.]+ ms$/.test(text))).toEqual([true, true, true, true]);
  const first = await page.locator('[data-encoders] ol li').allTextContents();
  expect(first).toHaveLength(5);
  await page.check('tr[data-encoder="onnx"] input');
  // The same encoder in another runtime: the same list.
  expect(await page.locator('[data-encoders] ol li').allTextContents()).toEqual(first);
}

describe('The glass panel', () => {
  it('blocks every way out behind the wall, where most lead out without it, and the server says so too', async () => {
    const glass = await visit();
    const { all, out, controlOut, server } = await glass.tryToBreakOut();
    expect(all).toBeGreaterThan(35);
    expect(out).toBe(0);
    // In earnest: the same attempts do get out of an ordinary worker.
    expect(controlOut).toBeGreaterThan(20);
    expect(server).toMatch(/counted 0 requests of those behind the wall, and \d\d of the others/);
    // Nor does the test's own look at the server find anything else.
    await here.site.settled();
    const arrived = here.site.requests.filter((path) => path.includes('/break-out/'));
    expect(arrived.filter((path) => path.includes('/sealed/'))).toEqual([]);
    expect(arrived.filter((path) => path.includes('/control/')).length).toBeGreaterThan(20);
    expect(await glass.page.getAttribute('.glass-seal', 'data-seal')).toBe('frame');
    await screenshot(glass.page, 'glass-break-out');
  });

  it('explains a product that is picked on the page, and says where it would be without each event', async () => {
    const glass = await visit();
    const viewed = await glass.lookAt(3);
    await glass.open('why');
    await glass.page.waitForSelector('main .card[data-reason-item]');
    const card = glass.page.locator('main .card[data-reason-item]').first();
    const itemId = await card.getAttribute('data-item-id');
    const before = glass.page.url();
    await glass.page.click('.glass-body .glass-actions button');
    await card.locator('a').first().click();
    await glass.page.waitForSelector(`[data-explained="${itemId}"] [data-what-if]`);
    // Picking follows no link.
    expect(glass.page.url()).toBe(before);
    expect(await glass.page.textContent('[data-explained]')).toMatch(/Place [\d,]+ of 1,200 for you/);
    const causes = await glass.page.locator('[data-explained] li').allTextContents();
    expect(causes.length).toBeGreaterThan(0);
    for (const cause of causes)
      expect(cause).toMatch(/^you viewed .+ of what your own events say for it · Without it: /);
    expect(viewed).toHaveLength(3);
    await screenshot(glass.page, 'glass-why');
  });

  it('lists every file with the bytes that the browser and the server count', async () => {
    const glass = await visit();
    await glass.open('bytes');
    await glass.page.waitForSelector('[data-counted="true"]');
    const files = await glass.page.$$eval('tr[data-file]', (rows) =>
      rows.map((row) => [
        row.getAttribute('data-file') ?? '',
        ...[...row.children].slice(1).map((cell) => cell.textContent),
      ]),
    );
    // The model comes through a worker, whose requests the page's own list does not have: the server's has.
    const model = files.filter(([path]) => path?.endsWith('.safetensors'));
    expect(model.length).toBeGreaterThan(4);
    for (const [, browserSide, serverSide] of model) {
      expect(browserSide).toBe('by a worker');
      expect(serverSide).toMatch(/B|byte/);
    }
    expect(files.filter(([path]) => path?.endsWith('.js')).length).toBeGreaterThan(2);
    await screenshot(glass.page, 'glass-bytes');
  });

  it('says that only one side is known on a host that does not count', async () => {
    const { root, mounts } = here.site;
    const plain = await startServer({ root, mounts });
    try {
      const glass = await visit(desktop, plain.url);
      await glass.open('bytes');
      await glass.page.waitForSelector('[data-counted="false"]');
      expect(await glass.page.textContent('[data-counted]')).toMatch(/only the browser’s side is known/);
      const { out, controlOut, server } = await glass.tryToBreakOut();
      expect([out, controlOut > 0]).toEqual([0, true]);
      expect(server).toMatch(/does not count its requests/);
    } finally {
      await plain.close();
    }
  });

  it('shows the stored events, deletes one and then all of them, and exports before', async () => {
    const glass = await visit();
    await glass.lookAt(3);
    await glass.open('data');
    const { page } = glass;
    await page.click('vitrine-privacy [part="show"]');
    await page.waitForSelector('vitrine-privacy [part="event"] >> nth=2');
    await screenshot(page, 'glass-data', true);
    const saved = page.waitForEvent('download');
    await page.click('vitrine-privacy [part="export"]');
    expect((await saved).suggestedFilename()).toBe('my-history.json');
    await page.click('vitrine-privacy [part="event"] [part="delete"] >> nth=0');
    await expect.poll(() => page.locator('vitrine-privacy [part="event"]').count()).toBe(2);
    await page.click('vitrine-privacy [part="clear"]');
    await page.click('vitrine-privacy [part="clear-yes"]');
    await expect.poll(() => page.textContent('vitrine-privacy [part="count"]')).toBe('No events.');
    await page.check('vitrine-privacy input[name="consent"] >> nth=2');
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as Shop).vitrine.consent.state)).toBe('denied');
  });

  it('draws the times of the last lists, and measures both sides of the network', async () => {
    const glass = await visit();
    await glass.lookAt(2);
    await glass.open('speed');
    const { page } = glass;
    const count = async () => Number(await page.getAttribute('[data-calls]', 'data-calls'));
    const before = await count();
    expect(before).toBeGreaterThan(0);
    await page.evaluate(() => (globalThis as unknown as Shop).vitrine.recommend({ limit: 5 }));
    // The shop's own rows may ask in between.
    await expect.poll(count).toBeGreaterThan(before);
    await page.click('.glass-body section .glass-actions button >> nth=0');
    await page.waitForSelector('[data-edge-ms]');
    expect(Number(await page.getAttribute('[data-edge-ms]', 'data-cloud-ms'))).toBeGreaterThan(0);
    await screenshot(page, 'glass-speed');
  });

  it.for<Screen>([desktop, { width: 360, height: 740, dark: true, locale: 'de-DE' }])(
    'sets both encoders beside each other on a second model, which is loaded for that alone ($width pixels, $locale)',
    async (screen) => {
      const before = await here.site.settled();
      const glass = await visit(screen);
      await glass.lookAt(3);
      await glass.open('speed');
      await here.site.settled();
      const ofSecond = () => here.site.requests.slice(before).filter((path) => path.includes('/model-with-vectors/'));
      expect(ofSecond()).toEqual([]);
      await compareEncoders(glass);
      expect(await glass.page.textContent('[data-encoders]')).toMatch(
        screen.locale ? /zweiten Modell .*: [\d,]+.kB, nur dafür/ : /second model .*: [\d.]+.kB, loaded for this alone/,
      );
      expect(await violations(glass.page, '.glass')).toEqual([]);
      await glass.page.locator('[data-encoders]').scrollIntoViewIfNeeded();
      await screenshot(glass.page, `glass-encoders-${screen.width}`);
      expect(ofSecond().some((path) => path.endsWith('.onnx'))).toBe(true);
      await glass.open('bytes');
      const counted = glass.page.locator('tr[data-file*="/model-with-vectors/"] td:nth-of-type(2)');
      await counted.first().waitFor();
      expect((await counted.allTextContents()).filter((text) => !/\d.*B/.test(text))).toEqual([]);
    },
  );

  it('counts what a comparison loaded on a host that does not count, too', async () => {
    const { root, mounts } = here.site;
    const plain = await startServer({ root, mounts });
    try {
      const glass = await visit(desktop, plain.url);
      await glass.lookAt(2);
      await glass.open('speed');
      await compareEncoders(glass);
      await glass.open('bytes');
      expect(await glass.page.textContent('tr[data-file="model-with-vectors/"] td')).toMatch(/\d.*kB/);
    } finally {
      await plain.close();
    }
  });

  it('sets both encoders beside each other on the real orders, whose model has vectors and an ONNX file', async (context) => {
    if (!hasOrders) context.skip('online-retail.csv.gz is not in VITRINE_DATA nor in ../shared/data');
    const real = await openSite({ orders: ordersFile });
    try {
      const glass = await visit(desktop, real.url);
      await glass.lookAt(3);
      await glass.open('speed');
      await compareEncoders(glass);
      // It is the shop's own model that is compared.
      expect(real.requests.filter((path) => path.includes('/model-with-vectors/'))).toEqual([]);
      await glass.page.locator('[data-encoders]').scrollIntoViewIfNeeded();
      await screenshot(glass.page, 'glass-encoders');
    } finally {
      await real.close();
    }
  });

  it('can be used without a pointer', async () => {
    const { page } = await visit();
    await page.focus('.knows');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'glass-title');
    await page.focus('#glass-tab-data');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('glass-tab-why');
    await page.keyboard.press('End');
    await page.waitForSelector('#glass-tab-speed[aria-selected="true"]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.glass', { state: 'detached' });
    // Given back after the panel is gone.
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('knows');
  });

  it.for<Screen>([
    { width: 360, height: 740 },
    { width: 360, height: 740, dark: true },
    { width: 1280, height: 900, dark: true },
    { width: 1280, height: 900, locale: 'de-DE' },
  ])('has nothing that axe objects to on any tab at $width pixels (dark: $dark, $locale)', async (screen) => {
    const glass = await visit(screen);
    await glass.lookAt(2);
    const name = `glass-${screen.width}${screen.dark ? '-dark' : ''}${screen.locale ? '-de' : ''}`;
    for (const tab of TABS) {
      await glass.open(tab);
      if (tab === 'data') await glass.page.waitForSelector('vitrine-privacy[data-state="ready"]');
      if (tab === 'bytes') await glass.page.waitForSelector('[data-counted]');
      if (tab === 'why') {
        await glass.page.click('.glass-choices button >> nth=0');
        await glass.page.waitForSelector('[data-explained]');
      }
      expect(await violations(glass.page, '.glass'), tab).toEqual([]);
      const tooWide = await glass.page.$eval('.glass-body', (body) => body.scrollWidth - body.clientWidth);
      expect(tooWide, tab).toBeLessThanOrEqual(0);
      if (screen.locale) expect(await glass.page.textContent('#glass-title')).toBe('Was Ihr Browser weiß');
      await screenshot(glass.page, `${name}-${tab}`);
    }
    expect(glass.visitor.complaints).toEqual([]);
  });
});

interface Shop {
  readonly vitrine: Recommender;
}
