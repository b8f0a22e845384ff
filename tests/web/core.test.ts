import { describe, expect, it } from 'vitest';
import type { CachedAssets } from '../../web/src/core/asset-cache.js';
import type { CoreModule, EngineListOptions } from '../../web/src/core/engine-module.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { loadEngine } from './fake-core.mjs';
import { MUGS } from './support/bundle.js';
import { bundleBytes, coreWith, FakeCache, idsOf, START, started, WASM } from './support/cores.js';
import { FakeStorage, itemEvent, NOW_MS, order, settle } from './support/fakes.js';

describe('the start of the core', () => {
  it('asks for the bundle when the device has none, and is ready when it arrives', async () => {
    const { send, posted, kinds } = coreWith();
    send(START);
    await settle();
    expect(posted).toEqual([{ kind: 'need' }]);
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 99 });
    await settle();
    expect(kinds()).toEqual(['need', 'ready']);
    expect(posted[1]).toMatchObject({ kind: 'ready', bundleVersion: 7, fromDevice: false });
  });

  it('asks for nothing when a verified bundle is on the device', async () => {
    const cache = new FakeCache(await bundleBytes());
    const { send, kinds } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect(kinds()).toEqual(['ready']);
  });

  it('downloads once more when what is on the device is refused, and gives up when that is refused too', async () => {
    const refuse = () => ({ engine: null, code: 3, message: 'graph: truncated' });
    const cache = new FakeCache(await bundleBytes());
    const { send, posted } = coreWith({ assetCache: cache, createModule: async () => ({ loadEngine: refuse }) });
    send(START);
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect(cache.dropped).toEqual(['default']);
    expect(posted).toEqual([{ kind: 'need' }]);
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(posted[1]).toEqual({ kind: 'failed', degraded: { code: 'bundle-corrupt', message: 'graph: truncated' } });
    expect(cache.refused).toEqual([7]);
  });

  it('goes back to the last good bundle when the first that arrives is refused', async () => {
    const cache = new FakeCache(null);
    cache.previous = await bundleBytes({ version: 6 });
    const { send, posted, list } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: { ...(await bundleBytes()), roles: [], files: [] }, downloadedBytes: 8 });
    await settle();
    expect(posted.at(-1)).toMatchObject({ kind: 'ready', bundleVersion: 6, fromDevice: true });
    expect((await list()).bundleVersion).toBe(6);
    expect(cache.refused).toEqual([7]);
  });

  it.each([
    [3, 'bundle-corrupt'],
    [4, 'bundle-too-new'],
    [5, 'wasm-unavailable'],
  ])('reports status %i of the engine as %s', async (code, expected) => {
    const { send, posted } = coreWith({
      createModule: async () => ({ loadEngine: () => ({ engine: null, code, message: 'why' }) }),
    });
    send(START);
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(posted.at(-1)).toMatchObject({ kind: 'failed', degraded: { code: expected } });
  });

  it('reports wasm-unavailable when the module does not start, and when it hangs', async () => {
    const broken = coreWith({ createModule: () => Promise.reject(new Error('blocked by CSP')) });
    const hanging = coreWith({ createModule: () => new Promise(() => undefined) });
    for (const { send } of [broken, hanging]) {
      send(START);
      send({ kind: 'wasm', module: WASM });
      send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
      await settle();
    }
    hanging.timers.runOut();
    await settle();
    for (const { posted } of [broken, hanging]) {
      expect(posted.at(-1)).toMatchObject({ kind: 'failed', degraded: { code: 'wasm-unavailable' } });
    }
  });

  it('reports wasm-unavailable when the module does not come, and is ready when it comes all the same', async () => {
    const { send, posted, timers, list } = coreWith();
    send(START);
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    timers.runOut();
    await settle();
    expect(posted.at(-1)).toEqual({
      kind: 'failed',
      degraded: { code: 'wasm-unavailable', message: expect.stringMatching(/nothing after 20 s.*wasmUrl/) },
    });
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect(posted.at(-1)).toMatchObject({ kind: 'ready', bundleVersion: 7, fromDevice: false });
    expect((await list()).items).toHaveLength(3);
  });

  it('goes on without the history when its storage hangs', async () => {
    const storage = new FakeStorage();
    storage.hold();
    const { send, timers, kinds, list } = coreWith({ historyStorage: storage });
    send({ ...START, consent: 'granted' });
    // What was tracked before the store is open is written as soon as it is: this is what hangs.
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: NOW_MS });
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(kinds()).not.toContain('ready');
    timers.runOut();
    await settle();
    expect((await list()).items).toHaveLength(3);
  });

  it('takes a download that the page has started without being asked, and asks for nothing', async () => {
    let answer: (nothing: CachedAssets) => void = () => undefined;
    const cache = new FakeCache(null);
    const slow = new Promise<CachedAssets>((resolve) => {
      answer = resolve;
    });
    cache.read = () => slow;
    const { send, kinds } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    answer({ bundle: null, overlay: null, placements: null });
    await settle();
    expect(kinds()).toEqual(['ready']);
  });

  it('goes on without the device when its storage hangs', async () => {
    const cache = new FakeCache(null);
    cache.read = () => new Promise(() => undefined);
    const { send, timers, kinds } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect(kinds()).toEqual([]);
    timers.runOut();
    await settle();
    expect(kinds()).toEqual(['need']);
  });

  it('is ready only when the stored history has been read', async () => {
    const storage = new FakeStorage();
    storage.stored = [itemEvent('view', 'pan')];
    const release = storage.holdLoading();
    const { send, kinds, call } = coreWith({ historyStorage: storage });
    send({ ...START, consent: 'granted' });
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(kinds()).not.toContain('ready');
    release();
    await settle();
    expect(kinds()).toContain('ready');
    expect(await call<HistoryEvent[]>({ call: 'history', args: null })).toHaveLength(1);
  });
});

