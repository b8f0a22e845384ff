// What train and evaluate say about how good a model is: baselines, intervals, parts, formats, ties.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasLibtorch, NO_LIBTORCH } from './onnx.js';
import { temporaryFolder, vitrine } from './support.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const run = (...args: string[]) => vitrine(args, folder.path);
const reportOf = async (model: string) => JSON.parse(await readFile(at(model, 'report.json'), 'utf8'));
const events = ['--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv'];
const more = ['--baselines', 'ease', '--compare-formats'];

/** Orders of five different things a week; who buys what goes round. */
function orders(): string {
  const lines = ['order,customer,item,time'];
  for (let week = 0; week < 30; ++week) {
    for (let customer = 0; customer < 40; ++customer) {
      const day = new Date(1_700_000_000_000 + (week * 7 + (customer % 7)) * 86_400_000).toISOString();
      for (let i = 0; i < 5; ++i) {
        const item = (customer * 3 + week + i * (1 + (week % 3))) % 50;
        lines.push(`${week}-${customer},c${customer},item${item},${day}`);
      }
    }
  }
  return lines.join('\n');
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await run('simulate', '--items', '120', '--users', '400', '--days', '90', '--seed', '3', '--out', 'shop');
  const { code, stderr } = await run('train', ...events, ...more, '--out', 'model');
  if (code !== 0) throw new Error(stderr);
  await writeFile(at('orders.csv'), orders());
});
afterAll(() => folder.remove());

describe('report.json', () => {
  it('has EASE and the graph alone in one table with the others', async () => {
    const { models, leftOut, unmasked, intervals } = await reportOf('model');
    const graph = models.graph === undefined ? [] : ['graph'];
    const names = ['vitrine', ...graph, 'popularity', 'popularity-decayed', 'popularity-tuned', 'item-knn', 'ease'];
    expect(Object.keys(models)).toEqual(names);
    expect(Object.keys(unmasked)).toEqual(names);
    expect(Object.keys(intervals.models)).toEqual(names);
    // Without the row there is the reason.
    expect(leftOut.map(({ name }: { name: string }) => name)).toEqual(graph.length > 0 ? [] : ['graph']);
    expect(models.ease['ndcg@10']).toBeGreaterThan(models.popularity['ndcg@10']);
  });

  it('has each figure inside its interval, and none that gains by taking the mask away', async () => {
    const { models, unmasked, intervals } = await reportOf('model');
    expect(intervals).toMatchObject({ confidence: 0.95, resamples: 2000 });
    for (const [name, figures] of Object.entries<Record<string, number>>(models)) {
      for (const metric of ['ndcg@10', 'recall@10']) {
        const { low, high } = intervals.models[name][metric];
        expect(figures[metric]).toBeGreaterThan(low);
        expect(figures[metric]).toBeLessThan(high);
        expect(unmasked[name][metric]).toBeLessThanOrEqual(figures[metric] as number);
      }
    }
  });

  it('has parts that add up to the whole', async () => {
    const { breakdowns, models, protocol } = await reportOf('model');
    const { buckets } = breakdowns.historyLength;
    type Bucket = { from: number; to: number | null; count: number; models: Record<string, Record<string, number>> };
    const count = buckets.reduce((sum: number, bucket: Bucket) => sum + bucket.count, 0);
    expect(count).toBe(protocol.testCases);
    for (const name of Object.keys(models)) {
      const sum = buckets.reduce(
        (total: number, bucket: Bucket) => total + bucket.count * (bucket.models[name]?.['ndcg@10'] as number),
        0,
      );
      expect(sum / count).toBeCloseTo(models[name]['ndcg@10'], 4);
    }
    expect(buckets.at(-1).to === null || buckets.at(-1).to >= buckets.at(-1).from).toBe(true);
    const items = breakdowns.itemPopularity.buckets.map((bucket: Bucket & { items: number }) => bucket.items);
    expect(items.every((number: number) => number > 0 && number <= 120)).toBe(true);
  });

  it('has size and quality of each format, or none for a model without vectors', async () => {
    const { formats, settings } = await reportOf('model');
    const names = formats.formats.map(({ format }: { format: string }) => format);
    const all = ['float', 'int8', 'int4', 'int3', 'pq32', 'pq16', 'pq8'];
    expect(names).toEqual(settings.blend.encoderWeight > 0 ? all : []);
  });

  it('says how to have what was not asked for', async () => {
    const { code, stdout } = await run('train', '--orders', 'orders.csv', '--out', 'plain');
    expect(code).toBe(0);
    const { leftOut, formats, ties } = await reportOf('plain');
    const reason = leftOut.find(({ name }: { name: string }) => name === 'ease')?.reason;
    expect(reason).toContain('--baselines ease');
    expect(stdout).toContain(`left out, ease: ${reason}`);
    expect([formats, ties]).toEqual([null, null]);
  });
});

describe('vitrine evaluate', () => {
  it('compares with EASE where it is asked to, and prints intervals and figures without the mask', async () => {
    const { code, stdout } = await run('evaluate', '--bundle', 'model', ...events, '--baselines', 'ease');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ease +0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] +0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] +0\.\d{4} +0\.\d{4}$/m,
    );
    expect(stdout).toContain('history unmasked');
  });

  it('knows no other baseline', async () => {
    const { code, stderr } = await run('evaluate', '--bundle', 'model', ...events, '--baselines', 'magic');
    expect(code).toBe(2);
    expect(stderr).toContain('magic');
  });
});

describe('--shuffle-ties', () => {
  it('changes nothing of a bundle made from baskets, whatever the seed draws', async () => {
    const train = (out: string, ...args: string[]) => run('train', '--orders', 'orders.csv', ...args, '--out', out);
    expect((await train('in-order')).code).toBe(0);
    const { code, stderr } = await train('drawn', '--shuffle-ties');
    expect(code, stderr).toBe(0);
    expect((await reportOf('drawn')).ties).toEqual({ shuffled: true, seed: 1, lines: 6000 });
    expect(await readFile(at('drawn', 'manifest.json'))).toEqual(await readFile(at('in-order', 'manifest.json')));
  });

  it('changes nothing of a trained encoder either', async (context) => {
    if (!hasLibtorch) context.skip(NO_LIBTORCH);
    const encoder = ['--encoder', 'transformer', '--encoder-epochs', '2', '--dimensions', '16', '--threads', '1'];
    const train = (out: string, ...args: string[]) =>
      run('train', '--orders', 'orders.csv', ...encoder, ...args, '--out', out);
    const [one, other] = [await train('encoded'), await train('encoded-drawn', '--shuffle-ties')];
    expect(one.code, one.stderr).toBe(0);
    expect(other.code, other.stderr).toBe(0);
    const manifest = (out: string) => readFile(at(out, 'manifest.json'), 'utf8');
    expect(await manifest('encoded-drawn')).toBe(await manifest('encoded'));
    const { encoder: trained } = await reportOf('encoded');
    expect(trained.curve.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2]);
    const best = Math.max(...trained.curve.map((point: Record<string, number>) => point['validationNdcg@10']));
    expect(trained['validationNdcg@10']).toBe(best);
  });

  it('refuses sequences, which do not say what was tied', async () => {
    await writeFile(at('walks.txt'), 'a x y z\nb y z x\n');
    const { code, stderr } = await run('train', '--sequences', 'walks.txt', '--shuffle-ties', '--out', 'none');
    expect(code).toBe(1);
    expect(stderr).toContain('sequences have an order and no times');
  });
});
