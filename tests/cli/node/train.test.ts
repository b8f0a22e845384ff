// `npx vitrine train`: the trainer in wasm, beside the native one.
import { spawn } from 'node:child_process';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { badOrders, encodedOrders, excelOrders, good, header, line, thinOrders } from '../bad-orders.js';
import { npxVitrine, packageCommand, temporaryFolder, vitrine } from '../support.js';
import { tensorsOf } from './tensors.js';

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

/**
 * Every file of a bundle but the report, whose times differ, by its name without hash. Of the vectors, whose floats may
 * differ in their last bits, only that they are there.
 */
async function bytesOf(folder: string): Promise<Record<string, unknown>> {
  const names = (await readdir(folder)).filter(
    (name) => !['report.json', 'report.html', 'manifest.json'].includes(name),
  );
  const entries = names.map(async (name) => {
    const role = name.replace(/-[0-9a-f]{16}\./, '.');
    return [role, role.startsWith('vectors') ? '' : await readFile(join(folder, name), 'base64')] as const;
  });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const files = manifest.files.filter(({ role }: { role: string }) => !role.startsWith('vectors'));
  return { ...Object.fromEntries(await Promise.all(entries)), manifest: { ...manifest, files } };
}

/** Natively and in wasm, floats of the item vectors agree to a hundred thousandth, and few of their roundings differ. */
async function expectSameVectors(one: string, other: string): Promise<void> {
  const vectorsOf = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.startsWith('vectors')).map((name) => join(folder, name));
  const [ours, theirs] = [(await vectorsOf(one)).sort(), (await vectorsOf(other)).sort()];
  expect(ours).toHaveLength(theirs.length);
  for (const [i, path] of ours.entries()) {
    const there = await tensorsOf(theirs[i] ?? '');
    for (const [name, numbers] of Object.entries(await tensorsOf(path))) {
      const wanted = there[name];
      expect(wanted, name).toHaveLength(numbers.length);
      const off = Array.from(numbers, (value, j) => Math.abs(value - (wanted?.[j] ?? Number.NaN)));
      if (numbers instanceof Float32Array) {
        const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(Math.max(...off), name).toBeLessThanOrEqual(1e-5 * largest);
      } else {
        expect(off.filter((difference) => difference !== 0).length, name).toBeLessThanOrEqual(numbers.length / 1000);
      }
    }
  }
}

const reportOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));

describe('beside the native trainer', () => {
  let folder: Folder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const shop = ['simulate', '--items', '300', '--users', '500', '--days', '90', '--out', 'shop'];
    expect(await vitrine(shop, folder.path)).toMatchObject({ code: 0 });
    const events = await readFile(join(folder.path, 'shop/events.csv'));
    await writeFile(join(folder.path, 'events.csv.gz'), gzipSync(events));
  });
  afterAll(() => folder?.remove());

  it.each([
    ['by default', []],
    ['with another seed and more dimensions', ['--seed', '7', '--dimensions', '48']],
    ['with product-quantised vectors', ['--vectors', 'pq8+int8']],
    ['as it was measured', ['--no-refit', '--split', 'leave-one-out']],
  ])('writes the same bytes, but for last bits of the vectors, %s', async (_how, flags) => {
    const args = (out: string) => [
      ...['train', '--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv', '--out', out],
      ...flags,
    ];
    const there = await vitrine(args('native'), folder.path);
    const here = await npxVitrine(args('wasm'), folder.path);
    expect([there.code, here.code]).toEqual([0, 0]);
    expect(await bytesOf(join(folder.path, 'wasm'))).toEqual(await bytesOf(join(folder.path, 'native')));
    await expectSameVectors(join(folder.path, 'wasm'), join(folder.path, 'native'));
    const [native, wasm] = [await reportOf(join(folder.path, 'native')), await reportOf(join(folder.path, 'wasm'))];
    for (const part of [
      'protocol',
      'counts',
      'models',
      'bootstrap',
      'lists',
      'calibration',
      'settings',
      'vectors',
      'samples',
      'popularity',
    ]) {
      expect(wasm[part], part).toEqual(native[part]);
    }
  });

  it('finds out what the file is, says so, and how to say otherwise', async () => {
    const args = ['train', 'events.csv.gz', '--out', 'public/models/one'];
    const { code, stdout, stderr } = await npxVitrine(args, folder.path);
    expect(code).toBe(0);
    expect(stderr).toContain('kind of file: events (otherwise: --orders, --events or --sequences)');
    expect(stderr).toMatch(/column item: \w+ \(otherwise: --map item=COLUMN\)/);
    expect(stderr).toMatch(/tuning on \d+ validation cases/);
    expect(stdout).toMatch(/^vitrine +0\.\d{4} /m);
    expect(stdout).toMatch(/^popularity +0\.\d{4} /m);
    expect(stdout.trim().split('\n').slice(-3)).toEqual([
      `import { createRecommender } from 'vitrine';`,
      `const recommender = createRecommender({ bundle: '/models/one/manifest.json' });`,
      'const { items } = await recommender.recommend();',
    ]);
    expect(await npxVitrine(['verify', 'public/models/one'], folder.path)).toMatchObject({ code: 0 });
    expect(stderr).toContain('public/models/one/report.html: the report as a page');
    const page = await readFile(join(folder.path, 'public/models/one/report.html'), 'utf8');
    expect(page).toMatch(
      /^<!doctype html>[\s\S]*<h2>Quality[\s\S]*<h2>What somebody would see[\s\S]*<h2>What was read/,
    );
  });

  it('replaces a bundle, with what is stale in it, and nothing else', async () => {
    const train = (...flags: string[]) =>
      npxVitrine(['train', 'shop/events.csv', '--out', 'again', ...flags], folder.path);
    expect((await train()).code).toBe(0);
    await writeFile(join(folder.path, 'again/manifest.sig'), 'of the bundle before');
    await writeFile(join(folder.path, 'again/notes.txt'), 'mine');
    expect((await train('--dimensions', '0')).code).toBe(0);
    const names = await readdir(join(folder.path, 'again'));
    expect(names.filter((name) => /^vectors|manifest\.sig/.test(name))).toEqual([]);
    expect(names).toContain('notes.txt');
    await mkdir(join(folder.path, 'work'));
    await writeFile(join(folder.path, 'work/notes.txt'), 'mine');
    const refused = await npxVitrine(['train', 'shop/events.csv', '--out', 'work'], folder.path);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('work: is there and is not a bundle');
  });
});