describe('lists of the core', () => {
  it('wait for the model and are then answered, each by one message', async () => {
    const { send, posted, list } = coreWith();
    send(START);
    const waiting = list().catch((error: Error) => error.message);
    await settle();
    expect(await waiting).toBe('no reply to list');
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(posted.filter((message) => message.kind === 'reply')).toHaveLength(1);
  });

  it('are refused with the name of the argument, without waiting for the model', async () => {
    const { send, posted } = coreWith();
    send(START);
    const options = { limit: 0 };
    send({ kind: 'call', id: 1, call: 'list', args: { list: 'recommend', items: null, options } });
    send({ kind: 'call', id: 2, call: 'catalog', args: { limit: 0 } });
    send({ kind: 'call', id: 3, call: 'delete', args: {} });
    send({ kind: 'call', id: 4, call: 'cart', args: { itemIds: ['mug', 7], nowMs: NOW_MS } });
    await settle();
    const refused = posted.filter((message) => message.kind === 'reply-error');
    expect(refused.map(({ id, code, message }) => [id, code, message.split(' ')[0]])).toEqual([
      [1, 'invalid-argument', 'limit'],
      [2, 'invalid-argument', 'limit'],
      [3, 'invalid-argument', 'selector'],
      [4, 'invalid-argument', 'itemIds[1]'],
    ]);
  });

  it('tell the engine what was asked, what this visit was shown, and a seed that follows the history', async () => {
    const asked: EngineListOptions[] = [];
    const module = await watchedModule(asked);
    const { send, list } = coreWith({ createModule: async () => module });
    send({ ...START, seed: 40 });
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    await list({ limit: 2, diversity: 0.5, rotation: 0.25, exploration: 1 });
    await list({ list: 'recentlyViewed' });
    send({ kind: 'track', event: itemEvent('view', 'mug-red'), nowMs: NOW_MS });
    await list({ limit: 2 });
    expect(asked[0]).toMatchObject({ diversity: 0.5, rotation: 0.25, exploration: 1, seed: 40 });
    expect(asked[0]?.exposed).toHaveLength(0);
    // mug-red, the first item of the bundle, was shown and viewed; mug-blue only shown.
    expect(asked.at(-1)).toMatchObject({ diversity: 0.2, rotation: 0, exploration: 0, seed: 41 });
    expect([...(asked.at(-1)?.exposed ?? [])]).toEqual([1]);
    expect([...(asked.at(-1)?.exposures ?? [])]).toEqual([1]);
    expect([...(asked.at(-1)?.arms ?? [])]).toEqual([0, 0, 0, 0, 2, 1, 0, 0]);
  });

  it('carry ids, ranks, sources, items of the catalogue and the shopper’s own events as reasons', async () => {
    const seen = itemEvent('view', 'pan');
    const { list } = await started([seen]);
    const result = await list({ offset: 1 });
    expect(result).toMatchObject({ recommendationId: 'list-1', bundleVersion: 7 });
    expect(result.items[0]).toEqual({
      itemId: 'mug-blue',
      rank: 2,
      score: Math.fround(0.8),
      source: 'popular',
      reasons: [{ kind: 'viewed', itemId: 'pan', eventId: seen.eventId, weight: 1 }],
      item: { itemId: 'mug-blue', title: 'Blue mug', price: 8.25, category: 'mugs', brand: null },
    });
    expect(result.items[1]?.item).toEqual({
      itemId: 'tasse-weiß',
      title: 'Weiße Tasse',
      price: null,
      category: 'mugs',
      brand: null,
    });
    expect(result.degraded).toBeUndefined();
  });

  it('name the line of an order that is the reason', async () => {
    const { list } = await started([order('A-1', ['mug-red', 'spoon'])]);
    const result = await list();
    expect(result.items[0]?.reasons).toEqual([{ kind: 'purchased', itemId: 'spoon', eventId: 'order:A-1', weight: 1 }]);
    expect(idsOf(result)).toEqual(['mug-blue', 'tasse-weiß', 'pan']);
  });

  it('say no-history when nothing has been tracked, and only where that matters', async () => {
    const { list } = await started();
    expect((await list()).degraded?.code).toBe('no-history');
    expect((await list({ list: 'trending' })).degraded).toBeUndefined();
    expect((await list({ list: 'similar', items: 'pan' })).degraded).toBeUndefined();
  });

  it('say no-match for what goes with an item that the bundle does not know', async () => {
    const { list } = await started();
    const result = await list({ list: 'similar', items: 'newer-than-the-model' });
    expect(result.items).toEqual([]);
    expect(result.degraded?.code).toBe('no-match');
  });

  it('are not influenced by an id that the bundle does not know, which stays in the history', async () => {
    const { list, call } = await started([itemEvent('view', 'pan')]);
    const before = await list();
    const { list: listWithUnknown, call: callWithUnknown } = await started([itemEvent('view', 'newer-than-the-model')]);
    expect(idsOf(await listWithUnknown())).toEqual(idsOf(before));
    expect(await callWithUnknown<HistoryEvent[]>({ call: 'history', args: null })).toMatchObject([
      { itemId: 'newer-than-the-model' },
    ]);
    expect(await call<HistoryEvent[]>({ call: 'history', args: null })).toHaveLength(1);
  });

  it('leave out what other placements show; asking again for one placement replaces what it had shown', async () => {
    const { list } = await started();
    expect(idsOf(await list({ placement: 'top', limit: 2 }))).toEqual(['mug-red', 'mug-blue']);
    expect(idsOf(await list({ placement: 'side', limit: 2 }))).toEqual(['tasse-weiß', 'pan']);
    expect(idsOf(await list({ placement: 'top', limit: 2 }))).toEqual(['mug-red', 'mug-blue']);
    expect(idsOf(await list({ placement: 'top', limit: 2, exclude: ['mug-red'] }))).toEqual(['mug-blue', 'spoon']);
    expect(idsOf(await list({ placement: 'side', limit: 2 }))).toEqual(['mug-red', 'tasse-weiß']);
    expect(idsOf(await list({ limit: 2 }))).toEqual(['mug-red', 'mug-blue']);
  });

  it('say storage-unavailable as long as a granted history cannot be stored', async () => {
    const storage = new FakeStorage();
    storage.failOpen = new Error('private mode');
    const { send, list, kinds } = coreWith({ historyStorage: storage });
    send({ ...START, consent: 'granted' });
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(kinds()).toContain('degraded');
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: NOW_MS });
    const result = await list();
    expect(result.items).toHaveLength(3);
    expect(result.degraded?.code).toBe('storage-unavailable');
  });

  it('resolve empty when the engine traps', async () => {
    const trap = {
      describe: () => ({ numItems: 5 }),
      list: () => {
        throw new WebAssembly.RuntimeError('unreachable');
      },
      delete: () => undefined,
    };
    const module = { loadEngine: () => ({ engine: trap, code: 0, message: '' }) } as unknown as CoreModule;
    const { send, list } = coreWith({ createModule: async () => module });
    send(START);
    send({ kind: 'wasm', module: WASM });
    send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 8 });
    await settle();
    expect(await list()).toMatchObject({ items: [], degraded: { code: 'wasm-unavailable' } });
  });
});

