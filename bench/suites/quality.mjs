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
 * @property {{ bySupport: Record<'minSupport' | 'edges' | 'gzipBytes' | 'ndcg@10' | 'recall@10', number>[] }} [privacy]
 * @property {{ against: string, metric: string, difference: number, low: number, high: number, cases: number }[]} [bootstrap]
 */

/** What fewer people than this stand behind is not in the model. */
const supports = [1, 2, 5];

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
    const orders = ['--orders', data('online-retail.csv.gz')];
    const retail = await train('Online Retail', orders);
    const sequences = ['--sequences', data('amazon-beauty-5core.txt.gz'), '--split', 'leave-one-out'];
    const beauty = await train('Beauty', sequences);

    /** @type {(title: string, report: Report, model: string, metric: string, goal?: number) => object} */
    const figure = (title, report, model, metric, goal) => {
      const value = report.models[model]?.[metric];
      if (value === undefined) throw new StepError(`report.json of ${title} has no ${metric} of ${model}`);
      const name = `quality/${title}, ${model}, ${metric}`;
      return entry({ name, values: value, unit: '', better: 'higher', ...(goal === undefined ? {} : { goal }) });
    };
    /**
     * Each tuned by itself, which the rows of one report are not.
     * @type {(title: string, args: string[]) => Promise<object[]>}
     */
    const bySupport = async (title, args) => {
      const entries = [];
      for (const k of supports) {
        const report = await train(`${title}, min-support ${k}`, [...args, '--min-support', `${k}`]);
        const own = report.privacy?.bySupport.find((row) => row.minSupport === k);
        if (!own) throw new StepError(`report.json of ${title} has no figures for --min-support ${k}`);
        const name = `quality/${title}, min-support ${k}`;
        entries.push(entry({ name: `${name}, ndcg@10`, values: own['ndcg@10'], unit: '', better: 'higher' }));
        entries.push(entry({ name: `${name}, recall@10`, values: own['recall@10'], unit: '', better: 'higher' }));
        entries.push(entry({ name: `${name}, edges`, values: own.edges, unit: '' }));
        entries.push(entry({ name: `${name}, gzip`, values: own.gzipBytes, unit: 'bytes' }));
      }
      return entries;
    };
    const baselines = ['popularity', 'item-knn'];
    return /** @type {import('../../tools/lib/bench.mjs').BenchEntry[]} */ ([
      figure('Online Retail', retail, 'vitrine', 'ndcg@10', 0.074),
      ...baselines.map((model) => figure('Online Retail', retail, model, 'ndcg@10')),
      ...aboveBaselines(retail, entry),
      figure('Beauty', beauty, 'vitrine', 'recall@10', 0.083),
      figure('Beauty', beauty, 'vitrine', 'ndcg@10', 0.052),
      ...baselines.map((model) => figure('Beauty', beauty, model, 'recall@10')),
      ...(await bySupport('Online Retail', orders)),
      ...(await bySupport('Beauty', sequences)),
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
