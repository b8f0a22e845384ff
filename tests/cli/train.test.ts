import { appendFile, cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder, vitrine } from './support.js';

interface Manifest {
  format: number;
  items: number;
  files: { role: string; path: string; bytes: number; sha256: string }[];
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const run = (...args: string[]) => vitrine(args, folder.path);
const manifestOf = async (bundle: string): Promise<Manifest> =>
  JSON.parse(await readFile(at(bundle, 'manifest.json'), 'utf8'));
const input = ['--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv'];

beforeAll(async () => {
  folder = await temporaryFolder();
  await run('simulate', '--items', '120', '--users', '400', '--days', '90', '--seed', '3', '--out', 'shop');
  const { code, stderr } = await run('train', ...input, '--out', 'model');
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => folder.remove());

describe('vitrine train', () => {
  it('writes the files that its manifest names, and a report', async () => {
    const manifest = await manifestOf('model');
    expect(manifest.format).toBe(1);
    expect(manifest.items).toBe(120);
    const named = manifest.files.map(({ path }) => path);
    expect((await readdir(at('model'))).sort()).toEqual([...named, 'manifest.json', 'report.json'].sort());
    for (const { path, bytes, sha256 } of manifest.files) {
      expect((await readFile(at('model', path))).length).toBe(bytes);
      expect(path).toContain(sha256.slice(0, 8));
    }
  });

  it('reports protocol, counts, models, bytes and seconds', async () => {
    const report = JSON.parse(await readFile(at('model', 'report.json'), 'utf8'));
    expect(report).toMatchObject({ protocol: { split: 'time' }, bytes: {}, seconds: {} });
    expect(report.counts.read).toBe(report.counts.kept);
    const metrics = ['recall@5', 'recall@10', 'recall@20', 'ndcg@5', 'ndcg@10', 'ndcg@20', 'mrr', 'hitrate@10'];
    for (const model of ['vitrine', 'popularity', 'item-knn']) {
      for (const metric of [...metrics, 'coverage@10']) expect(report.models[model][metric]).toBeGreaterThanOrEqual(0);
    }
    // The simulated shop has structure, and the model has to find it.
    expect(report.models.vitrine['ndcg@10']).toBeGreaterThan(report.models.popularity['ndcg@10']);
  });

  it('reports the other lists beside what they have to beat, and how its probabilities hold', async () => {
    const report = JSON.parse(await readFile(at('model', 'report.json'), 'utf8'));
    const { boughtTogether, buyAgain } = report.lists;
    expect(Object.keys(boughtTogether.models)).toEqual(['vitrine', 'recommend', 'popularity']);
    expect(Object.keys(buyAgain.models)).toEqual(['vitrine', 'most-often', 'most-recent']);
    for (const { cases, bootstrap } of [boughtTogether, buyAgain]) {
      expect(cases).toBeGreaterThan(0);
      expect(bootstrap).toHaveLength(2);
    }
    for (const part of ['allItems', 'firstTen', 'withoutHistory']) {
      const { reliability, expectedCalibrationError } = report.calibration[part];
      expect(reliability.length).toBeGreaterThan(0);
      expect(expectedCalibrationError).toBeLessThan(0.2);
      for (const { from, to, predicted } of reliability) {
        expect(predicted).toBeGreaterThanOrEqual(from);
        expect(predicted).toBeLessThanOrEqual(to);
      }
    }
  });

  it('writes the same bytes for the same seed, whatever the number of threads', async () => {
    await run('train', ...input, '--threads', '1', '--out', 'again');
    expect(await readFile(at('again', 'manifest.json'))).toEqual(await readFile(at('model', 'manifest.json')));
  });

  it('replaces a bundle, and leaves a folder that is none alone', async () => {
    await cp(at('model'), at('replaced'), { recursive: true });
    expect((await run('train', ...input, '--name', 'other', '--out', 'replaced')).code).toBe(0);
    expect(await manifestOf('replaced')).toMatchObject({ name: 'other' });
    await mkdir(at('holiday'));
    await writeFile(at('holiday', 'photo.jpg'), 'x');
    const { code, stderr } = await run('train', ...input, '--out', 'holiday');
    expect(code).not.toBe(0);
    expect(stderr).toContain('holiday');
    expect(await readdir(at('holiday'))).toEqual(['photo.jpg']);
  });

  it('makes a bundle of next to nothing, and says what is missing', async () => {
    await writeFile(at('tiny.csv'), 'order,item,time,customer\n1,mug,2026-01-01,a\n');
    const { code, stdout, stderr } = await run('train', '--orders', 'tiny.csv', '--out', 'tiny');
    expect(code).toBe(0);
    expect(stdout + stderr).toMatch(/too little|no test|not enough/i);
    expect((await manifestOf('tiny')).items).toBe(1);
    expect((await run('inspect', 'tiny')).code).toBe(0);
  });
});

describe('vitrine evaluate', () => {
  it('measures a bundle beside the baselines', async () => {
    const { code, stdout } = await run('--json', 'evaluate', '--bundle', 'model', ...input);
    expect(code).toBe(0);
    const { models } = JSON.parse(stdout);
    expect(Object.keys(models)).toContain('item-knn');
  });

  it('refuses data of another shop', async () => {
    await writeFile(at('other.csv'), 'user,item,time\nu,sku-1,2026-01-01\nu,sku-2,2026-02-01\n');
    const { code, stderr } = await run('evaluate', '--bundle', 'model', '--events', 'other.csv');
    expect(code).toBe(1);
    expect(stderr).not.toBe('');
  });
});

describe('vitrine inspect', () => {
  it('shows what is in a bundle and what goes with an item', async () => {
    const item = (await readFile(at('shop', 'catalog.csv'), 'utf8')).split('\r\n')[1]?.split(',')[0] ?? '';
    const { code, stdout } = await run('inspect', 'model', '--item', item);
    expect(code).toBe(0);
    expect(stdout).toContain('120 items');
    expect(stdout).toContain(item);
  });

  it('names the item that it does not find', async () => {
    const { code, stderr } = await run('inspect', 'model', '--item', 'no-such-item');
    expect(code).toBe(1);
    expect(stderr).toContain('no-such-item');
  });

  const damaged: [string, string, (bundle: string, manifest: Manifest) => Promise<unknown>][] = [
    ['a truncated file', 'bytes', (bundle, { files }) => truncate(at(bundle, files[0]?.path ?? ''), 100)],
    ['a file that grew', 'bytes', (bundle, { files }) => appendFile(at(bundle, files[0]?.path ?? ''), 'x')],
    [
      'a flipped byte',
      'SHA-256',
      async (bundle, { files }) => {
        const path = at(bundle, files[0]?.path ?? '');
        const bytes = await readFile(path);
        bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
    ],
    [
      'a newer format',
      'format 2',
      async (bundle) => {
        const text = await readFile(at(bundle, 'manifest.json'), 'utf8');
        await writeFile(at(bundle, 'manifest.json'), text.replace(/"format": *1/, '"format": 2'));
      },
    ],
    ['a truncated manifest', 'JSON', (bundle) => truncate(at(bundle, 'manifest.json'), 50)],
  ];
  it.each(damaged)('refuses %s and says so', async (what, said, damage) => {
    const bundle = what.replaceAll(' ', '-');
    await cp(at('model'), at(bundle), { recursive: true });
    await damage(bundle, await manifestOf(bundle));
    for (const args of [
      ['inspect', bundle],
      ['evaluate', '--bundle', bundle, ...input],
    ]) {
      const { code, stderr } = await run(...args);
      expect(stderr).toContain(said);
      expect(stderr).toContain(bundle);
      expect(code).toBe(1);
    }
  });
});
