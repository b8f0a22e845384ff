import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { build } from '../../tools/build.mjs';
import { buildDir, inRepo } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { realHistories, trainedEncoder } from '../encoder/trained.mjs';
import { idsOf, readBundle, vectorsOf } from '../peers/safetensors.mjs';
import { bundleEdge } from '../scan/edge.mjs';
import { inWorkerOfChromium } from '../scan/in-chromium.mjs';

const users = 1000;
const listed = 20;
/** Of the components of two user vectors. */
const mostApart = 1e-3;
/** Of the histories. */
const leastAlike = 0.99;

/**
 * @typedef {Record<string, number[][]>} ByRuntime one row for each history, by who has made it
 */

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'parity',
  describe: `one trained encoder in libtorch, the native core, the core in wasm and ONNX Runtime Web, the last two in Chromium: user vectors and the best ${listed} of ${users} real histories`,
  async run(context) {
    const { entry, say, scratch } = context;
    await build(['native', 'user-vector'], { targets: ['vitrine', 'encoder_parity_if_libtorch'] });
    const trained = await trainedEncoder(context);
    if (!trained) return [];
    const { manifest, tensors } = await readBundle(trained.model);
    const length = tensors['encoder']?.['positions']?.shape[0] ?? 0;
    const histories = await realHistories(trained.sequences, idsOf(tensors), { users, length });
    const sizes = histories.map((history) => history.length);
    say(`${histories.length} histories of ${Math.min(...sizes)} to ${Math.max(...sizes)} items`);
    const { vectors, lists } = await allAnswers(trained.model, histories, scratch);
    const itemVectors = vectorsOf(manifest, tensors);
    /** @type {ByRuntime} */
    const best = {};
    for (const [name, rows] of Object.entries(vectors)) {
      best[name] = rows.map((user, i) => bestItems(user, itemVectors, histories[i] ?? []));
    }
    const n = histories.length;
    const alike = { unit: '', better: /** @type {const} */ ('higher'), n, goal: leastAlike };
    return [
      ...pairsOf(vectors).map(([pair, a, b]) =>
        entry({ name: `parity/user vector, ${pair}`, values: largestDifference(a, b), unit: '', n, goal: mostApart }),
      ),
      ...pairsOf(best).map(([pair, a, b]) =>
        entry({ name: `parity/same ${listed} by the user vector, ${pair}`, values: shareAlike(a, b), ...alike }),
      ),
      ...pairsOf(lists).map(([pair, a, b]) =>
        entry({ name: `parity/same ${listed} of the engine, ${pair}`, values: shareAlike(a, b), ...alike }),
      ),
    ];
  },
};

/**
 * @param {string} model
 * @param {number[][]} histories
 * @param {string} scratch
 * @returns {Promise<{ vectors: ByRuntime, lists: ByRuntime }>} lists: of the engine, natively and in wasm with the vectors of
 *   its own encoder, and in wasm with those of others
 */
async function allAnswers(model, histories, scratch) {
  const questions = join(scratch, 'histories.json');
  await writeFile(questions, JSON.stringify(histories));
  const program = join(buildDir('native-release'), 'bench', 'encoder', 'encoder_parity');
  const answers = join(scratch, 'answers.json');
  await run([program, model, questions, answers]);
  const native = JSON.parse(await readFile(answers, 'utf8'));
  const adapters = join(scratch, 'adapters');
  await bundle({
    entryPoints: [inRepo('bench', 'encoder', 'onnx.mjs')],
    outfile: join(adapters, 'onnx.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'browser', logLevel: 'error' },
  });
  const mounts = {
    '/adapters/': adapters,
    '/edge/': await bundleEdge(),
    '/scan/': inRepo('bench', 'scan'),
    '/simd/': buildDir('wasm'),
    '/relaxed/': buildDir('wasm-relaxed'),
    '/runtime/': inRepo('node_modules', 'onnxruntime-web', 'dist'),
    '/model/': model,
  };
  const order = { histories, given: native.libtorch, listed };
  const { wasm, relaxed, onnx, lists } = await inWorkerOfChromium(inRepo('bench', 'encoder'), mounts, order);
  return {
    vectors: {
      libtorch: native.libtorch,
      native: native.native,
      'wasm, SIMD128': wasm,
      'wasm, relaxed SIMD': relaxed,
      'ONNX Runtime Web': onnx,
    },
    lists: {
      'libtorch in wasm': lists.libtorch,
      native: native.lists,
      wasm: lists.wasm,
      'ONNX Runtime Web in wasm': lists.onnx,
    },
  };
}

/**
 * @param {ByRuntime} answers
 * @returns {[pair: string, a: number[][], b: number[][]][]}
 */
function pairsOf(answers) {
  const all = Object.entries(answers);
  return all.flatMap(([name, a], i) =>
    all
      .slice(i + 1)
      .map(([other, b]) => /** @type {[string, number[][], number[][]]} */ ([`${name} / ${other}`, a, b])),
  );
}

/**
 * NaN where a number is missing.
 * @param {number[][]} a
 * @param {number[][]} b
 */
function largestDifference(a, b) {
  const differences = a.flatMap((row, i) => row.map((value, d) => Math.abs(value - (b[i]?.[d] ?? Number.NaN))));
  return differences.reduce((most, difference) => (difference <= most ? most : difference), 0);
}

/**
 * @param {number[][]} a
 * @param {number[][]} b
 */
function shareAlike(a, b) {
  return a.filter((row, i) => row.join() === b[i]?.join()).length / a.length;
}

/**
 * The items with the largest scalar products but for those of the history; ties: lower index first.
 * @param {number[]} user
 * @param {Float32Array} vectors float32[N][D]
 * @param {number[]} history
 */
function bestItems(user, vectors, history) {
  const d = user.length;
  const seen = new Set(history);
  /** @type {{ item: number, score: number }[]} best first */
  const best = [];
  for (let item = 0; item * d < vectors.length; item++) {
    let score = 0;
    for (let i = 0; i < d; i++)
      score += /** @type {number} */ (user[i]) * /** @type {number} */ (vectors[item * d + i]);
    if (seen.has(item) || (best.length === listed && score <= /** @type {any} */ (best.at(-1)).score)) continue;
    const above = best.findIndex((other) => other.score < score);
    best.splice(above < 0 ? best.length : above, 0, { item, score });
    best.length = Math.min(best.length, listed);
  }
  return best.map(({ item }) => item);
}
