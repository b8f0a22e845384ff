import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { meanAndDeviation } from '../../tools/lib/bench.mjs';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';

/**
 * What is read of report.json.
 * @typedef {object} Report
 * @property {Record<string, Record<string, number>>} models by name and metric
 * @property {Record<string, Record<string, number>>} [unmasked] the same with the history unmasked
 * @property {{ models: Record<string, Record<string, { low: number, high: number }>> }} [intervals]
 * @property {{ name: string, reason: string }[]} [leftOut]
 * @property {string[]} [caveats]
 * @property {{ total: number }} seconds
 * @property {number} peakMemoryBytes
 * @property {number} gzipBytes
 * @property {{ lines: number } | null} [ties]
 * @property {{ bySupport: SupportRow[] }} privacy quality and size by `--min-support`, all else alike
 * @property {{ against: string, metric: string, difference: number, low: number, high: number, cases: number }[]} [bootstrap]
 *
 * What is read of models/NAME/recipe.json.
 * @typedef {object} Recipe
 * @property {string[]} train arguments of `vitrine train`; files are those of VITRINE_DATA
 * @property {number[]} [seeds] each is a training of its own; without, the command's own seed
 * @property {Record<string, number>} [goals] by metric, for the mean over seeds
 *
 * @typedef {Record<'minSupport' | 'edges' | 'gzipBytes' | 'ndcg@10' | 'recall@10', number>} SupportRow
 * @typedef {import('../../tools/lib/bench.mjs').BenchEntry} BenchEntry
 * @typedef {import('../../tools/lib/bench.mjs').BenchContext} BenchContext
 */

const BASELINES = ['graph', 'popularity', 'item-knn', 'ease'];
/** What fewer people than this stand behind is not in the model. */
const SUPPORTS = [1, 2, 5];

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'quality',
  describe:
    'how well the shipped bundles rank beside baselines: Online Retail (next basket, new items; also with the order of each basket drawn, and with a sequence encoder, mean over seeds) and Beauty (leave-one-out, mean over seeds)',
  async run(context) {
    await build(['native'], { targets: ['vitrine'] });
    return [
      ...(await measureRetail(context)),
      ...(await measureRetailWithEncoder(context)),
      ...(await measureBeauty(context)),
    ];
  },
};

/** @param {BenchContext} context */
async function measureRetail(context) {
  const recipe = await recipeOf('online-retail');
  const title = 'Online Retail';
  const report = await train(context, `${title}`, recipe, ['--baselines', 'ease']);
  const shuffled = await train(context, `${title}, baskets shuffled`, recipe, ['--shuffle-ties']);
  const entries = [
    figure(context, title, report, 'vitrine', 'ndcg@10', recipe.goals),
    ...tableOf(context, title, report, 'ndcg@10'),
    ...aboveBaselines(report, title, context.entry),
  ];
  const { lines = 0 } = shuffled.ties ?? {};
  const [asIs, drawn] = [
    metricOf(title, report, 'vitrine', 'ndcg@10'),
    metricOf(title, shuffled, 'vitrine', 'ndcg@10'),
  ];
  const name = `quality/${title}, vitrine, ndcg@10, order within ${lines} lines of one customer and one time drawn`;
  entries.push(context.entry({ name, values: drawn, unit: '', better: 'higher' }));
  context.say(`order within baskets: ${asIs} as the file has it, ${drawn} drawn`);
  for (const support of SUPPORTS) {
    // Tuned for itself, which the rows of one report are not.
    const own = await train(context, `${title}, min-support ${support}`, recipe, ['--min-support', String(support)]);
    entries.push(...supportOf(context, title, own, support));
  }
  return entries;
}

/**
 * Seeds of the encoder; without one a seed changes hardly anything.
 * @param {BenchContext} context
 */