describe('other calls of the core', () => {
  it('list the catalogue in the order of the bundle, a page at a time', async () => {
    const { call } = await started();
    const all = await call<{ itemId: string }[]>({ call: 'catalog', args: { offset: 0, limit: 1000 } });
    expect(all.map((item) => item.itemId)).toEqual(MUGS.map((item) => item.id));
    expect(await call({ call: 'catalog', args: { offset: 4, limit: 5 } })).toEqual([
      { itemId: 'spoon', title: 'Spoon', price: 2, category: null, brand: 'Forge' },
    ]);
  });

  it('tell what is held and where', async () => {
    const { call } = await started([itemEvent('view', 'pan')]);
    expect(await call({ call: 'stats', args: null })).toMatchObject({
      consent: 'pending',
      storage: 'memory',
      history: { events: 1, stored: 0 },
      bundle: { version: 7, name: 'mugs', items: 5, downloadedBytes: 99 },
    });
  });
});

/** The fake engine, noting the options of each list. */
async function watchedModule(asked: EngineListOptions[]): Promise<CoreModule> {
  return {
    loadEngine: (...bundle) => {
      const { engine, ...rest } = (loadEngine as CoreModule['loadEngine'])(...bundle);
      if (!engine) return { engine, ...rest };
      const list: typeof engine.list = (kind, events, options) => {
        asked.push({ ...options, arms: options.arms.slice() });
        return engine.list(kind, events, options);
      };
      const setNumbers: typeof engine.setNumbers = (...args) => engine.setNumbers(...args);
      return {
        engine: {
          learn: engine.learn,
          describe: () => engine.describe(),
          list,
          predict: engine.predict,
          setNumbers,
          delete: () => engine.delete(),
        },
        ...rest,
      };
    },
  };
}
