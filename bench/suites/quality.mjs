import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { vitrineBinary } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';

/**
 * What is read of report.json.
 * @typedef {object} Report
 * @property {Record<string, Record<string, number>>} models by name and metric
 * @property {Record<string, number>} counts
 * @property {{ against: string, metric: string, difference: number, low: number, high: number, cases: number }[]} [bootstrap]
 */

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'quality',
  describe: 'how well the shipped bundles rank: Online Retail (next basket, new items) and Beauty (leave-one-out)',
  async run({ data, scratch, entry, say }) {
    await build(['native'], { targets: ['vitrine'] });

    /** @type {(title: string, args: string[]) => Promise<Report>} */
    const train = async (title, args) => {
      say(`training on ${title}`);
      const out = join(scratch, title);
      await run([vitrineBinary, 'train', ...args, '--out', out]);
      return JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    };
    const retail = await train('Online Retail', ['--orders', data('online-retail.csv.gz')]);
    const sequences = ['--sequences', data('amazon-beauty-5core.txt.gz'), '--split', 'leave-one-out'];
    const beauty = await train('Beauty', sequences);

    /** @type {(title: string, report: Report, model: string, metric: string, goal?: number) => object} */
    const figure = (title, report, model, metric, goal) => {
      const value = report.models[model]?.[metric];
      if (value === undefined) throw new StepError(`report.json of ${title} has no ${metric} of ${model}`);
      const name = `quality/${title}, ${model}, ${metric}`;
      return entry({ name, values: value, unit: '', better: 'higher', ...(goal === undefined ? {} : { goal }) });
    };
    const baselines = ['popularity', 'item-knn'];
    return /** @type {import('../../tools/lib/bench.mjs').BenchEntry[]} */ ([
      figure('Online Retail', retail, 'vitrine', 'ndcg@10', 0.074),
      ...baselines.map((model) => figure('Online Retail', retail, model, 'ndcg@10')),
      ...aboveBaselines(retail, entry),
      figure('Beauty', beauty, 'vitrine', 'recall@10', 0.083),
      figure('Beauty', beauty, 'vitrine', 'ndcg@10', 0.052),
      ...baselines.map((model) => figure('Beauty', beauty, model, 'recall@10')),
    ]);
  },
};

/**
 * The lower ends of the 95 % intervals of the differences; above zero is the goal.
 * @param {Report} report
 * @param {import('../../tools/lib/bench.mjs').BenchContext['entry']} entry
 */
function aboveBaselines(report, entry) {
  const rows = (report.bootstrap ?? []).filter((row) => row.metric === 'ndcg@10');
  if (rows.length === 0) throw new StepError('report.json of Online Retail has no bootstrap of ndcg@10');
  return rows.map(({ against, low, high, cases }) =>
    entry({
      name: `quality/Online Retail, ndcg@10 above ${against}, lower end of 95 %`,
      ...{ values: low, unit: '', better: 'higher', goal: 0, n: cases, spread: high - low },
    }),
  );
}
