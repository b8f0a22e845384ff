import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { chromium } from 'playwright-core';
import { build } from '../../tools/build.mjs';
import { trainedModel } from '../../tools/demo.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { precompress } from '../../tools/lib/compress.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';
import { packageSizes } from '../../tools/size.mjs';
import { openBarePage } from '../browser/bare-chromium.mjs';
import { usedHeapBytes } from '../browser/heap.mjs';
import { trainedLargeModel } from '../scan/large-model.mjs';

const navigations = 20;
const storedEvents = 200;
const memoryCalls = 100_000;
const throttling = 6;
const throttledStarts = 9;

/** @typedef {import('../browser/bare-chromium.mjs').BarePage} BarePage */

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'package',
  describe: 'the package in a page: sizes, main thread, navigation, track(), round trips in three engines, memory',
  async run({ data, scratch, say, entry }) {
    await build(['native', 'web'], { targets: ['vitrine'] });
    const model = await trainedModel({ orders: data('online-retail.csv.gz') });
    const large = await trainedLargeModel(say, { items: 100_000, vectors: 'int8' });
    await precompress(model);
    const site = join(scratch, 'site');
    await mkdir(site);
    await cp(inRepo('bench', 'browser', 'package.html'), join(site, 'index.html'));
    await cp(inRepo('bench', 'browser', 'empty.html'), join(site, 'empty.html'));
    await cp(inRepo('dist'), join(site, 'vitrine'), { recursive: true });
    await precompress(site);
    const server = await startServer({ root: site, mounts: { '/model/': model, '/large/': large } });
    try {
      const entries = [...(await sizes(entry)), ...(await starts(server.url, scratch, say, entry))];
      entries.push(...(await calls(server.url, say, entry)));
      for (const engine of ['firefox', 'webkit']) {
        const values = await roundTripsIn(engine, server.url, scratch);
        say(`${engine}: round trips measured`);
        entries.push(entry({ name: `package/round trip, 4,000 items, ${engine}`, values, unit: 'ms', goal: 2 }));
      }
      return entries;
    } finally {
      await server.close();
    }
  },
};

/** @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry */
async function sizes(entry) {
  return (await packageSizes())
    .slice(0, 2)
    .map(({ name, bytes, budgetBytes }) =>
      entry({ name: `package/${name}, brotli`, values: bytes, unit: 'bytes', goal: budgetBytes }),
    );
}

/**
 * What a visit costs that finds model and history on the device, in a Chromium without a driver.
 * @param {string} url
 * @param {string} scratch
 * @param {(text: string) => void} say
 * @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry
 */
async function starts(url, scratch, say, entry) {
  const page = await openBarePage(join(scratch, 'chromium'));
  try {
    await page.send('Performance.enable');
    await page.goto(url, 'globalThis.measured');
    await page.evaluate(`browse(${storedEvents})`);
    const visits = [];
    const empty = [];
    for (let i = 0; i < navigations; i++) {
      await page.goto(`${url}empty.html?${i}`, 'globalThis.measured');
      empty.push(await page.evaluate('measured.firstMs'));
      await page.goto(`${url}?${i}`, 'globalThis.measured');
      const visit = await page.evaluate('measured');
      if (visit.downloaded !== 0 || visit.events < storedEvents) throw new Error('not a visit with a stored history');
      if (visit.sealed !== 'frame') throw new Error(`the core is not sealed: ${visit.sealed}`);
      visits.push(visit.firstMs);
    }
    say(`${navigations} navigations`);
    const busyMs = [];
    const idleMs = [];
    for (let i = 0; i < navigations; i++) {
      busyMs.push(await taskMs(page, `${url}?wait&${i}`, 'start()'));
      idleMs.push(await taskMs(page, `${url}?wait&idle${i}`, 'new Promise((resolve) => setTimeout(resolve, 40))'));
    }
    const longestMs = await longestTasks(page, url);
    say('main thread measured');
    const ms = { unit: 'ms' };
    return [
      entry({ ...ms, name: 'package/main thread, create and first recommend()', values: busyMs, goal: 15 }),
      entry({ ...ms, name: 'package/main thread, 40 ms of the same page that does nothing', values: idleMs }),
      entry({ ...ms, name: `package/longest task, CPU throttled ${throttling} x`, values: longestMs, goal: 50 }),
      entry({ ...ms, name: 'package/navigation to resolved recommend(), 200 events', values: visits, goal: 100 }),
      entry({ ...ms, name: 'package/the same, empty page', values: empty }),
    ];
  } finally {
    await page.close();
  }
}

/**
 * What the page's own thread is busy until `expression` resolves, in milliseconds.
 * @param {BarePage} page
 * @param {string} url
 * @param {string} expression
 */
async function taskMs(page, url, expression) {
  const sum = async () => {
    const { metrics } = await page.send('Performance.getMetrics');
    const { value } = metrics.find((/** @type {{ name: string }} */ { name }) => name === 'TaskDuration');
    return 1000 * value;
  };
  await page.goto(url, 'globalThis.start');
  const before = await sum();
  await page.evaluate(expression);
  return (await sum()) - before;
}

