import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build } from '../../tools/build.mjs';
import { openWorkshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { fiveMinutes } from '../../tools/lib/five-minutes.mjs';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { startServer } from '../../tools/serve.mjs';
import { packageSizes } from '../../tools/size.mjs';
import { openBarePage } from '../browser/bare-chromium.mjs';

const runs = 3;
/** Event lines that are trained on in Node, and how many shoppers of the simulated shop make about so many. */
const lineCounts = [1_000_000, 2_500_000, 5_000_000];
const linesPerUser = 33.7;
/** The same pairs of person and item, in files of which the longer ones only repeat them more often. */
const repeated = { people: 10_000, itemsEach: 10, lineCounts: [2_500_000, 5_000_000, 10_000_000] };

/** @typedef {import('../../tools/lib/bench.mjs').BenchContext} Context */
/** @typedef {import('../../tools/lib/bench.mjs').BenchEntry} Entry */

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'train-anywhere',
  describe: 'the trainer in WebAssembly: Online Retail in Chromium and in Node, millions of lines, five minutes',
  async run(context) {
    await build(['native', 'web'], { targets: ['vitrine'] });
    const orders = join(context.scratch, 'orders.csv');
    await pipeline(createReadStream(context.data('online-retail.csv.gz')), createGunzip(), createWriteStream(orders));
    const sides = await besideNative(context, orders);
    const page = await inChromium(context, orders);
    return [
      ...page.entries,
      ...sides.entries,
      ...(await download(context)),
      ...quality(context, { native: sides.native, Node: sides.node, Chromium: page.figures }),
      ...(await millions(context)),
      ...(await repetitions(context)),
      ...(await inFiveMinutes(context, orders)),
    ];
  },
};

/**
 * From a drop to the first recommendation, each time in a browser of its own.
 * @param {Context} context
 * @param {string} orders
 * @returns {Promise<{ entries: Entry[], figures: Record<string, number> }>}
 */
async function inChromium({ scratch, say, entry }, orders) {
  const site = join(scratch, 'site');
  await mkdir(site);
  await cp(inRepo('bench', 'browser', 'trainer.html'), join(site, 'index.html'));
  await cp(inRepo('dist'), join(site, 'vitrine'), { recursive: true });
  const server = await startServer({ root: site });
  const firstMs = [];
  const longestMs = [];
  const peakBytes = [];
  const emptyBytes = [];
  let figures = /** @type {Record<string, number>} */ ({});
  try {
    for (let i = 0; i < runs; i++) {
      const page = await openBarePage(join(scratch, `chromium-${i}`));
      try {
        await page.goto(server.url, 'document.readyState === "complete"');
        emptyBytes.push(await page.peakPageBytes());
        await page.drop(orders);
        const measured = await outcome(page);
        if (!measured.sealed || !measured.observed || measured.items === 0) throw new Error(JSON.stringify(measured));
        firstMs.push(measured.firstMs);
        longestMs.push(Math.max(0, ...measured.tasks));
        peakBytes.push(await page.peakPageBytes());
        figures = measured.report.models.vitrine;
        say(`Chromium: ${(measured.firstMs / 1000).toFixed(1)} s, ${JSON.stringify(measured.report.seconds)}`);
      } finally {
        await page.close();
      }
    }
  } finally {
    await server.close();
  }
  const inMb = (/** @type {number[]} */ values) => values.map((bytes) => bytes / 1e6);
  const name = (/** @type {string} */ what) => `train-anywhere/Chromium, ${what}`;
  const entries = [
    entry({
      ...{ name: name('drop to first recommendation'), values: firstMs.map((ms) => ms / 1000), unit: 's', goal: 12 },
    }),
    entry({ name: name('longest task of the page (0: none over 50)'), values: longestMs, unit: 'ms', goal: 50 }),
    entry({ name: name("peak memory of the page's process"), values: inMb(peakBytes), unit: 'MB', goal: 500 }),
    entry({ name: name('the same before the drop'), values: inMb(emptyBytes), unit: 'MB' }),
  ];
  return { entries, figures };
}

