import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { prepareDemo, startDemo } from '../../tools/demo.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { lighthouseScores } from '../browser/lighthouse.mjs';

/** DevTools' "Fast 4G": 9 Mbit/s down, 1.5 up at 90 %, 60 ms times 2.75. */
const fast4G = {
  offline: false,
  downloadThroughput: (9e6 / 8) * 0.9,
  uploadThroughput: (1.5e6 / 8) * 0.9,
  latency: 165,
};
const phone = { width: 412, height: 823 };
const slowdown = 4;
const openings = 3;
const pages = ['index.html', 'category.html?in=kitchen-table', 'product.html', 'search.html?q=tea', 'cart.html'];

/**
 * A visitor of their own, on a slow telephone.
 * @param {import('playwright-core').Browser} browser
 * @param {boolean} slowNetwork
 */
async function slowPage(browser, slowNetwork) {
  const context = await browser.newContext({ viewport: phone, reducedMotion: 'reduce', locale: 'en-GB' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  if (slowNetwork) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', fast4G);
  }
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.lcp = Math.max(seen.lcp, entry.startTime);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = /** @type {PerformanceEntry & { value: number, hadRecentInput: boolean }} */ (entry);
        if (!shift.hadRecentInput) seen.cls += shift.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return { context, page };
}

/** @param {import('playwright-core').Page} page @param {string} url */
async function open(page, url) {
  await page.goto(url);
  await page.waitForSelector('main[data-phase="ready"]');
  // Every row is there, and has been painted.
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
  return page.evaluate(
    () => /** @type {{ seen: { lcp: number, cls: number } }} */ (/** @type {unknown} */ (globalThis)).seen,
  );
}

/**
 * From a click on a tile to the frame that shows another row, measured inside the page.
 * @param {import('playwright-core').Page} page
 * @param {number} position
 */
const clickToRow = (page, position) =>
  page.evaluate(
    (index) =>
      new Promise((resolve) => {
        const row = document.querySelector('[data-row="for-you"]');
        const order = () =>
          [...(row?.querySelectorAll('[data-key]') ?? [])].map((card) => card.getAttribute('data-key')).join();
        const before = order();
        const start = performance.now();
        const watch = new MutationObserver(() => {
          if (order() === before) return;
          watch.disconnect();
          // After the frame in which it is painted.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        });
        if (row) watch.observe(row, { childList: true, subtree: true });
        document.querySelectorAll('.tile[data-tile]')[index]?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      }),
    position,
  );

/** @param {import('playwright-core').Page} page @param {string} source of axe */
async function violations(page, source) {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = /** @type {{ axe: { run(): Promise<{ violations: { nodes: unknown[] }[] }> } }} */ (
      /** @type {unknown} */ (globalThis)
    );
    return (await axe.run()).violations.reduce((sum, { nodes }) => sum + nodes.length, 0);
  });
}

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'demo',
  describe: 'the built demo shop on a telephone: Fast 4G, processor slowed 4 times, 412 x 823',
  async run({ entry, say }) {
    const demo = await prepareDemo({});
    const server = await startDemo(demo);
    const browser = await chromium.launch(chromiumOptions);
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const entries = [];
    try {
      let broken = 0;
      const probe = await slowPage(browser, false);
      await open(probe.page, server.url);
      const productId = await probe.page.getAttribute('.card[data-item-id]', 'data-item-id');
      await probe.context.close();
      for (const name of pages) {
        const address = name === 'product.html' ? `${name}?id=${productId}` : name;
        const lcp = [];
        const cls = [];
        for (let run = 0; run < openings; run++) {
          const { context, page } = await slowPage(browser, true);
          const seen = await open(page, server.url + address);
          lcp.push(seen.lcp);
          cls.push(seen.cls);
          if (run === 0) broken += await violations(page, axe);
          await context.close();
        }
        const page = name.replace(/\.html.*/, '');
        entries.push(
          entry({ name: `demo/${page}: largest contentful paint, first visit`, values: lcp, unit: 'ms', goal: 1800 }),
          entry({ name: `demo/${page}: layout shift, first visit`, values: cls, unit: '', goal: 0.02 }),
        );
        say(`${page}: LCP ${lcp.map(Math.round).join(' ')}, CLS ${cls.map((value) => value.toFixed(4)).join(' ')}`);
      }
      entries.push(entry({ name: 'demo/axe violations on these pages', values: broken, unit: '', goal: 0 }));
      const clicks = [];
      for (let run = 0; run < 3; run++) {
        const { context, page } = await slowPage(browser, false);
        await open(page, server.url);
        for (let position = 0; position < 6; position++) clicks.push(await clickToRow(page, position));
        await context.close();
      }
      say(`clicks: ${clicks.map((value) => Math.round(value)).join(' ')}`);
      entries.push(
        entry({ name: 'demo/click to changed row, median', values: clicks, unit: 'ms', goal: 100 }),
        entry({ name: 'demo/click to changed row, slowest', values: Math.max(...clicks), unit: 'ms', goal: 100 }),
      );
    } finally {
      await browser.close();
    }
    try {
      for (const page of ['index.html']) {
        const scores = await lighthouseScores(server.url + page);
        for (const [category, goal] of /** @type {const} */ ([
          ['performance', 95],
          ['accessibility', 100],
          ['best-practices', 100],
        ])) {
          const name = `demo/Lighthouse mobile, ${category}`;
          entries.push(entry({ name, values: scores[category] ?? 0, unit: '', goal, better: 'higher' }));
        }
      }
    } finally {
      await server.close();
    }
    return entries;
  },
};