/**
 * The longest task between createRecommender() and the first list, with the processor slowed down.
 * @param {BarePage} page
 * @param {string} url
 */
async function longestTasks(page, url) {
  await page.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  const longestMs = [];
  for (let i = 0; i < throttledStarts; i++) {
    await page.goto(`${url}?wait&slow${i}`, 'globalThis.start');
    await page.evaluate(`globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      }).observe({ type: 'longtask' })`);
    await page.evaluate('start()');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
    // A task below 50 ms is not reported at all.
    longestMs.push(await page.evaluate('longest'));
  }
  await page.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return longestMs;
}

/**
 * What calls cost in a page that stays.
 * @param {string} url
 * @param {(text: string) => void} say
 * @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry
 */
async function calls(url, say, entry) {
  const browser = await chromium.launch(chromiumOptions);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await measured(page);
    await page.evaluate(`browse(${storedEvents})`);
    await page.evaluate('roundTrips(5, 50)');
    const small = await page.evaluate('roundTrips(30, 50)');
    const heap = await heapGrowth(page);
    say(`${memoryCalls} calls made`);
    const track = await page.evaluate('trackBatches(40, 50)');
    const lost = await flood(page);
    say('60 s of 1,000 events a second');
    await page.goto(`${url}?bundle=large`);
    await measured(page);
    await page.evaluate(`browse(${storedEvents})`);
    await page.evaluate('roundTrips(5, 20)');
    const big = await page.evaluate('roundTrips(30, 20)');
    const ms = { unit: 'ms' };
    return [
      entry({ ...ms, name: 'package/track()', values: track, goal: 0.1 }),
      entry({ name: 'package/events lost of 60,000 in 60 s', values: lost, unit: 'events', goal: 0 }),
      entry({ ...ms, name: 'package/round trip, 4,000 items, chromium', values: small, goal: 1 }),
      entry({ ...ms, name: 'package/round trip, 100,000 items, chromium', values: big, goal: 2 }),
      entry({ name: 'package/heap growth over 100,000 calls', values: heap, unit: '%', goal: 1 }),
    ];
  } finally {
    await browser.close();
  }
}

/** @param {import('playwright-core').Page} page */
async function measured(page) {
  await page.waitForFunction('globalThis.measured');
}

/**
 * Page, core and the engine's own memory together, after garbage collection, in percent.
 * @param {import('playwright-core').Page} page
 */
async function heapGrowth(page) {
  const total = async () => {
    const memory = await page.evaluate('recommender.stats().then(({ bundle }) => bundle.memoryBytes)');
    return (await usedHeapBytes(page, 1)) + Number(memory);
  };
  // Warm: code is compiled, and buffers have their size.
  await page.evaluate('roundTrips(1, 5000)');
  const before = await total();
  await page.evaluate(`roundTrips(10, ${memoryCalls / 10})`);
  return (100 * ((await total()) - before)) / before;
}

/**
 * As many events as the history keeps are tracked and compared, until 60 seconds are over.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<number>} events that were not in storage at the end of their ten seconds, exactly once and in order
 */
async function flood(page) {
  let lost = 0;
  for (let round = 0; round < 6; round++) {
    await page.evaluate('recommender.data.clear()');
    const ids = /** @type {string[]} */ (await page.evaluate('flood(10, 1000)'));
    const kept = /** @type {string[]} */ (
      await page.evaluate('recommender.data.list().then((events) => events.map((event) => event.eventId))')
    );
    const journal = await page.evaluate(
      "Object.keys(localStorage).filter((key) => key.startsWith('vitrine-journal')).length",
    );
    lost += ids.filter((id, i) => kept[i] !== id).length + Number(journal);
  }
  return lost;
}

/**
 * @param {string} engine
 * @param {string} url
 * @param {string} scratch
 * @returns {Promise<number[]>}
 */
async function roundTripsIn(engine, url, scratch) {
  // The drivers of the end-to-end tests are TypeScript; beside node_modules, which they import from.
  const outfile = inRepo('build', 'bench', `${engine}.mjs`);
  const support = inRepo('tests', 'e2e', 'engines', 'support');
  await bundle({
    entryPoints: [join(support, `${engine}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // They look for what lies beside their sources.
    define: { 'import.meta.dirname': JSON.stringify(support) },
  });
  const driver = /** @type {Record<string, any>} */ (await import(pathToFileURL(outfile).href))[`${engine}Engine`];
  const profile = join(scratch, engine);
  await mkdir(profile);
  const browser = await driver.launch(profile);
  try {
    const tab = await browser.newTab();
    await tab.goto(url);
    await tab.waitFor(() => Boolean(/** @type {any} */ (globalThis).measured));
    const trips = (/** @type {number} */ batches, /** @type {number} */ size) =>
      /** @type {any} */ (globalThis).roundTrips(batches, size);
    // Without a history there is nothing to scan for.
    await tab.evaluate((/** @type {number} */ count) => /** @type {any} */ (globalThis).browse(count), storedEvents);
    await tab.evaluate(trips, 5, 50);
    return await tab.evaluate(trips, 30, 50);
  } finally {
    await browser.close();
  }
}