async function measureRetailWithEncoder(context) {
  const recipe = await recipeOf('online-retail');
  const ndcgs = [];
  for (const seed of ['1', '2', '3']) {
    const title = `Online Retail, seed ${seed}`;
    const without = await train(context, title, recipe, ['--seed', seed]);
    const report = await train(context, `${title}, encoder`, recipe, ['--seed', seed, '--encoder', 'transformer']);
    ndcgs.push([without, report].map((one) => metricOf(title, one, 'vitrine', 'ndcg@10')));
  }
  const shuffled = await train(context, 'Online Retail, encoder, baskets shuffled', recipe, [
    ...['--seed', '1', '--encoder', 'transformer', '--shuffle-ties'],
  ]);
  const drawn = metricOf('Online Retail', shuffled, 'vitrine', 'ndcg@10');
  const { mean, deviation } = meanAndDeviation(ndcgs.map(([, withIt = 0]) => withIt));
  const ratio = meanAndDeviation(ndcgs.map(([without = 0, withIt = 0]) => withIt / without));
  const better = /** @type {const} */ ('higher');
  const title = 'quality/Online Retail with an encoder';
  return [
    { name: 'ndcg@10, mean over seeds (spread: standard deviation)', values: mean, spread: deviation },
    { name: 'over without, ndcg@10 (aim 1.15)', values: ratio.mean, spread: ratio.deviation, goal: 1.05 },
    { name: 'ndcg@10, seed 1, order within baskets drawn', values: drawn },
  ].map(({ name, ...figures }) => context.entry({ name: `${title}, ${name}`, ...figures, unit: '', better }));
}

/** @param {BenchContext} context */
async function measureBeauty(context) {
  const recipe = await recipeOf('beauty');
  const title = 'Beauty';
  const seeds = process.env.VITRINE_BENCH_SEEDS?.split(',').map(Number) ?? recipe.seeds ?? [1];
  /** @type {Report[]} */
  const reports = [];
  for (const [i, seed] of seeds.entries()) {
    // EASE and the formats once: neither depends on the seed by much, and both take minutes.
    const more = i === 0 ? ['--baselines', 'ease', '--compare-formats'] : [];
    reports.push(await train(context, `${title}, seed ${seed}`, recipe, ['--seed', String(seed), ...more]));
  }
  const [first] = reports;
  if (!first) throw new StepError('no seed to train Beauty with', 'VITRINE_BENCH_SEEDS takes numbers, as in 1,2,3.');
  const entries = ['recall@10', 'ndcg@10'].map((metric) => {
    const { mean, deviation } = meanAndDeviation(reports.map((one) => metricOf(title, one, 'vitrine', metric)));
    context.say(`${metric}: ${mean.toFixed(4)}, standard deviation ${deviation.toFixed(4)} over ${seeds.length} seeds`);
    const name = `quality/${title}, vitrine, ${metric}, mean over seeds (spread: standard deviation)`;
    const goal = recipe.goals?.[metric];
    const figures = { values: mean, unit: '', better: /** @type {const} */ ('higher'), n: seeds.length };
    return context.entry({ name, ...figures, spread: deviation, ...(goal === undefined ? {} : { goal }) });
  });
  entries.push(...tableOf(context, title, first, 'recall@10'), ...tableOf(context, title, first, 'ndcg@10'));
  entries.push(...aboveBaselines(first, title, context.entry));
  // With the settings and the encoder of the one that ships.
  for (const support of SUPPORTS) entries.push(...supportOf(context, title, first, support));
  entries.push(
    context.entry({
      name: `quality/${title}, bundle, gzip`,
      values: reports.map((one) => one.gzipBytes),
      unit: 'bytes',
    }),
  );
  // Without what only the first was asked for.
  const plain = reports.slice(1);
  if (plain.length > 0) {
    const seconds = plain.map((one) => one.seconds.total);
    const megabytes = plain.map((one) => one.peakMemoryBytes / 1e6);
    entries.push(
      context.entry({ name: `quality/${title}, training, whole command`, values: seconds, unit: 's', goal: 360 }),
      context.entry({ name: `quality/${title}, training, peak memory`, values: megabytes, unit: 'MB', goal: 2000 }),
    );
  }
  return entries;
}

/** @type {(name: string) => Promise<Recipe>} */
const recipeOf = async (name) => JSON.parse(await readFile(inRepo('models', name, 'recipe.json'), 'utf8'));

