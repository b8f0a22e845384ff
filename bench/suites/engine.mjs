import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from '../../tools/build.mjs';
import { buildDir } from '../../tools/lib/paths.mjs';
import { StepError } from '../../tools/lib/run.mjs';
import { measureInChromium } from '../scan/in-chromium.mjs';
import { million, trainedLargeModel } from '../scan/large-model.mjs';

/** Diversity asks for the best 200. */
const query = { events: 50, limit: 20, diversity: 0.2 };

/** Medians, in milliseconds, of the whole recommend() in the core, one thread. */
const catalogues = [
  { items: 100_000, vectors: 'int4', goals: { wasm: 0.9, 'wasm-relaxed': 0.5 } },
  { ...million, goals: { wasm: 3, 'wasm-relaxed': 2 } },
];
/** Of the module's memory, beside the bundle itself. */
const memoryGoalMb = 32;
const builds = /** @type {const} */ ({ wasm: 'SIMD128', 'wasm-relaxed': 'relaxed SIMD' });

/**
 * VITRINE_BENCH_ITEMS=100000 leaves the other out.
 * @type {import('../../tools/lib/bench.mjs').BenchSuite}
 */
export default {
  name: 'engine',
  describe:
    'recommend() inside the core in Chromium, 50 events, 20 results, diversity over 200, one thread: 100,000 items as int4, 1,000,000 as PQ; bundle and memory of the latter',
  async run({ entry, say }) {
    await build(['native', 'wasm'], { targets: ['vitrine'] });
    const entries = [];
    const wanted = process.env.VITRINE_BENCH_ITEMS?.split(',').map(Number);
    for (const { goals, ...shop } of catalogues.filter((of) => wanted?.includes(of.items) ?? true)) {
      const { items } = shop;
      const model = await trainedLargeModel(say, shop);
      const manifest = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
      if (manifest.items !== items) throw new StepError(`the bundle has ${manifest.items} items, not ${items}`);
      const label = `engine/${items.toLocaleString('en')} items`;
      const sizes = await bundleSizes(model, manifest.files);
      let memoryBytes = 0;
      for (const [preset, name] of Object.entries(builds)) {
        const measured = await measureInChromium({ model, core: buildDir(preset), query });
        memoryBytes = measured.memoryBytes;
        const goal = goals[/** @type {keyof typeof goals} */ (preset)];
        entries.push(entry({ name: `${label}, ${name}`, values: measured.perCall, unit: 'ms', goal }));
      }
      if (!('maxBytes' in shop)) continue;
      const beside = (memoryBytes - sizes.bytes) / 1e6;
      entries.push(
        entry({ name: `${label}, bundle, gzip`, values: sizes.gzipBytes, unit: 'bytes', goal: shop.maxBytes }),
      );
      entries.push(
        entry({ name: `${label}, memory beside the bundle`, values: beside, unit: 'MB', goal: memoryGoalMb }),
      );
    }
    return entries;
  },
};

/**
 * @param {string} model
 * @param {{ path: string }[]} files
 */
async function bundleSizes(model, files) {
  let bytes = 0;
  let gzipBytes = 0;
  for (const { path } of files) {
    const file = await readFile(join(model, path));
    bytes += file.length;
    gzipBytes += (await promisify(gzip)(file, { level: 9 })).length;
  }
  return { bytes, gzipBytes };
}
