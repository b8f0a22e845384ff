// Items that a bundle was not trained on, and search: the built package in Node over a bundle of the command line.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAvailability, checkIds, checkUpsert } from '../../web/src/content/items.js';
import type { createRecommender as CreateRecommender, Recommender, UpsertItem } from '../../web/src/index.js';
import { invalidArgument } from '../../web/src/shared/errors.js';

describe('what a shop says of items', () => {
  const check = (items: unknown) => checkUpsert(items, invalidArgument);

  it('is taken with what is not known left out', () => {
    expect(check([{ itemId: 'a' }])).toEqual([
      { itemId: 'a', title: '', category: '', brand: '', price: Number.NaN, features: [] },
    ]);
    expect(check([{ itemId: 'a', title: 'A', category: null, brand: 'B', price: 2, features: [1, 2] }])).toEqual([
      { itemId: 'a', title: 'A', category: '', brand: 'B', price: 2, features: [1, 2] },
    ]);
  });

  it('is cut before anything is made of it', () => {
    const [item] = check([{ itemId: 'a', title: 'x'.repeat(10 << 20) }]);
    expect(item?.title.length).toBe(2000);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, null, undefined])('takes a price of %s for unknown', (price) => {
    expect(check([{ itemId: 'a', price }])[0]?.price).toBeNaN();
  });

  it.each([
    [null, 'items must be an array of 0 to 20000 items'],
    [[null], 'items[0] must be an object { itemId, title, ... }'],
    [[{ itemId: 'a' }, { itemId: '' }], 'items[1].itemId must be a string of 1 to 512 characters'],
    [[{ itemId: 7 }], 'items[0].itemId must be a string of 1 to 512 characters'],
    [[{ itemId: 'a', title: 7 }], 'items[0].title must be a string'],
    [[{ itemId: 'a', price: '7' }], 'items[0].price must be a number'],
    [[{ itemId: 'a', features: [1, Number.NaN] }], 'items[0].features must be an array of at most 4096 numbers'],
  ])('is refused where it is %j', (items, message) => {
    expect(() => check(items)).toThrow(message);
  });

  it('may be about ids of any name', () => {
    const map = JSON.parse('{ "__proto__": false, "constructor": true }');
    expect(checkAvailability(map, invalidArgument)).toEqual([
      ['__proto__', false],
      ['constructor', true],
    ]);
    expect(checkIds(['__proto__'], invalidArgument)).toEqual(['__proto__']);
    expect(() => checkAvailability({ a: 1 }, invalidArgument)).toThrow('availability["a"] must be true or false');
    expect(() => checkIds('a', invalidArgument)).toThrow('itemIds must be an array');
  });
});

