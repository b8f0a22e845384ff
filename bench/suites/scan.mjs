import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { buildDir } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';
import { bundleEdge } from '../scan/edge.mjs';
import { measureInChromium } from '../scan/in-chromium.mjs';
import { dimensions, trainedLargeModel } from '../scan/large-model.mjs';
import { measureRecommend, openRecommender } from '../scan/measure.mjs';

const query = { events: 50, limit: 20 };
/** Median, in milliseconds, of the whole recommend() in the core, one thread. */
const goalMs = 0.6;

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'scan',
  describe:
    'recommend() inside the core, 100,000 items x 64 (a trained sample shop), 50 events, 20 results, one thread',
  async run({ entry, say }) {
    await build(['native', 'wasm'], { targets: ['vitrine', 'scan_bench'] });
    const model = await trainedLargeModel(say, { items: 100_000, vectors: 'int8' });
    const manifest = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
    if (manifest.items !== 100_000 || manifest.dimensions !== dimensions) {
      throw new StepError(
        `the bundle has ${manifest.items} items x ${manifest.dimensions}, not what is to be measured`,
      );
    }
    const figure = (/** @type {string} */ where, /** @type {number[]} */ values, /** @type {number} */ goal) =>
      entry({ name: `scan/100,000 items, ${where}`, values, unit: 'ms', goal });
    return [
      figure('native SSE2', await native(model), goalMs),
      figure('SIMD128, Node', await node(model), goalMs),
      figure('SIMD128, Chromium', (await measureInChromium({ model, core: buildDir('wasm'), query })).perCall, goalMs),
    ];
  },
};

/**
 * @param {string} model
 * @returns {Promise<number[]>}
 */
async function native(model) {
  const binary = join(buildDir('native-release'), 'bench', 'native', 'scan_bench');
  const { stdout } = await run([binary, model, String(query.events), String(query.limit)]);
  return JSON.parse(stdout);
}

/** @param {string} model */
async function node(model) {
  const { startEngineModule } = await import(join(await bundleEdge(), 'engine-module.mjs'));
  const core = await startEngineModule(new Uint8Array(await readFile(join(buildDir('wasm'), 'core.wasm'))));
  const manifest = await readFile(join(model, 'manifest.json'), 'utf8');
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const { role, path } of JSON.parse(manifest).files) files[role] = await readFile(join(model, path));
  return measureRecommend(openRecommender(core, manifest, files), query);
}
