// The built package in Node: dist/node.js with the real engine, over bundles made by hand and by the command line.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { createRecommender as CreateRecommender, Recommender } from '../../web/src/index.js';
import { MUGS, makeBundle } from './support/bundle.js';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'node.js');
const { createRecommender } = (await import(pathToFileURL(built).href)) as {
  createRecommender: typeof CreateRecommender;
};

const folder = mkdtempSync(join(tmpdir(), 'vitrine-web-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without what mixes a list: its order is then that of the scores. */
const BY_SCORE = { diversity: 0, exploration: 0 };

const idsOf = (list: { items: { itemId: string }[] }) => list.items.map((item) => item.itemId);

describe('the package in Node, over a bundle made by hand', () => {
  const manifest = join(folder, 'manifest.json');

  beforeAll(() => {
    const bundle = makeBundle();
    writeFileSync(manifest, bundle.manifest);
    for (const [path, bytes] of Object.entries(bundle.files)) writeFileSync(join(folder, path), bytes);
  });

  it.each([
    ['a path', () => manifest],
    ['a file: URL', () => pathToFileURL(manifest)],
    ['bytes', () => makeBundle()],
  ])('opens %s and ranks by popularity before anything is tracked', async (_, bundle) => {
    const recommender = createRecommender({ bundle: bundle() });
    const list = await recommender.recommend({ limit: 3, ...BY_SCORE });
    expect(idsOf(list)).toEqual(['mug-red', 'mug-blue', 'tasse-weiß']);
    expect(list.degraded?.code).toBe('no-history');
    await recommender.close();
  });

  it('follows what was viewed, and says why', async () => {
    const recommender = createRecommender({ bundle: manifest });
    const eventId = recommender.track({ type: 'view', itemId: 'pan' });
    const list = await recommender.recommend({ limit: 2 });
    expect(list.items[0]).toMatchObject({
      itemId: 'spoon',
      rank: 1,
      source: 'graph',
      reasons: [{ kind: 'viewed', itemId: 'pan', eventId }],
      item: { title: 'Spoon', price: 2, category: null, brand: 'Forge' },
    });
    expect(list.degraded).toBeUndefined();
  });

  it('makes no user vector where it is to have no encoder, and knows what is alike all the same', async () => {
    const items = [
      { id: 'seen', popularity: 0.1, vector: [100, 0] },
      { id: 'near', popularity: 0.2, vector: [100, 1] },
      { id: 'popular', popularity: 0.9, vector: [0, 100] },
    ];
    const firstOf = async (encoder: 'built-in' | false) => {
      const recommender = createRecommender({ bundle: makeBundle(items), encoder });
      recommender.track({ type: 'view', itemId: 'seen' });
      const { items: listed, degraded } = await recommender.recommend({ ...BY_SCORE, exclude: ['seen'] });
      expect(degraded).toBeUndefined();
      const alike = await recommender.similar('seen', BY_SCORE);
      await recommender.close();
      return [listed[0]?.itemId, alike.items[0]?.itemId];
    };
    expect(await firstOf('built-in')).toEqual(['near', 'near']);
    expect(await firstOf(false)).toEqual(['popular', 'near']);
    const wrong = { bundle: makeBundle(items), encoder: 'onnx' } as unknown as Parameters<typeof createRecommender>[0];
    expect(() => createRecommender(wrong)).toThrow(/^encoder must be/);
  });

  it('leaves out what lies in the cart and what was bought, unless told otherwise', async () => {
    const recommender = createRecommender({ bundle: manifest });
    recommender.track({ type: 'cart', itemId: 'mug-red' });
    recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }, { itemId: 'spoon' }] });
    recommender.track({ type: 'dislike', itemId: 'mug-blue' });
    expect(idsOf(await recommender.recommend())).toEqual(['tasse-weiß']);
    expect(idsOf(await recommender.recommend({ excludeInCart: false })).sort()).toEqual(['mug-red', 'tasse-weiß']);
    expect(idsOf(await recommender.recommend({ excludePurchased: false })).sort()).toEqual([
      'pan',
      'spoon',
      'tasse-weiß',
    ]);
    expect(idsOf(await recommender.recommend({ excludeDisliked: false })).sort()).toEqual(['mug-blue', 'tasse-weiß']);
    recommender.track({ type: 'cart-remove', itemId: 'mug-red' });
    expect(idsOf(await recommender.recommend())).toContain('mug-red');
  });

  it('counts a reloaded receipt once', async () => {
    const recommender = createRecommender({ bundle: manifest });
    const receipt = { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }] } as const;
    expect(recommender.track({ ...receipt, lines: [...receipt.lines] })).toBe(
      recommender.track({ ...receipt, lines: [...receipt.lines] }),
    );
    expect(await recommender.data.list()).toHaveLength(1);
  });

  it('lists what goes with an item, what was viewed and what is trending', async () => {
    const recommender = createRecommender({ bundle: manifest });
    expect(idsOf(await recommender.similar('mug-red', { limit: 2 }))).toEqual(['mug-blue', 'pan']);
    for (const itemId of ['spoon', 'mug-red', 'newer-than-the-model', 'spoon', 'pan']) {
      recommender.track({ type: 'view', itemId });
    }
    expect(idsOf(await recommender.recentlyViewed())).toEqual(['pan', 'mug-red', 'spoon']);
    expect(idsOf(await recommender.trending({ limit: 1, offset: 1, diversity: 0 }))).toEqual(['mug-blue']);
    expect((await recommender.similar('newer-than-the-model')).degraded?.code).toBe('no-match');
  });

  it('is not influenced by an id that the bundle does not know', async () => {
    const recommender = createRecommender({ bundle: manifest });
    recommender.track({ type: 'view', itemId: 'newer-than-the-model' });
    expect(idsOf(await recommender.recommend(BY_SCORE))).toEqual(MUGS.map((item) => item.id));
    expect(await recommender.data.list()).toMatchObject([{ itemId: 'newer-than-the-model' }]);
  });

  it('mixes categories, lets what was shown step back, and explores, each as far as it is told to', async () => {
    const recommender = createRecommender({ bundle: manifest, seed: 7 });
    const ask = (options: object) => recommender.recommend({ limit: 3, ...BY_SCORE, ...options });
    expect(idsOf(await ask({ diversity: 0.5 }))).toEqual(['mug-red', 'pan', 'spoon']);
    const explored = await ask({ exploration: 1 });
    expect(explored.items.map((item) => item.source)).toContain('explore');
    const fresh = createRecommender({ bundle: manifest });
    const first = idsOf(await fresh.recommend({ limit: 2, ...BY_SCORE }));
    const second = idsOf(await fresh.recommend({ limit: 2, ...BY_SCORE, rotation: 1 }));
    expect([...first, ...second].sort()).toEqual(['mug-blue', 'mug-red', 'pan', 'tasse-weiß']);
  });

  it('forgets what is deleted', async () => {
    const recommender = createRecommender({ bundle: manifest });
    recommender.track({ type: 'view', itemId: 'pan' });
    expect(await recommender.data.delete({ itemId: 'pan' })).toBe(1);
    expect((await recommender.recommend()).degraded?.code).toBe('no-history');
  });

  it('tracks nothing when consent is denied', async () => {
    const recommender = createRecommender({ bundle: manifest, consent: 'denied' });
    recommender.track({ type: 'view', itemId: 'pan' });
    expect(idsOf(await recommender.recommend(BY_SCORE))).toEqual(MUGS.map((item) => item.id));
    expect(await recommender.data.list()).toEqual([]);
  });

  it('touches nothing before it is asked for something, so that a page can be rendered on a server', async () => {
    const recommender = createRecommender({ bundle: '/model/manifest.json' });
    const heard: string[] = [];
    recommender.on('degraded', ({ code }) => heard.push(code));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
    expect((await recommender.recommend()).degraded?.code).toBe('bundle-not-found');
    expect(heard).toEqual(['bundle-not-found']);
  });

  it.each([
    ['bundle-not-found', 'a file is missing', () => ({ ...makeBundle(), files: {} })],
    ['bundle-too-new', 'the format is newer', () => makeBundle(MUGS, { format: 99 })],
    ['bundle-corrupt', 'the manifest is cut off', () => ({ ...makeBundle(), manifest: '{"format":1' })],
    ['bundle-corrupt', 'the engine finds another number of items', () => makeBundle(MUGS, { items: 4 })],
  ])('resolves with %s when %s', async (code, _, bundle) => {
    const recommender = createRecommender({ bundle: bundle() });
    expect(await recommender.recommend()).toMatchObject({ items: [], degraded: { code } });
    expect(await recommender.data.list()).toEqual([]);
  });

  it('resolves with wasm-unavailable when the module is not one', async () => {
    const recommender = createRecommender({ bundle: manifest, wasmUrl: manifest });
    expect((await recommender.recommend()).degraded?.code).toBe('wasm-unavailable');
  });
});

