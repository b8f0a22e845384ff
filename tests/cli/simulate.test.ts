import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, vitrine } from './support.js';

const small = ['--items', '60', '--users', '20', '--days', '30'];

describe('vitrine simulate', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const simulate = (...args: string[]) => vitrine(['simulate', ...small, ...args], folder.path);
  const read = (name: string) => readFile(join(folder.path, name), 'utf8');

  it('writes a catalogue and events into a new folder, and nothing else', async () => {
    const { code, stdout } = await simulate('--out', 'new/shop');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^60 items and \d+ events of 20 users in 30 days/);
    expect((await readdir(join(folder.path, 'new/shop'))).sort()).toEqual(['catalog.csv', 'events.csv']);
    expect(await readdir(join(folder.path, 'new'))).toEqual(['shop']);
    const catalog = (await read('new/shop/catalog.csv')).split('\r\n');
    expect(catalog[0]).toBe('item,title,category,brand,price,created,department,colour,material,stock,tags');
    expect(catalog).toHaveLength(62);
    expect(await read('new/shop/events.csv')).toMatch(/^user,item,type,time,order,quantity,session\r\n/);
  });

  it('writes the same bytes for the same seed and others for another', async () => {
    for (const [out, seed] of [
      ['a', '1'],
      ['b', '1'],
      ['c', '2'],
    ] as const) {
      expect((await simulate('--out', out, '--seed', seed)).code).toBe(0);
    }
    expect(await read('b/events.csv')).toBe(await read('a/events.csv'));
    expect(await read('b/catalog.csv')).toBe(await read('a/catalog.csv'));
    expect(await read('c/events.csv')).not.toBe(await read('a/events.csv'));
  });

  it('replaces its own files in a folder that is there and leaves the others', async () => {
    await mkdir(join(folder.path, 'shop'));
    await writeFile(join(folder.path, 'shop', 'notes.txt'), 'mine');
    await writeFile(join(folder.path, 'shop', 'catalog.csv'), 'old');
    expect((await simulate('--out', 'shop/')).code).toBe(0);
    expect((await readdir(join(folder.path, 'shop'))).sort()).toEqual(['catalog.csv', 'events.csv', 'notes.txt']);
    expect(await read('shop/notes.txt')).toBe('mine');
    expect(await read('shop/catalog.csv')).toMatch(/^item,title/);
  });

  it('prints its result as JSON alone on stdout', async () => {
    const { code, stdout } = await simulate('--out', 'shop', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { items: number; events: number; bytes: Record<string, number> };
    expect(result.items).toBe(60);
    expect(result.bytes['events.csv']).toBe((await read('shop/events.csv')).length);
  });

  it('refuses to write where a file is, and leaves it', async () => {
    await writeFile(join(folder.path, 'shop'), 'a file');
    const { code, stdout, stderr } = await simulate('--out', 'shop', '--json');
    expect(code).toBe(1);
    expect(stderr).toContain('is a file');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-argument' } });
    expect(await readdir(folder.path)).toEqual(['shop']);
    expect(await read('shop')).toBe('a file');
  });
});
