import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { median } from '../../tools/lib/bench.mjs';
import { buildDir } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { measureFirstAnswer } from '../encoder/first-answer.mjs';
import { realHistories, trainedEncoder } from '../encoder/trained.mjs';
import { idsOf, readBundle } from '../peers/safetensors.mjs';
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
    'the sequence encoder inside the core in Chromium, one thread: 64 dimensions, 2 blocks, 2 heads, 50 items; a whole list of 12,101 items with its reasons; and the first answer of a page against ONNX Runtime Web',
  async run(context) {
    const { entry, scratch } = context;
    await build(['native', 'wasm'], { targets: ['vitrine', 'encoder_bundle'] });
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
    return [...entries, ...(await firstAnswers(context))];
  },
};

/**
 * A page's first neural answer, its server on this machine: bytes and time.
 * @param {import('../../tools/lib/bench.mjs').BenchContext} context
 */
async function firstAnswers(context) {
  const { entry, scratch } = context;
  const trained = await trainedEncoder(context);
  if (!trained) return [];
  const { tensors } = await readBundle(trained.model);
  const [history = []] = await realHistories(trained.sequences, idsOf(tensors), { users: 1, length: 50 });
  const { vitrine, onnx } = await measureFirstAnswer(trained, history, scratch);
  const n = vitrine.firstMs.length;
  const times = { unit: 'x', better: /** @type {const} */ ('higher') };
  const sooner = median(onnx.firstMs) / median(vitrine.firstMs);
  return [
    entry({ name: 'encoder/first answer, Vitrine, brotli', values: vitrine.bytes, unit: 'bytes' }),
    entry({ name: 'encoder/first answer, ONNX Runtime Web, brotli', values: onnx.bytes, unit: 'bytes' }),
    entry({ ...times, name: 'encoder/first answer, fewer bytes', values: onnx.bytes / vitrine.bytes, goal: 30 }),
    entry({
      ...times,
      name: 'encoder/first answer, fewer bytes without the weights',
      values: onnx.runtimeBytes / vitrine.runtimeBytes,
    }),
    entry({ name: 'encoder/first answer, Vitrine, cold page', values: vitrine.firstMs, unit: 'ms' }),
    entry({ name: 'encoder/first answer, ONNX Runtime Web, cold page', values: onnx.firstMs, unit: 'ms' }),
    entry({ ...times, name: 'encoder/first answer, sooner', values: sooner, n, goal: 5 }),
  ];
}
