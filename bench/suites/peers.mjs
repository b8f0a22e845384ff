import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from '../../tools/build.mjs';
import { median } from '../../tools/lib/bench.mjs';
import { installLocked } from '../../tools/lib/npm-ci.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { StepError } from '../../tools/lib/run.mjs';
import { packageSizes } from '../../tools/size.mjs';
import { bundlePeer, measurePeer } from '../peers/browser.mjs';
import { peers } from '../peers/peers.mjs';
import { measureNative, prepareCatalogue, recallOf, sizes } from '../peers/prepare.mjs';
import { drawPlot } from '../plot.mjs';

/** How many times faster than these at 100,000 items. @type {Record<string, number>} */
const goals = { 'ONNX Runtime Web': 4, 'TensorFlow.js wasm': 40, 'plain JavaScript': 40 };
const goalItems = 100_000;
/** Of the time that reading the scanned bytes takes natively. */
const memoryGoal = 2;
/** Of codes with rows that score the best candidates, at 100,000 items. */
const recallGoal = { format: 'pq32+int4', recall: 0.99 };

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {import('../peers/peers.mjs').Peer} [peer] none: native
 * @property {string | undefined} [format] how a bundle holds its vectors
 * @property {number} items
 * @property {number[]} perCallMs
 * @property {number | undefined} [recall]
 * @property {number} [bytes] downloaded
 * @property {number} [buildMs]
 * @property {number} [memoryBytes]
 */

/**
 * VITRINE_BENCH_ITEMS=10000,100000 leaves sizes out: 1,000,000 items take a quarter of an hour and 4 GB of memory.
 * @type {import('../../tools/lib/bench.mjs').BenchSuite}
 */
export default {
  name: 'peers',
  describe: 'the best 20 of 10,000, 100,000 and 1,000,000 items x 64 against what else runs in a browser, one thread',
  async run({ entry, say, scratch }) {
    await build(['native', 'search', 'web'], { targets: ['vitrine', 'peers_bench', 'repack'] });
    const folders = await install(say);
    const adapters = join(scratch, 'adapters');
    const runtimeBytes = await bundleAll(folders.modules, adapters, say);
    const wanted = process.env.VITRINE_BENCH_ITEMS?.split(',').map(Number) ?? sizes;
    /** @type {Row[]} */
    const rows = [];
    const entries = [];
    for (const items of sizes.filter((size) => wanted.includes(size))) {
      const catalogue = await prepareCatalogue(items, say);
      const [{ scannedBytes } = { scannedBytes: 0 }] = catalogue.bundles;
      const native = await measureNative(catalogue, scannedBytes);
      rows.push({ name: 'Eigen, native', items, perCallMs: native.eigenMs, recall: 1 });
      rows.push({ name: 'reading the bytes, native', items, perCallMs: native.readMs });
      const measured = peers
        .filter(({ name }) => runtimeBytes.has(name))
        .flatMap((peer) => (peer.data === 'bundle' ? catalogue.bundles : [null]).map((bundle) => ({ peer, bundle })));
      for (const { peer, bundle } of measured) {
        const name = bundle ? `${peer.name}, ${bundle.format}` : peer.name;
        const folder = bundle?.folder ?? catalogue.folder;
        try {
          const { perCallMs, buildMs, memoryBytes, found } = await measurePeer(peer, catalogue, folder, {
            ...folders,
            adapters,
          });
          const bytes = (runtimeBytes.get(peer.name) ?? 0) + (await dataBytes(peer, folder));
          const recall = peer.doesMore ? undefined : recallOf(catalogue, native.kth, found);
          rows.push({ name, peer, format: bundle?.format, items, perCallMs, recall, bytes, buildMs, memoryBytes });
          say(`${items} items, ${name}: ${median(perCallMs).toFixed(3)} ms, recall ${recall?.toFixed(3) ?? '-'}`);
        } catch (error) {
          say(`${items} items, ${name}: not measured: ${error instanceof Error ? error.message : error}`);
        }
      }
    }
    for (const row of rows) entries.push(...figuresOf(row, entry));
    await plot(rows, say);
    return [...entries, ...comparisons(rows, entry)];
  },
};

/**
 * @param {(text: string) => void} say
 * @returns {Promise<{ modules: string }>}
 */
async function install(say) {
  try {
    return { modules: join(await installLocked('bench/peers', 'the peers'), 'node_modules') };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    say(`the peers cannot be installed here, and only what needs no package is measured: ${error.message}`);
    return { modules: join(inRepo('build'), 'no-peers') };
  }
}

/**
 * @param {string} modules
 * @param {string} adapters
 * @param {(text: string) => void} say
 * @returns {Promise<Map<string, number>>} bytes of code by the names of those that can be measured
 */
async function bundleAll(modules, adapters, say) {
  await mkdir(adapters, { recursive: true });
  const bytes = new Map();
  for (const peer of peers) {
    try {
      bytes.set(peer.name, await bundlePeer(peer, modules, adapters));
    } catch (error) {
      say(`${peer.name}: cannot be bundled: ${error instanceof Error ? error.message : error}`);
    }
  }
  // What a page loads before the model, the history and the seal included: not this bench's own way into the core.
  const ours = (await packageSizes()).find(({ name }) => name === 'the same with relaxed SIMD');
  for (const { name, data } of peers) if (data === 'bundle') bytes.set(name, ours?.bytes ?? Number.NaN);
  return bytes;
}

