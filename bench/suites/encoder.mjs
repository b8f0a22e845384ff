import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { buildDir } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { measureInChromium } from '../scan/in-chromium.mjs';

/** Medians, in milliseconds; `aim` is what would be better still. */
const questions = /** @type {const} */ ([
  { name: 'one more event', encode: 'next event', goal: 0.5, aim: 0.05 },
  { name: 'a history of 50 from scratch', encode: 'history', goal: 0.6, aim: 0.3 },
]);
const builds = /** @type {const} */ ({ wasm: 'SIMD128', 'wasm-relaxed': 'relaxed SIMD' });

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'encoder',
  describe:
    'the sequence encoder inside the core in Chromium, one thread: 64 dimensions, 2 blocks, 2 heads, 50 items; and a whole list of 12,101 items with its reasons',
  async run({ entry, scratch }) {
    await build(['native', 'wasm'], { targets: ['encoder_bundle'] });
    const model = join(scratch, 'model');
    const gru = join(scratch, 'gru');
    const write = join(buildDir('native-release'), 'bench', 'native', 'encoder_bundle');
    await run([write, model]);
    await run([write, gru, 'gru']);
    const entries = [];
    for (const [preset, build] of Object.entries(builds)) {
      const measure = async (/** @type {import('../scan/measure.mjs').Query} */ query) =>
        (await measureInChromium({ model, core: buildDir(preset), query })).perCall;
      for (const { name, encode, goal, aim } of questions) {
        const values = await measure({ events: 50, limit: 20, encode });
        entries.push(entry({ name: `encoder/${name}, ${build} (aim ${aim})`, values, unit: 'ms', goal }));
      }
      const values = await measure({ events: 50, limit: 20 });
      entries.push(entry({ name: `encoder/recommend() with reasons, ${build}`, values, unit: 'ms' }));
      const query = { events: 50, limit: 20, encode: /** @type {const} */ ('history') };
      const { perCall } = await measureInChromium({ model: gru, core: buildDir(preset), query });
      entries.push(
        entry({ name: `encoder/a history of 50 from scratch, a GRU, ${build}`, values: perCall, unit: 'ms' }),
      );
    }
    return entries;
  },
};
