// Features of items from a file, and how the command measures items that nobody has touched.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npxVitrine, temporaryFolder, vitrine } from './support.js';

/** A .npy file of float32. */
function npy(rows: number, columns: number, values: readonly number[], shape = `(${rows}, ${columns})`): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117).concat('\n');
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header, 'latin1'), Buffer.from(Float32Array.from(values).buffer)]);
}

describe('features of items', () => {
  let made: Awaited<ReturnType<typeof temporaryFolder>>;
  const folder = (): string => made.path;
  afterAll(() => made.remove());
  const train = (...more: string[]) =>
    vitrine(
      ['train', '--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv', '--out', 'model', ...more],
      folder(),
    );

  beforeAll(async () => {
    made = await temporaryFolder();
    const size = ['--items', '120', '--users', '300', '--days', '60', '--seed', '3'];
    await vitrine(['simulate', ...size, '--out', 'shop'], folder());
  });

  it.each([
    ['too few rows', npy(3, 2, [1, 2, 3, 4, 5, 6]), 'has 3 rows, and the data has'],
    ['too many rows', npy(1000, 1, Array(1000).fill(1)), 'has 1000 rows, and the data has'],
    ['no columns', npy(120, 0, []), 'is 120 x 0'],
    ['fewer numbers than it says', npy(120, 2, [1]), 'bytes of numbers'],
    ['one dimension', npy(120, 1, [], '(120,)'), 'is not a matrix of two dimensions'],
    ['a number that is none', npy(120, 1, Array(120).fill(Number.NaN)), 'row 0, column 0 is not a number'],
    ['another format', Buffer.from('hello, world'), 'is no .npy file'],
  ])('are refused where they have %s, naming the file', async (_, bytes, message) => {
    await writeFile(join(folder(), 'features.npy'), bytes);
    const { code, stderr } = await train('--item-features', 'features.npy');
    expect(code).not.toBe(0);
    expect(stderr).toContain('features.npy');
    expect(stderr).toContain(message);
  });

  it('join the text, by ids that come in any order', async () => {
    const catalog = (await readFile(join(folder(), 'shop', 'catalog.csv'), 'utf8')).trim().split('\n').slice(1);
    const ids = catalog.map((line) => line.split(',')[0] as string).reverse();
    await writeFile(join(folder(), 'ids.txt'), `${ids.join('\n')}\n`);
    const values = ids.flatMap((_, i) => [i % 7, i % 3]);
    await writeFile(join(folder(), 'features.npy'), npy(ids.length, 2, values));
    const given = ['--item-features', 'features.npy', '--item-feature-ids', 'ids.txt'];
    expect(await train(...given)).toMatchObject({ code: 0 });
    await writeFile(join(folder(), 'ids.txt'), `${ids[0]}\n`.repeat(ids.length));
    expect((await train(...given)).stderr).toContain('line 2: the id');
  });

  it('are told and checked in the bundle, whose content model a page would open', async () => {
    const catalog = (await readFile(join(folder(), 'shop', 'catalog.csv'), 'utf8')).trim().split('\n').slice(1);
    await writeFile(join(folder(), 'ids.txt'), catalog.map((line) => `${line.split(',')[0]}\n`).join(''));
    await writeFile(
      join(folder(), 'features.npy'),
      npy(
        catalog.length,
        2,
        catalog.flatMap((_, i) => [i % 7, 1]),
      ),
    );
    await train('--item-features', 'features.npy', '--item-feature-ids', 'ids.txt');
    const { content } = JSON.parse((await vitrine(['--json', 'inspect', 'model'], folder())).stdout);
    expect(content).toMatchObject({ dimensions: 32, itemFeatures: 2 });
    expect((await vitrine(['inspect', 'model'], folder())).stdout).toContain("2 features of an item's own");
    const [native, node] = [
      await vitrine(['verify', 'model'], folder()),
      await npxVitrine(['verify', 'model'], folder()),
    ];
    expect(native.code).toBe(0);
    expect(node).toEqual(native);

    // A number that is none, under a hash that is right.
    const manifest = await readFile(join(folder(), 'model', 'manifest.json'), 'utf8');
    const files: { role: string; path: string; sha256: string }[] = JSON.parse(manifest).files;
    const { path, sha256 } = files.find(({ role }) => role === 'content') as (typeof files)[number];
    const bytes = await readFile(join(folder(), 'model', path));
    const begin = 8 + bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.subarray(8, begin).toString());
    bytes.writeFloatLE(Number.NaN, begin + header.content_bias.data_offsets[0]);
    await writeFile(join(folder(), 'model', path), bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder(), 'model', 'manifest.json'), manifest.replace(sha256, hash));
    for (const run of [vitrine, npxVitrine]) {
      for (const command of ['verify', 'inspect']) {
        const { code, stderr } = await run([command, 'model'], folder());
        expect(code).toBe(1);
        expect(stderr).toMatch(/content(-\w+\.safetensors)?: .*content_bias/);
      }
    }
  });

  it('need a file that is there, and measure cold items into the report', async () => {
    expect((await train('--item-features', 'none.npy')).code).not.toBe(0);
    expect(await train('--cold-start')).toMatchObject({ code: 0 });
    const report = JSON.parse(await readFile(join(folder(), 'model', 'report.json'), 'utf8'));
    expect(report.coldStart).toMatchObject({ draws: 3, coldItems: 12 });
    expect(report.coldStart.amongCold.map(({ model }: { model: string }) => model)).toEqual([
      'content',
      'category-popularity',
      'own-categories',
    ]);
    expect(await train('--no-content')).toMatchObject({ code: 0 });
    const manifest = JSON.parse(await readFile(join(folder(), 'model', 'manifest.json'), 'utf8'));
    expect(manifest.files.map(({ role }: { role: string }) => role)).not.toContain('content');
  });
});
