import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from '../../tools/build.mjs';
import { median } from '../../tools/lib/bench.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { buildDir, inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';
import { startServer } from '../../tools/serve.mjs';
import { startCloud } from '../edge-cloud/server.mjs';
import { drawPlot } from '../plot.mjs';
import { trainedLargeModel } from '../scan/large-model.mjs';

const roundTripsMs = [0, 20, 50, 150];
const lossRates = [0, 0.01];
const clicks = 300;
const warmUpClicks = 30;
const minutesLate = ['0', '1', '60'];

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number[]} times milliseconds by click; NaN: no list
 * @property {number} [roundTripMs]
 * @property {number} [lossRate]
 */

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'edge-cloud',
  describe: 'from a click to its new list: the core in Chromium against the same engine behind HTTP; and late events',
  async run({ entry, say, scratch }) {
    await build(['native', 'web'], { targets: ['vitrine', 'serve_bench', 'late_events'] });
    const model = await trainedLargeModel(say, { items: 10_000, vectors: 'int4' });
    const rows = await clickTimes(model, scratch, say);
    const late = await lateEvents(model, say);
    const entries = rows.flatMap(({ name, times }) => {
      const answered = times.filter((time) => !Number.isNaN(time));
      const what = `edge-cloud/click to list, ${name}`;
      const lists = { name: `${what}, lists for ${clicks} clicks`, values: answered.length, unit: 'lists' };
      if (answered.length === 0) return [entry({ ...lists, better: 'higher' })];
      return [
        entry({ name: `${what}, p50`, values: answered, unit: 'ms' }),
        entry({ name: `${what}, p99`, values: percentile99(answered), n: answered.length, unit: 'ms' }),
        ...(answered.length < clicks ? [entry({ ...lists, better: 'higher' })] : []),
      ];
    });
    for (const [minutes, ndcg] of Object.entries(late.ndcg)) {
      const name = `edge-cloud/sample shop, NDCG@10, events ${minutes} min late`;
      entries.push(entry({ name, values: ndcg, n: late.cases, unit: '', better: 'higher' }));
    }
    await plot(rows, say);
    return entries;
  },
};

/**
 * @param {string} model
 * @param {string} scratch
 * @param {(text: string) => void} say
 * @returns {Promise<Row[]>}
 */
async function clickTimes(model, scratch, say) {
  const site = join(scratch, 'site');
  await mkdir(site);
  await cp(inRepo('bench', 'edge-cloud', 'page.html'), join(site, 'index.html'));
  await cp(inRepo('dist'), join(site, 'vitrine'), { recursive: true });
  const shop = await startServer({ root: site, mounts: { '/model/': model } });
  const cloud = await startCloud(model);
  const browser = await chromium.launch(chromiumOptions);
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(shop.url);
    await page.waitForFunction('globalThis.ready');
    /** @type {(side: 'edge' | 'cloud', count?: number) => Promise<number[]>} */
    const click = (side, count = clicks) => page.evaluate(`clicks('${side}', ${count}, '${cloud.url}')`);
    await click('edge', warmUpClicks);
    await click('cloud', warmUpClicks);
    /** @type {Row[]} */
    const rows = [{ name: 'edge', times: await click('edge') }];
    for (const lossRate of lossRates) {
      for (const roundTripMs of roundTripsMs) {
        Object.assign(cloud.network, { lossRate, roundTripMs });
        const name = `cloud, ${roundTripMs} ms, ${100 * lossRate} % lost`;
        rows.push({ name, times: await click('cloud'), roundTripMs, lossRate });
        say(`${name}: ${median(rows.at(-1)?.times ?? []).toFixed(1)} ms`);
      }
    }
    await context.setOffline(true);
    rows.push({ name: 'edge, offline', times: await click('edge') });
    rows.push({ name: 'cloud, offline', times: await click('cloud') });
    return rows;
  } finally {
    await browser.close();
    await cloud.close();
    await shop.close();
  }
}

/**
 * On the simulated shop, whose events have seconds. Online Retail has orders only, and all lines of one bear one time:
 * nobody could be late within it.
 * @param {string} shopModel beside the shop it is trained on
 * @param {(text: string) => void} say
 * @returns {Promise<{ cases: number, ndcg: Record<string, number> }>}
 */
async function lateEvents(shopModel, say) {
  const folder = dirname(shopModel);
  const events = join(folder, 'shop', 'events.csv');
  const catalog = join(folder, 'shop', 'catalog.csv');
  const model = join(folder, 'measured-model');
  await whenChanged(`${basename(folder)}-measured`, { inputs: [vitrineBinary, events], output: model }, async () => {
    say('training on what is before the test period');
    const input = ['--events', events, '--catalog', catalog];
    await run([vitrineBinary, 'train', ...input, '--no-refit', '--out', model]);
  });
  say('ranking with late events');
  const binary = join(buildDir('native-release'), 'bench', 'native', 'late_events');
  const { stdout } = await run([binary, model, events, catalog, ...minutesLate]);
  return JSON.parse(stdout);
}

/** @param {number[]} values */
const percentile99 = (values) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN;

/**
 * @param {Row[]} rows
 * @param {(text: string) => void} say
 */
async function plot(rows, say) {
  const edge = rows.find(({ name }) => name === 'edge')?.times ?? [];
  /** @type {(name: string, lossRate: number, of: (times: number[]) => number) => import('../plot.mjs').Line} */
  const cloud = (name, lossRate, of) => ({
    name,
    points: rows
      .filter((row) => row.lossRate === lossRate)
      .map(({ roundTripMs = 0, times }) => [roundTripMs, of(times)]),
  });
  /** @type {(name: string, value: number) => import('../plot.mjs').Line} */
  const level = (name, value) => ({ name, points: roundTripsMs.map((ms) => [ms, value]) });
  const svg = drawPlot({
    ...{ title: 'From a click to its new list', x: 'added round trip, milliseconds', y: 'milliseconds', linearX: true },
    lines: [
      level('edge, p50', median(edge)),
      level('edge, p99', percentile99(edge)),
      ...[cloud('cloud, p50', 0, median), cloud('cloud, p99', 0, percentile99)],
      cloud('cloud, p99, 1 % lost', 0.01, percentile99),
    ],
  });
  const folder = inRepo('build', 'bench', 'plots');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'edge-cloud.svg'), svg);
  say(`plot: ${join(folder, 'edge-cloud.svg')}`);
}