describe('with bad input', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const train = (...args: string[]) => npxVitrine(['train', '--out', 'model', ...args], folder.path);

  it.each(badOrders)('refuses %s', async (_what, bytes, ...said) => {
    await writeFile(join(folder.path, 'orders.csv'), bytes);
    const { code, stderr } = await train('orders.csv', '--orders', 'orders.csv');
    expect(code).toBe(2);
    const alone = await train('--orders', 'orders.csv');
    for (const part of said) expect(alone.stderr).toContain(part);
    expect(alone.code).toBe(1);
    expect(stderr).toContain('exactly one of');
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it.each(encodedOrders)('reads %s', async (encoding, bytes) => {
    await writeFile(join(folder.path, 'orders.csv'), bytes);
    const { code, stdout } = await train('orders.csv', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).counts).toMatchObject({ kept: 50, dropped: {}, inferred: { encoding } });
  });

  it('reads Excel: semicolons and decimal commas', async () => {
    await writeFile(join(folder.path, 'orders.csv'), excelOrders);
    const { code, stdout } = await train('orders.csv', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).counts).toMatchObject({ kept: 50, inferred: { separator: ';' } });
  });

  it.each(thinOrders)('makes a bundle of popularity out of %s, and says what a model takes', async (_what, orders) => {
    await writeFile(join(folder.path, 'orders.csv'), orders);
    const { code, stderr } = await train('orders.csv');
    expect(code).toBe(0);
    expect(stderr).toContain('too little data to tune on');
    expect(stderr).toMatch(/That takes customers who come back: orders of the same customers over two months or more/);
    expect(await npxVitrine(['verify', 'model'], folder.path)).toMatchObject({ code: 0 });
  });

  it('refuses 4 GB that are a hole behind good lines, after a look at the beginning', async () => {
    const file = await open(join(folder.path, 'orders.csv'), 'w');
    await file.write(good);
    await file.truncate(2 ** 32 + 1000);
    await file.close();
    const { code, stderr } = await train('orders.csv');
    expect(stderr).toMatch(/orders\.csv:52:1: NUL byte/);
    expect(code).toBe(1);
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it('leaves nothing behind when it is interrupted, also of the bundle that was to be replaced', async () => {
    await writeFile(join(folder.path, 'orders.csv'), good);
    expect((await train('orders.csv')).code).toBe(0);
    const before = await readdir(join(folder.path, 'model'));
    const lines = Array.from({ length: 200_000 }, (_, i) => line(i)).join('\n');
    await writeFile(join(folder.path, 'many.csv'), `${header}\n${lines}\n`);
    const child = spawn(process.execPath, [packageCommand, 'train', '--out', 'model', 'many.csv'], {
      cwd: folder.path,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (text.includes('reading')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toContain('error: cancelled; nothing was written');
    expect(code).toBe(1);
    expect((await readdir(folder.path)).sort()).toEqual(['many.csv', 'model', 'orders.csv']);
    expect(await readdir(join(folder.path, 'model'))).toEqual(before);
  });

  it('reads an item column that is called something else, when it is told', async () => {
    await writeFile(join(folder.path, 'orders.csv'), good.replace('StockCode', 'Ware'));
    expect((await train('orders.csv')).stderr).toContain('--map item=COLUMN');
    expect((await train('orders.csv', '--map', 'item=Ware')).code).toBe(0);
  });

  it.each([
    ['no input', []],
    ['a mapping without =', ['a.csv', '--map', 'item']],
    ['a mapping of an unknown role', ['a.csv', '--map', 'colour=Colour']],
    ['a separator that is none', ['a.csv', '--separator', 'x']],
    ['a date order that is none', ['a.csv', '--date-order', 'ymd']],
    ['too many dimensions', ['a.csv', '--dimensions', '257']],
  ])('calls %s wrong usage', async (_what, args) => {
    const { code, stderr } = await train(...args);
    expect(stderr).not.toBe('');
    expect(code).toBe(2);
  });
});