describe('the package in Node, over a bundle of the command line', () => {
  const cli = join(root, 'build', 'native-release', 'src', 'cli', 'vitrine');
  let recommender: Recommender | null = null;

  beforeAll(() => {
    if (!existsSync(cli)) return;
    const data = join(folder, 'data');
    const model = join(folder, 'model');
    const size = ['--items', '300', '--users', '200', '--days', '60', '--seed', '7'];
    execFileSync(cli, ['simulate', ...size, '--out', data], { stdio: 'pipe' });
    const files = ['--events', join(data, 'events.csv'), '--catalog', join(data, 'catalog.csv')];
    execFileSync(cli, ['train', ...files, '--out', model], { stdio: 'pipe' });
    recommender = createRecommender({ bundle: join(model, 'manifest.json') });
  });

  it('finds every item of the catalogue by its id, and lists follow a click with a reason', async (context) => {
    if (!recommender) return context.skip(`${cli} is not built`);
    const items = await recommender.catalog.list();
    expect(items.length).toBeGreaterThan(200);
    expect(new Set(items.map((item) => item.itemId)).size).toBe(items.length);
    expect(items.every((item) => item.title !== '')).toBe(true);
    const { items: popular } = await recommender.trending({ limit: 5 });
    for (const { itemId } of popular) {
      recommender.track({ type: 'view', itemId });
      const list = await recommender.recommend({ limit: 10 });
      expect(list.items).toHaveLength(10);
      expect(list.items.some((item) => item.reasons.some((reason) => reason.itemId === itemId))).toBe(true);
    }
  });

  it('gives the lists and scores of the native engine, to the bit', async (context) => {
    if (!recommender) return context.skip(`${cli} is not built`);
    for (const { itemId } of (await recommender.catalog.list()).filter((_, i) => i % 10 === 0)) {
      const native = ['--json', 'inspect', join(folder, 'model'), '--item', itemId, '--limit', '20'];
      const { item } = JSON.parse(execFileSync(cli, native, { encoding: 'utf8' }));
      const { items } = await recommender.similar(itemId, {
        limit: 20,
        diversity: 0,
        excludePurchased: false,
        excludeInCart: false,
        excludeDisliked: false,
      });
      const expected = item.similar.map((hit: { item: string; score: number }) => [hit.item, Math.fround(hit.score)]);
      expect(items.map(({ itemId, score }) => [itemId, score])).toEqual(expected);
    }
  });
});
