// `vitrine types`: what it writes, as the shop's own compiler reads it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRepo } from '../../../tools/lib/paths.mjs';
import { npxVitrine } from '../support.js';
import { ODD_MUGS, writeBundle } from './model.js';

const SHOP = `import { createRecommender, type RecommendationList } from 'vitrine';
import type { ShopItem, ShopItemFilter } from './shop-item.js';

const rec = createRecommender<ShopItem>({ bundle: '/model/manifest.json' });
export const filter: ShopItemFilter = {
  category: 'mugs',
  colour: ['red', 'blue'],
  rooms: 'kitchen',
  weight: { lte: 2 },
  'dish-washer safe': true,
  added: { gte: new Date(0) },
  inStock: true,
};
export const list: Promise<RecommendationList<ShopItem>> = rec.recommend({ filter });
export const rooms: Promise<string[]> = list.then(({ items }) => items[0]?.item?.rooms ?? []);

// @ts-expect-error: no such attribute
rec.recommend({ filter: { size: 'large' } });
// @ts-expect-error: a number is compared with numbers
rec.recommend({ filter: { weight: { lte: 'two' } } });
// @ts-expect-error: text has no order
rec.recommend({ filter: { colour: { gt: 'a' } } });
`;

describe('vitrine types', () => {
  // Below the package: `vitrine` is found by its own name.
  const folder = inRepo('build', `types-${process.pid}`);
  const run = (...args: string[]) => npxVitrine(['types', ...args], folder);

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await writeBundle(join(folder, 'mugs'), ODD_MUGS);
    await writeBundle(join(folder, 'plain'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function compile(...files: string[]): Promise<string> {
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'];
    const target = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', 'node'];
    const args = [inRepo('node_modules', 'typescript', 'bin', 'tsc'), ...options, ...target, ...files];
    return promisify(execFile)(process.execPath, args, { cwd: folder }).then(
      () => '',
      ({ stdout }) => stdout,
    );
  }

  it('writes a type by which the compiler checks filters and items', async () => {
    expect((await run('mugs', '--out', 'shop-item.ts')).code).toBe(0);
    await writeFile(join(folder, 'shop.ts'), SHOP);
    await run('plain', '--name', 'Mug', '--out', 'mug.ts');
    expect(await compile('shop-item.ts', 'shop.ts', 'mug.ts')).toBe('');
  }, 120_000);

  it('writes to standard output what it writes to a file, and nothing else', async () => {
    await run('mugs', '--out', 'again.ts');
    const { stdout, stderr } = await run('mugs');
    expect(stdout).toBe(await readFile(join(folder, 'again.ts'), 'utf8'));
    expect(stderr).toBe('');
  });

  it('shows a few values of each label, and none that ends the comment', async () => {
    const { stdout } = await run('mugs');
    expect(stdout).toContain('/** "red", "blue * / not" */\n  colour: string | null;');
    expect(stdout).toContain('  "dish-washer safe": boolean | null;');
  });

  it('leaves out what the type has already', async () => {
    const { stdout } = await run('mugs');
    for (const name of ['stock', 'price', 'category', 'brand'])
      expect(stdout).not.toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  it('gives the type the name that is asked for, also where there are no attributes', async () => {
    const { stdout } = await run('plain', '--name', 'Mug');
    expect(stdout).toContain('export type Mug = Item;');
  });

  it('exits with 2 for a name that is none, and with 1 for a file that cannot be written', async () => {
    expect((await run('mugs', '--name', '1 = any; //')).code).toBe(2);
    const { code, stderr } = await run('mugs', '--out', 'no/such/folder.ts');
    expect([code, stderr]).toEqual([1, 'error: no/such/folder.ts: cannot be written (ENOENT)\n']);
  });
});