/**
 * @param {import('../browser/bare-chromium.mjs').BarePage} page
 * @returns {Promise<any>} what bench/browser/trainer.html has measured
 */
async function outcome(page) {
  for (;;) {
    // Seldom: each question is a task of the page.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { failed, measured } = await page.evaluate(
      '({ failed: globalThis.failed ?? null, measured: globalThis.measured ?? null })',
    );
    if (failed) throw new Error(failed);
    if (measured) return measured;
  }
}

/**
 * The same training by turns, so that what else the machine does hits both.
 * @param {Context} context
 * @param {string} orders
 */
async function besideNative({ scratch, say, entry }, orders) {
  const native = join(scratch, 'native');
  const node = join(scratch, 'node');
  const seconds = { native: /** @type {number[]} */ ([]), node: /** @type {number[]} */ ([]) };
  const ratios = [];
  for (let i = 0; i < runs; i++) {
    const there = await timed(scratch, [vitrineBinary, 'train', '--orders', orders, '--out', native]);
    const here = await timed(scratch, [...packageCommand, 'train', orders, '--out', node]);
    seconds.native.push(there.seconds);
    seconds.node.push(here.seconds);
    ratios.push(here.seconds / there.seconds);
    say(`native ${there.seconds.toFixed(1)} s, Node ${here.seconds.toFixed(1)} s, ${here.megabytes.toFixed(0)} MB`);
  }
  const entries = [
    entry({ name: 'train-anywhere/Node over native', values: ratios, unit: 'x', goal: 2.5 }),
    entry({ name: 'train-anywhere/Node, Online Retail', values: seconds.node, unit: 's' }),
    entry({ name: 'train-anywhere/native, Online Retail, all cores', values: seconds.native, unit: 's' }),
  ];
  return { entries, native: await figuresOf(native), node: await figuresOf(node) };
}

const packageCommand = [process.execPath, inRepo('dist', 'cli.js')];

/** @param {string} folder */
async function figuresOf(folder) {
  return JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).models.vitrine;
}

/**
 * @param {string} scratch
 * @param {string[]} command
 */
async function timed(scratch, command) {
  const usage = join(scratch, 'usage');
  // %e wall-clock seconds, %U those of the processor, %M largest resident set in KiB: GNU time, because Node does not tell
  // them for a child.
  await run(['/usr/bin/time', '-f', '%e %U %M', '-o', usage, ...command]);
  const [seconds = Number.NaN, busySeconds = Number.NaN, kibibytes = Number.NaN] = (await readFile(usage, 'utf8'))
    .split(' ')
    .map(Number);
  return { seconds, busySeconds, megabytes: (kibibytes * 1024) / 1e6 };
}

/** @param {Context} context */
async function download({ entry }) {
  const part = (await packageSizes()).find(({ name }) => name.startsWith('vitrine/trainer'));
  if (!part) throw new Error('.size-limit.json has no vitrine/trainer');
  return [
    entry({ name: 'train-anywhere/download, brotli', values: part.bytes, unit: 'bytes', goal: part.budgetBytes }),
  ];
}

/**
 * @param {Context} context
 * @param {Record<string, Record<string, number>>} figures by place
 */
function quality({ entry }, { native = {}, ...others }) {
  return Object.entries(others).map(([place, figures]) => {
    const off = Object.keys(native).map((name) => Math.abs((figures[name] ?? Number.NaN) - (native[name] ?? 0)));
    const values = Math.max(...off);
    // Half of the fourth digit.
    return entry({ name: `train-anywhere/largest difference of a metric, ${place}`, values, unit: '', goal: 0.00005 });
  });
}

/**
 * Generated event lines in Node: whether time and memory go with their number.
 * @param {Context} context
 */