/**
 * @param {BenchContext} context
 * @param {string} title
 * @param {Recipe} recipe
 * @param {string[]} more arguments beside the recipe's
 * @returns {Promise<Report>}
 */
async function train({ data, scratch, say }, title, recipe, more) {
  say(`training on ${title}`);
  const out = join(scratch, title.replaceAll(/[^\w]+/g, '-'));
  const args = recipe.train.map((arg) => (/\.(gz|csv|txt|json)$/.test(arg) ? data(arg) : arg));
  await run([vitrineBinary, 'train', ...args, ...more, '--out', out]);
  /** @type {Report} */
  const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
  for (const { name, reason } of report.leftOut ?? []) say(`left out, ${name}: ${reason}`);
  for (const caveat of report.caveats ?? []) say(`Note: ${caveat}`);
  return report;
}

/** @type {(title: string, report: Report, model: string, metric: string) => number} */
function metricOf(title, report, model, metric) {
  const value = report.models[model]?.[metric];
  if (value === undefined) throw new StepError(`report.json of ${title} has no ${metric} of ${model}`);
  return value;
}

/** @type {(context: BenchContext, title: string, report: Report, model: string, metric: string, goals?: Record<string, number>) => BenchEntry} */
function figure({ entry }, title, report, model, metric, goals) {
  const range = report.intervals?.models[model]?.[metric];
  const goal = goals?.[metric];
  return entry({
    name: `quality/${title}, ${model}, ${metric}${range ? ` (spread: 95 % interval)` : ''}`,
    ...{ values: metricOf(title, report, model, metric), unit: '', better: 'higher' },
    ...(range ? { spread: range.high - range.low } : {}),
    ...(goal === undefined ? {} : { goal }),
  });
}

/**
 * The baselines that the report has, and ours with the history unmasked.
 * @type {(context: BenchContext, title: string, report: Report, metric: string) => BenchEntry[]}
 */
function tableOf(context, title, report, metric) {
  const known = BASELINES.filter((model) => report.models[model] !== undefined);
  const rows = known.map((model) => figure(context, title, report, model, metric));
  const unmasked = report.unmasked?.['vitrine']?.[metric];
  if (unmasked === undefined) return rows;
  const name = `quality/${title}, vitrine, ${metric}, history unmasked`;
  return [...rows, context.entry({ name, values: unmasked, unit: '', better: 'higher' })];
}

/**
 * What a model is worth and takes without what fewer people stand behind.
 * @type {(context: BenchContext, title: string, report: Report, support: number) => BenchEntry[]}
 */
function supportOf({ entry }, title, report, support) {
  const row = report.privacy.bySupport.find(({ minSupport }) => minSupport === support);
  if (!row) throw new StepError(`report.json of ${title} has no figures for --min-support ${support}`);
  const name = `quality/${title}, min-support ${support}`;
  return [
    entry({ name: `${name}, ndcg@10`, values: row['ndcg@10'], unit: '', better: 'higher' }),
    entry({ name: `${name}, recall@10`, values: row['recall@10'], unit: '', better: 'higher' }),
    entry({ name: `${name}, edges`, values: row.edges, unit: '' }),
    entry({ name: `${name}, gzip`, values: row.gzipBytes, unit: 'bytes' }),
  ];
}

/**
 * The lower ends of the 95 % intervals of the differences; above zero is the goal.
 * @param {Report} report
 * @param {string} title
 * @param {BenchContext['entry']} entry
 */
function aboveBaselines(report, title, entry) {
  const rows = (report.bootstrap ?? []).filter((row) => row.metric === 'ndcg@10');
  if (rows.length === 0) throw new StepError(`report.json of ${title} has no bootstrap of ndcg@10`);
  return rows.map(({ against, low, high, cases }) =>
    entry({
      name: `quality/${title}, ndcg@10 above ${against}, lower end of 95 %`,
      ...{ values: low, unit: '', better: 'higher', goal: 0, n: cases, spread: high - low },
    }),
  );
}