/**
 * A bundle after gzip, with graph, popularity and ids. Floats as they are: those of a training run do not compress (these
 * here would, because they were int8 before).
 * @param {import('../peers/peers.mjs').Peer} peer
 * @param {string} folder of the bundle, or of the catalogue's other files
 */
async function dataBytes({ data }, folder) {
  if (data !== 'bundle') return (await stat(join(folder, data === 'onnx' ? 'top.onnx' : 'vectors.f32'))).size;
  const { files } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  let bytes = 0;
  for (const { path } of files) bytes += (await promisify(gzip)(await readFile(join(folder, path)))).length;
  return bytes;
}

/** @param {number[]} values */
const percentile99 = (values) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN;

/** @param {number} items */
const count = (items) => `${items.toLocaleString('en')} items`;

/**
 * @param {Row} row
 * @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry
 */
function figuresOf({ name, format, items, perCallMs, recall, bytes, buildMs, memoryBytes }, entry) {
  const what = `peers/${count(items)}, ${name}`;
  const n = perCallMs.length;
  const figures = [
    entry({ name: `${what}, median`, values: perCallMs, unit: 'ms' }),
    entry({ name: `${what}, p99`, values: percentile99(perCallMs), n, unit: 'ms' }),
  ];
  if (recall !== undefined) {
    const goal = items === goalItems && format === recallGoal.format ? { goal: recallGoal.recall } : {};
    figures.push(entry({ name: `${what}, recall@20`, values: recall, unit: '', better: 'higher', ...goal }));
  }
  if (bytes !== undefined) figures.push(entry({ name: `${what}, downloaded`, values: bytes, unit: 'bytes' }));
  if (buildMs !== undefined) figures.push(entry({ name: `${what}, build or load`, values: buildMs, unit: 'ms' }));
  if (memoryBytes !== undefined)
    figures.push(entry({ name: `${what}, memory`, values: memoryBytes / 1e6, unit: 'MB' }));
  return figures;
}

/**
 * @param {Row[]} rows
 * @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry
 */
function comparisons(rows, entry) {
  const out = [];
  const ours = sizes.flatMap((items) =>
    peers
      .filter(({ data }) => data === 'bundle')
      .flatMap((peer) => rows.find((row) => row.items === items && row.peer === peer) ?? []),
  );
  for (const vitrine of ours) {
    const own = median(vitrine.perCallMs);
    for (const { name, perCallMs } of rows.filter((row) => row.items === vitrine.items && row.format === undefined)) {
      const n = perCallMs.length;
      if (name === 'reading the bytes, native') {
        const label = `peers/${count(vitrine.items)}, ${vitrine.name}, times the memory limit`;
        out.push(entry({ name: label, values: own / median(perCallMs), n, unit: 'x', goal: memoryGoal }));
      } else if (goals[name] !== undefined) {
        const goal = vitrine.items === goalItems ? { goal: goals[name] } : {};
        const label = `peers/${count(vitrine.items)}, ${vitrine.name}, faster than ${name}`;
        out.push(entry({ name: label, values: median(perCallMs) / own, n, unit: 'x', better: 'higher', ...goal }));
      }
    }
  }
  return out;
}

/**
 * @param {Row[]} rows
 * @param {(text: string) => void} say
 */
async function plot(rows, say) {
  const folder = inRepo('build', 'bench', 'plots');
  await mkdir(folder, { recursive: true });
  /** @type {(shown: Row[], value: (row: Row) => number | undefined) => import('../plot.mjs').Line[]} */
  const lines = (shown, value) =>
    [...new Set(shown.map(({ name }) => name))]
      .map((name) => ({
        name,
        points: shown
          .filter((row) => row.name === name)
          .flatMap((row) => {
            const y = value(row);
            return y === undefined ? [] : [/** @type {[number, number]} */ ([row.items, y])];
          }),
      }))
      .filter(({ points }) => points.length > 0);
  const time = { title: 'The best 20 of N items, one thread', x: 'items', y: 'median, milliseconds' };
  const bytes = { title: 'What is downloaded for it', x: 'items', y: 'megabytes' };
  const megabytes = (/** @type {Row} */ row) => (row.bytes === undefined ? undefined : row.bytes / 1e6);
  const others = rows.filter(({ format }) => format === undefined);
  // All formats would be too many lines.
  const timed = [...rows.filter(({ format = '' }) => ['int4', 'pq32'].includes(format)), ...others];
  const loaded = [...rows.filter(({ peer }) => peer === peers[0]), ...others];
  const milliseconds = (/** @type {Row} */ row) => median(row.perCallMs);
  await writeFile(join(folder, 'peers-time.svg'), drawPlot({ ...time, lines: lines(timed, milliseconds) }));
  await writeFile(join(folder, 'peers-bytes.svg'), drawPlot({ ...bytes, lines: lines(loaded, megabytes) }));
  say(`plots: ${folder}`);
}
