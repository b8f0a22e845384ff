import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from '../../tools/build.mjs';
import { prepareDemo, trainedModel } from '../../tools/demo.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { precompress } from '../../tools/lib/compress.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';

const runs = 10;
const batches = 30;
const callsPerBatch = 50;

/** A browser that has just been started is still busy with itself, for seconds on two cores. */
const settleMs = 2000;

/**
 * @typedef {object} Measured what the page leaves in `window.measured`
 * @property {number} firstMs from the start of the navigation to the first recommendation
 * @property {number} items
 * @property {number} downloaded bytes of the bundle that came over the network
 * @property {number} events in the history
 */

/**
 * Opens a page in a browser of its own, whose profile lies in a folder.
 * @template T
 * @param {string} profile
 * @param {string} url
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 */
async function visit(profile, url, use) {
  const browser = await chromium.launchPersistentContext(profile, chromiumOptions);
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto('about:blank');
    await page.waitForTimeout(settleMs);
    await page.goto(url);
    return await use(page);
  } finally {
    await browser.close();
  }
}

/** @param {import('playwright-core').Page} page */
async function measured(page) {
  const handle = await page.waitForFunction('window.measured');
  return /** @type {Promise<Measured>} */ (handle.jsonValue());
}

/** @param {import('playwright-core').Page} page */
async function firstRow(page) {
  const handle = await page.waitForFunction("performance.getEntriesByName('vitrine-first-row')[0]?.startTime");
  return /** @type {Promise<number>} */ (handle.jsonValue());
}

/**
 * Fresh profile, then a second visit with the same profile in a browser started anew.
 * @param {string} url
 * @param {string} scratch
 */
async function minimalPage(url, scratch) {
  const fresh = [];
  const second = [];
  /** @type {number[]} */
  const open = [];
  /** @type {number[]} */
  const empty = [];
  /** @type {number[]} */
  let roundTrips = [];
  let items = 0;
  for (let run = 0; run < runs; run++) {
    const profile = join(scratch, `minimal-${run}`);
    const first = await visit(profile, url, async (page) => {
      const result = await measured(page);
      await page.evaluate('window.browse()');
      return result;
    });
    const again = await visit(profile, url, async (page) => {
      const result = await measured(page);
      if (run === runs - 1) {
        await page.evaluate(`window.roundTrips(5, ${callsPerBatch})`);
        roundTrips = await page.evaluate(`window.roundTrips(${batches}, ${callsPerBatch})`);
      }
      // In the browser that is now awake: what the page costs, and what any page costs here.
      await page.goto(`${url}empty.html`);
      empty.push((await measured(page)).firstMs);
      await page.goto(url);
      open.push((await measured(page)).firstMs);
      return result;
    });
    if (first.downloaded === 0 || first.events !== 0) throw new Error('the first visit did not start from nothing');
    if (again.downloaded !== 0 || again.events === 0) throw new Error('the second visit did not start from storage');
    fresh.push(first.firstMs);
    second.push(again.firstMs);
    items = first.items;
  }
  return { fresh, second, open, empty, roundTrips, items };
}

/**
 * @param {string} url
 * @param {string} scratch
 */
async function demoPage(url, scratch) {
  const fresh = [];
  const second = [];
  for (let run = 0; run < runs; run++) {
    const profile = join(scratch, `demo-${run}`);
    fresh.push(await visit(profile, url, firstRow));
    second.push(await visit(profile, url, firstRow));
  }
  return { fresh, second };
}

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'startup',
  describe: 'from the start of the navigation to the first recommendation, and one round trip, in Chromium',
  async run({ data, scratch, say, entry }) {
    const orders = data('online-retail.csv.gz');
    await build(['native', 'web'], { targets: ['vitrine'] });
    const model = await trainedModel({ orders });
    await precompress(model);
    const site = join(scratch, 'site');
    await mkdir(site);
    await cp(inRepo('bench', 'browser', 'startup.html'), join(site, 'index.html'));
    await cp(inRepo('bench', 'browser', 'empty.html'), join(site, 'empty.html'));
    await cp(inRepo('dist'), join(site, 'vitrine'), { recursive: true });
    await precompress(site);
    const server = await startServer({ root: site, mounts: { '/model/': model } });
    const minimal = await minimalPage(server.url, scratch).finally(server.close);
    say(`minimal page: ${runs} fresh profiles, ${runs} second visits, bundle of ${minimal.items} items`);

    const demo = await prepareDemo({ orders });
    const demoServer = await startServer({ root: demo.root, mounts: demo.mounts });
    const shop = await demoPage(demoServer.url, scratch).finally(demoServer.close);
    say(`demo shop: ${runs} fresh profiles, ${runs} second visits`);

    const ms = { unit: 'ms' };
    return [
      entry({ ...ms, name: 'startup/first recommendation, fresh profile', values: minimal.fresh, goal: 500 }),
      entry({ ...ms, name: 'startup/first recommendation, second visit', values: minimal.open, goal: 150 }),
      entry({ ...ms, name: 'startup/second visit, browser started anew', values: minimal.second, goal: 150 }),
      entry({ ...ms, name: 'startup/empty page, first line of script', values: minimal.empty }),
      entry({
        ...ms,
        name: `startup/recommend() round trip, ${minimal.items} items`,
        values: minimal.roundTrips,
        goal: 1,
      }),
      entry({ ...ms, name: 'startup/demo shop open, fresh profile', values: shop.fresh }),
      entry({ ...ms, name: 'startup/demo shop open, second visit', values: shop.second }),
    ];
  },
};
