import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { buildDir } from '../../tools/lib/paths.mjs';
import { StepError } from '../../tools/lib/run.mjs';
import { measureInChromium } from '../scan/in-chromium.mjs';
import { trainedLargeModel } from '../scan/large-model.mjs';

const query = { events: 50, limit: 20 };

/** Medians, in milliseconds, of the whole recommend() in the core, one thread. */
const catalogues = [
  { items: 100_000, vectors: 'int4', goals: { wasm: 0.9, 'wasm-relaxed': 0.5 } },
  { items: 1_000_000, vectors: 'pq32', goals: { wasm: 3, 'wasm-relaxed': 2 } },
];
const builds = /** @type {const} */ ({ wasm: 'SIMD128', 'wasm-relaxed': 'relaxed SIMD' });

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'engine',
  describe:
    'recommend() inside the core in Chromium, 50 events, 20 results, one thread: 100,000 items as int4, 1,000,000 as PQ',
  async run({ entry, say }) {
    await build(['native', 'wasm'], { targets: ['vitrine'] });
    const entries = [];
    for (const { items, vectors, goals } of catalogues) {
      const model = await trainedLargeModel(say, { items, vectors });
      const manifest = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
      if (manifest.items !== items) throw new StepError(`the bundle has ${manifest.items} items, not ${items}`);
      for (const [preset, name] of Object.entries(builds)) {
        const values = await measureInChromium({ model, core: buildDir(preset), query });
        const goal = goals[/** @type {keyof typeof goals} */ (preset)];
        entries.push(entry({ name: `engine/${items.toLocaleString('en')} items, ${name}`, values, unit: 'ms', goal }));
      }
    }
    return entries;
  },
};
