import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { badOrders, encodedOrders, good, header, line } from './bad-orders.js';
import { temporaryFolder, vitrine, vitrineWithin } from './support.js';

describe('vitrine train refuses what it cannot use', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const train = (...args: string[]) => vitrine(['train', '--out', 'model', ...args], folder.path);

  it.each(badOrders)('%s', async (_what, bytes, ...said) => {
    await writeFile(join(folder.path, 'orders.csv'), bytes);
    const { code, stderr } = await train('--orders', 'orders.csv');
    for (const part of said) expect(stderr).toContain(part);
    expect(code).toBe(1);
    // No bundle, not even a part of one under another name.
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it('a file that is not there', async () => {
    const { code, stderr } = await train('--orders', 'orders.csv');
    expect(stderr).toContain('orders.csv: no such file');
    expect(code).toBe(1);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('a folder', async () => {
    const { code, stderr } = await train('--events', '.');
    expect(stderr).toContain('is a folder');
    expect(code).toBe(1);
  });

  it('a line of 100 MB, in 400 MB of address space', async () => {
    const file = await open(join(folder.path, 'orders.csv'), 'w');
    await file.write(`${header}\n${line(10)}\n`);
    const megabyte = Buffer.alloc(1 << 20, 'x');
    for (let i = 0; i < 100; i += 1) await file.write(megabyte);
    await file.close();
    const args = ['train', '--out', 'model', '--orders', 'orders.csv'];
    const { code, stderr } = await vitrineWithin(400, args, folder.path);
    expect(stderr).toContain('orders.csv:3:1048577: the line is longer than 1048576 bytes');
    expect(code).toBe(1);
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it('a catalogue it cannot use, though the orders are good', async () => {
    await writeFile(join(folder.path, 'orders.csv'), good);
    await writeFile(join(folder.path, 'catalog.csv'), 'title,price\nMug,1\n');
    const { code, stderr } = await train('--orders', 'orders.csv', '--catalog', 'catalog.csv');
    expect(stderr).toContain('catalog.csv:1: no column for "item"');
    expect(code).toBe(1);
  });

  it('says it as JSON too', async () => {
    const { code, stdout } = await train('--orders', 'orders.csv', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'not-found', message: 'orders.csv: no such file' } });
  });

  it.each([
    ['no input', []],
    ['two inputs', ['--orders', 'a', '--events', 'b']],
    ['a mapping without =', ['--orders', 'a', '--map', 'item']],
    ['a mapping of an unknown role', ['--orders', 'a', '--map', 'colour=Colour']],
    ['a separator that is none', ['--orders', 'a', '--separator', 'x']],
    ['a date order that is none', ['--orders', 'a', '--date-order', 'ymd']],
  ])('%s is wrong usage', async (_what, args) => {
    const { code, stderr } = await train(...args);
    expect(stderr).not.toBe('');
    expect(code).toBe(2);
  });
});

describe('vitrine train reads what exports are written in', () => {
  it.each(encodedOrders)('%s', async (encoding, bytes) => {
    const folder = await temporaryFolder();
    try {
      await writeFile(join(folder.path, 'orders.csv'), bytes);
      const { code, stdout } = await vitrine(
        ['train', '--orders', 'orders.csv', '--out', 'model', '--json'],
        folder.path,
      );
      expect(code).toBe(0);
      expect(JSON.parse(stdout).counts).toMatchObject({ kept: 50, dropped: {}, inferred: { encoding } });
      const catalog = (await readdir(join(folder.path, 'model'))).find((name) => name.startsWith('catalog')) as string;
      expect(await readFile(join(folder.path, 'model', catalog), 'utf8')).toContain('CAFÉ 12');
    } finally {
      await folder.remove();
    }
  });
});