async function millions({ scratch, say, entry }) {
  const entries = [];
  const measured = [];
  for (const lines of lineCounts) {
    const shop = join(scratch, 'shop');
    const users = String(Math.round(lines / linesPerUser));
    const simulate = ['simulate', '--items', '10000', '--users', users, '--days', '180', '--out', shop];
    await run([vitrineBinary, ...simulate]);
    const out = join(scratch, 'model');
    const command = [...packageCommand, 'train', join(shop, 'events.csv'), '--out', out];
    const { seconds, busySeconds, megabytes } = await timed(scratch, command);
    const { counts } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    measured.push({ read: counts.read, busySeconds });
    const times = `${seconds.toFixed(0)} s, of the processor ${busySeconds.toFixed(0)} s`;
    say(`${counts.read} lines: ${times}, ${megabytes.toFixed(0)} MB`);
    const what = `train-anywhere/Node, ${(counts.read / 1e6).toFixed(1)} million event lines`;
    entries.push(entry({ name: `${what}, processor time`, values: busySeconds, unit: 's' }));
    entries.push(entry({ name: `${what}, peak memory`, values: megabytes, unit: 'MB' }));
    await Promise.all([shop, out].map((folder) => rm(folder, { recursive: true })));
  }
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last) return entries;
  const perLine = last.busySeconds / last.read / (first.busySeconds / first.read);
  const name = 'train-anywhere/Node, processor time of a line among the most over that among the fewest';
  return [...entries, entry({ name, values: perLine, unit: 'x', goal: 1.2 })];
}

/**
 * Whether memory goes with the number of pairs, not with that of lines.
 * @param {Context} context
 */
async function repetitions({ scratch, say, entry }) {
  const pairs = repeated.people * repeated.itemsEach;
  const entries = [];
  const peaks = [];
  for (const lines of repeated.lineCounts) {
    const events = join(scratch, 'events.csv');
    await pipeline(Readable.from(repeatedEvents(lines)), createWriteStream(events));
    const out = join(scratch, 'model');
    const { seconds, megabytes } = await timed(scratch, [...packageCommand, 'train', events, '--out', out]);
    say(`${lines} lines of ${pairs} pairs: ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB`);
    peaks.push(megabytes);
    const name = `train-anywhere/Node, ${lines / 1e6} million lines of ${pairs / 1000} thousand pairs, peak memory`;
    entries.push(entry({ name, values: megabytes, unit: 'MB' }));
    await Promise.all([events, out].map((path) => rm(path, { recursive: true })));
  }
  const name = 'train-anywhere/Node, peak memory of the most lines of the same pairs over that of half of them';
  const values = (peaks.at(-1) ?? Number.NaN) / (peaks.at(-2) ?? Number.NaN);
  return [...entries, entry({ name, values, unit: 'x', goal: 1.05 })];
}

/**
 * A view each, of 180 days.
 * @param {number} lines
 */
function* repeatedEvents(lines) {
  const { people, itemsEach } = repeated;
  const chunk = 10_000;
  let state = 1;
  yield 'user,item,type,time\n';
  for (let begin = 0; begin < lines; begin += chunk) {
    let text = '';
    for (let line = begin; line < begin + chunk; line++) {
      // Numerical Recipes' generator; its upper bits are the random ones.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const pair = Math.floor((state / 2 ** 32) * people * itemsEach);
      const person = Math.floor(pair / itemsEach);
      const item = (person * 7 + (pair % itemsEach) ** 2 * 11) % 5000;
      text += `u${person},i${item},view,${1_700_000_000 + Math.floor((line / lines) * 180 * 86_400)}\n`;
    }
    yield text;
  }
}

/**
 * @param {Context} context
 * @param {string} orders
 */
async function inFiveMinutes({ say, entry }, orders) {
  const workshop = await openWorkshop();
  const browser = await chromium.launch(chromiumOptions);
  try {
    const folder = join(workshop.installed, '..', '..', '..', 'five-minutes');
    const { steps } = await fiveMinutes({
      ...{ folder, orders, browser, tarball: workshop.tarball },
      say: ({ what, seconds }) => say(`${seconds.toFixed(1)} s  ${what}`),
    });
    const values = steps.reduce((sum, { seconds }) => sum + seconds, 0);
    return [
      entry({ name: 'train-anywhere/from the tarball to recommendations', values, unit: 's', goal: 300 }),
      ...steps.map(({ what, seconds }) => entry({ name: `train-anywhere/... ${what}`, values: seconds, unit: 's' })),
    ];
  } finally {
    await browser.close();
    await workshop.close();
  }
}