describe('a catalogue that changes after the training', () => {
  const root = join(import.meta.dirname, '..', '..');
  const cli = join(root, 'build', 'native-release', 'src', 'cli', 'vitrine');
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-live-'));
  const model = join(folder, 'model');
  let create: typeof CreateRecommender;
  let rec: Recommender;

  beforeAll(async () => {
    ({ createRecommender: create } = (await import(pathToFileURL(join(root, 'dist', 'node.js')).href)) as {
      createRecommender: typeof CreateRecommender;
    });
    if (!existsSync(cli)) return;
    const data = join(folder, 'data');
    const size = ['--items', '300', '--users', '400', '--days', '60', '--seed', '7'];
    execFileSync(cli, ['simulate', ...size, '--out', data], { stdio: 'pipe' });
    const files = ['--events', join(data, 'events.csv'), '--catalog', join(data, 'catalog.csv')];
    execFileSync(cli, ['train', ...files, '--out', model], { stdio: 'pipe' });
    // The same, a version later.
    const later = ['--bundle-version', '4000000000', '--no-refit'];
    execFileSync(cli, ['train', ...files, ...later, '--out', join(folder, 'later')], { stdio: 'pipe' });
  });
  beforeEach((context) => {
    if (!existsSync(cli)) context.skip(`${cli} is not built`);
    rec = create({ bundle: join(model, 'manifest.json') });
    return () => rec.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const idsOf = (list: { items: { itemId: string }[] }) => list.items.map(({ itemId }) => itemId);
  const likeness = async (at: number, itemId: string): Promise<UpsertItem> => {
    const { title, category, brand } = (await rec.catalog.list({ offset: at, limit: 1 }))[0] as never as UpsertItem;
    return { itemId, title: `${title} new`, category: category ?? null, brand: brand ?? null, price: 5 };
  };

  it('lists a new item for who looks at what is like it, and says what it is', async () => {
    const [old] = await rec.catalog.list({ limit: 1 });
    const count = (await rec.catalog.list()).length;
    expect(await rec.catalog.upsert([await likeness(0, 'new-1')])).toEqual({ items: 1, removed: 0, unavailable: 0 });
    expect(await rec.catalog.list({ offset: count })).toMatchObject([{ itemId: 'new-1', price: 5 }]);
    rec.track({ type: 'view', itemId: old?.itemId as string });
    expect(idsOf(await rec.recommend({ limit: 40, exploration: 0 }))).toContain('new-1');
    // And the other way round.
    expect(idsOf(await rec.similar('new-1', { limit: 5 }))).toContain(old?.itemId);
  });

  it('takes changes of an item that the bundle has, and of two with one id the last', async () => {
    const [old] = await rec.catalog.list({ limit: 1 });
    const itemId = old?.itemId as string;
    await rec.catalog.upsert([
      { itemId, title: 'First' },
      { itemId, title: 'كوب شاي 🎁' },
      { itemId: '__proto__', title: 'constructor' },
    ]);
    expect((await rec.catalog.list({ limit: 1 }))[0]).toMatchObject({ itemId, title: 'كوب شاي 🎁', price: null });
    expect((await rec.catalog.list()).at(-1)).toMatchObject({ itemId: '__proto__', title: 'constructor' });
  });

  it('takes items out of lists at once, and back in', async () => {
    const [first = ''] = idsOf(await rec.trending({ limit: 1 }));
    await rec.catalog.setAvailability({ [first]: false });
    expect(idsOf(await rec.trending({ limit: 50 }))).not.toContain(first);
    await rec.catalog.setAvailability({ [first]: true });
    expect(idsOf(await rec.trending({ limit: 1 }))).toEqual([first]);
    await rec.catalog.remove([first]);
    expect(idsOf(await rec.trending({ limit: 50 }))).not.toContain(first);
  });

  it('finds items by what is typed, new ones too, and not what is sold out', async () => {
    await rec.catalog.upsert([{ itemId: 'lamp', title: 'Zephyrine desk lamp' }]);
    const found = await rec.search('zephyr', { limit: 3 });
    expect(found.items[0]).toMatchObject({ itemId: 'lamp', rank: 1, source: 'content', reasons: [] });
    expect(found.degraded).toBeUndefined();
    await rec.catalog.setAvailability({ lamp: false });
    expect(idsOf(await rec.search('zephyr'))).not.toContain('lamp');
    expect((await rec.search('qqqqqqqq')).degraded?.code).toBe('no-match');
    expect((await rec.search('')).items).toEqual([]);
  });

  it('filters what is found', async () => {
    const all = await rec.search('set', { limit: 50 });
    const category = all.items[0]?.item?.category as string;
    const some = await rec.search('set', { limit: 50, filter: { category } });
    expect(some.items.length).toBeGreaterThan(0);
    expect(some.items.every(({ item }) => item?.category === category)).toBe(true);
  });

  it('applies again what was told when a newer bundle has come', async () => {
    const changing = join(folder, 'changing');
    cpSync(model, changing, { recursive: true });
    const shop = create({ bundle: join(changing, 'manifest.json'), name: 'changing' });
    const [gone = ''] = idsOf(await shop.trending({ limit: 1 }));
    await shop.catalog.upsert([await likeness(0, 'new-1')]);
    await shop.catalog.remove([gone]);
    cpSync(join(folder, 'later'), changing, { recursive: true });
    expect(await shop.update()).toEqual({ bundleVersion: 4_000_000_000 });
    // Changes wait for each other: this one for what follows the update.
    expect(await shop.catalog.setAvailability({})).toEqual({ items: 1, removed: 1, unavailable: 0 });
    expect((await shop.catalog.list()).at(-1)).toMatchObject({ itemId: 'new-1', price: 5 });
    expect(idsOf(await shop.search('new', { limit: 5 }))).toContain('new-1');
    expect(idsOf(await shop.trending({ limit: 50 }))).not.toContain(gone);
    expect(shop.version).toBe(4_000_000_000);
    await shop.close();
  });

  it('takes texts of 10 MB, names of prototypes and prices that are none without harm', async () => {
    const count = (await rec.catalog.list()).length;
    const huge = 'סיר 🍲 '.repeat((10 << 20) / 14);
    const told = await rec.catalog.upsert([
      { itemId: 'huge', title: huge, category: huge, brand: huge, price: Number.NaN },
      { itemId: '__proto__', title: '__proto__', category: '__proto__', brand: 'constructor', price: -1 },
      { itemId: 'constructor', title: '\ud800 \u0000', category: 'toString', price: Number.POSITIVE_INFINITY },
    ]);
    expect(told).toEqual({ items: 3, removed: 0, unavailable: 0 });
    const [first, second, third] = await rec.catalog.list({ offset: count });
    expect(first).toMatchObject({ itemId: 'huge', price: null });
    expect(new TextEncoder().encode(first?.title).length).toBeLessThanOrEqual(2000);
    expect(second).toMatchObject({ itemId: '__proto__', category: '__proto__', brand: 'constructor', price: null });
    expect(third).toMatchObject({ itemId: 'constructor', category: 'toString', price: null });
    expect(idsOf(await rec.recommend({ limit: 5, filter: { category: '__proto__' }, exploration: 0 }))).toEqual([
      '__proto__',
    ]);
    expect(idsOf(await rec.search('סיר', { limit: 1 }))).toEqual(['huge']);
    expect(idsOf(await rec.search(huge, { limit: 1 }))).toEqual(['huge']);
  });

  it('names what is wrong, and changes nothing', async () => {
    await expect(rec.catalog.upsert([{ itemId: '' }])).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(rec.search(7 as never)).rejects.toThrow('text must be a string');
    const wrong = rec.catalog.upsert([{ itemId: 'a', features: [1, 2] }]);
    await expect(wrong).rejects.toThrow('items[0]: has 2 features; the model was trained with 0');
    expect(await rec.catalog.upsert([{ itemId: 'b', title: 'B' }])).toEqual({ items: 1, removed: 0, unavailable: 0 });
  });
});
