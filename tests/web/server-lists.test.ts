// `vitrine/server` over bundles on disk, with the real engine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createServerLists, type ServerList, type ServerLists } from 'vitrine/server';
import { MUGS, makeBundle } from './support/bundle.js';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-server-'));
const opened: ServerLists[] = [];
let bundles = 0;
/** Where the bundle of this test lies: engines are shared by this. */
let bundle: string;
let nowMs = 0;

beforeEach(() => {
  bundle = join(mkdtempSync(join(folder, `${++bundles}-`)), 'manifest.json');
});

afterAll(async () => {
  await Promise.all(opened.map((lists) => lists.close()));
  rmSync(folder, { recursive: true, force: true });
});

function write(items = MUGS, changes: Record<string, unknown> = {}): void {
  const { manifest, files } = makeBundle(items, changes);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(bundle, '..', name), bytes);
  writeFileSync(bundle, manifest);
}

function open(options: { retryAfterMs?: number } = {}): ServerLists {
  const lists = createServerLists({ bundle, now: () => nowMs, ...options });
  opened.push(lists);
  return lists;
}

const idsOf = ({ items }: ServerList) => items.map((item) => item.itemId);

describe('the lists of a server', () => {
  beforeEach(() => write());

  it('are what is popular and what goes with an item, with what the catalogue says', async () => {
    const lists = open();
    const popular = await lists.popular({ limit: 2 });
    expect(popular).toEqual({ items: [expect.anything(), expect.anything()], bundleVersion: 7 });
    expect(popular.items[0]).toMatchObject({ itemId: 'mug-red', rank: 1, item: { title: 'Red mug', price: 7.5 } });
    expect(idsOf(await lists.trending({ limit: 2, diversity: 0 }))).toEqual(['mug-red', 'mug-blue']);
    expect(idsOf(await lists.similar('pan', { limit: 1 }))).toEqual(['spoon']);
  });

  it('are plain data: a page gets them as JSON', async () => {
    const popular = await open().popular();
    expect(JSON.parse(JSON.stringify(popular))).toEqual(popular);
  });

  it('leave out what they are told to, and begin where they are told to', async () => {
    const lists = open();
    expect(idsOf(await lists.popular({ limit: 1, exclude: ['mug-red'] }))).toEqual(['mug-blue']);
    expect(idsOf(await lists.trending({ limit: 1, offset: 2, diversity: 0 }))).toEqual(['tasse-weiß']);
  });

  it('say no-match for an item that the bundle does not know', async () => {
    expect(await open().similar('teapot')).toMatchObject({ bundleVersion: 7, degraded: { code: 'no-match' } });
  });

  it('reject for a wrong argument only', async () => {
    await expect(open().popular({ limit: 0 })).rejects.toMatchObject({
      name: 'VitrineError',
      code: 'invalid-argument',
    });
    expect(idsOf(await open().popular({ limit: 1 }))).toEqual(['mug-red']);
  });
});

describe('without a bundle', () => {
  it('are empty and say why, and it is tried again when its time has come', async () => {
    const lists = open({ retryAfterMs: 1000 });
    const none = { items: [], bundleVersion: null, degraded: { code: 'bundle-not-found' } };
    expect(await lists.popular()).toMatchObject(none);
    write();
    nowMs += 999;
    expect(await lists.popular()).toMatchObject(none);
    nowMs += 1;
    expect(await lists.popular({ limit: 1 })).toMatchObject({ items: [{ itemId: 'mug-red' }], bundleVersion: 7 });
  });

  it('are asked for by many at once, and each gets an answer', async () => {
    const lists = open();
    const all = await Promise.all([lists.popular(), lists.trending(), lists.similar('pan')]);
    expect(all.map((list) => list.degraded?.code)).toEqual(Array(3).fill('bundle-not-found'));
  });
});

describe('a newer bundle', () => {
  const others = MUGS.map((item, i) => ({ ...item, popularity: (i + 1) / 10 }));

  it('is gone over to on demand, by all lists of this place, also under lists that are being made', async () => {
    write();
    const [lists, same] = [open(), open()];
    await lists.popular();
    write(others, { version: 8 });
    expect((await same.popular({ limit: 1 })).bundleVersion).toBe(7);
    const under = same.popular({ limit: 1 });
    expect(await lists.reload()).toBe(8);
    expect(idsOf(await under)).toHaveLength(1);
    expect(await same.popular({ limit: 1 })).toMatchObject({ items: [{ itemId: 'spoon' }], bundleVersion: 8 });
  });

  it('that cannot be loaded leaves the one in use', async () => {
    write();
    const lists = open();
    await lists.popular();
    writeFileSync(bundle, '{');
    expect(await lists.reload()).toBe(7);
    expect(idsOf(await lists.popular({ limit: 1 }))).toEqual(['mug-red']);
  });

  it('ends the waiting after a failure', async () => {
    const lists = open();
    expect(await lists.reload()).toBeNull();
    await lists.popular();
    write();
    expect(await lists.reload()).toBe(7);
    expect(idsOf(await lists.popular({ limit: 1 }))).toEqual(['mug-red']);
  });
});

describe('closing', () => {
  it('ends the engine, and whoever opens the place again gets a new one', async () => {
    write();
    const lists = open();
    await lists.popular();
    await lists.close();
    write(MUGS, { version: 9 });
    expect((await open().popular()).bundleVersion).toBe(9);
  });
});
