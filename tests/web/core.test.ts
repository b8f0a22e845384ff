import { describe, expect, it } from 'vitest';
import { type AssetCache, type CachedAssets, Core, type CoreEnvironment } from '../../web/src/core/core.js';
import type { CoreModule } from '../../web/src/core/engine-module.js';
import { verifySupplied } from '../../web/src/fetcher/verify.js';
import type {
  BundleBytes,
  CallMessage,
  ClientToCore,
  CoreToClient,
  HistoryEvent,
  ListRequest,
  Overlay,
  Profile,
  RecommendationList,
  StartMessage,
} from '../../web/src/shared/protocol.js';
import { loadEngine } from './fake-core.mjs';
import { MUGS, makeBundle } from './support/bundle.js';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';

const WASM = new Uint8Array(8);
const bundleBytes = async (manifest = {}) => (await verifySupplied(makeBundle(MUGS, manifest), [], 0)).bytes;

class FakeCache implements AssetCache {
  dropped: string[] = [];
  refused: number[] = [];
  previous: BundleBytes | null = null;
  overlay: Overlay | null = null;
  readonly bundle: BundleBytes | null;

  constructor(bundle: BundleBytes | null) {
    this.bundle = bundle;
  }

  async read(): Promise<CachedAssets> {
    return { bundle: this.bundle, overlay: this.overlay };
  }

  async rollback(): Promise<BundleBytes | null> {
    return this.previous;
  }

  async refuse(_name: string, _url: string, version: number): Promise<BundleBytes | null> {
    this.refused.push(version);
    return this.previous;
  }

  async drop(name: string): Promise<void> {
    this.dropped.push(name);
  }
}

function coreWith(environment: Partial<CoreEnvironment> = {}) {
  const posted: CoreToClient[] = [];
  const timers = new ManualTimers();
  let ids = 0;
  const core = new Core({
    assetCache: null,
    historyStorage: null,
    createModule: async () => ({ loadEngine }) as CoreModule,
    post: (message) => posted.push(message),
    clock: () => 0,
    uniqueId: () => `list-${++ids}`,
    timers,
    ...environment,
  });
  const send = (message: ClientToCore) => core.receive(message);
  let calls = 0;
  const call = async <T>(message: { call: CallMessage['call']; args: unknown }): Promise<T> => {
    const id = ++calls;
    send({ kind: 'call', id, ...message } as CallMessage);
    await settle();
    const reply = posted.find((candidate) => candidate.kind === 'reply' && candidate.id === id);
    if (reply?.kind !== 'reply') throw new Error(`no reply to ${message.call}`);
    return reply.result as T;
  };
  const list = (request: Partial<ListRequest> = {}) =>
    call<RecommendationList>({ call: 'list', args: { ...LIST, ...request } });
  const kinds = () => posted.map((message) => message.kind);
  return { core, posted, timers, send, call, list, kinds };
}

const START: StartMessage = {
  kind: 'start',
  name: 'default',
  profile: null,
  bundleUrl: 'https://shop.test/manifest.json',
  publicKeys: [],
  consent: 'pending',
  retention: { events: 500, days: 90 },
  awaitsKey: false,
  attribution: false,
  nowMs: NOW_MS,
};

const LIST: ListRequest = {
  list: 'recommend',
  itemId: null,
  limit: 3,
  offset: 0,
  exclude: [],
  excludePurchased: true,
  excludeInCart: true,
  excludeDisliked: true,
  placement: null,
};

const idsOf = (list: RecommendationList) => list.items.map((item) => item.itemId);

async function started(events: HistoryEvent[] = []) {
  const setup = coreWith();
  setup.send(START);
  setup.send({ kind: 'wasm', module: WASM });
  setup.send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 99 });
  await settle();
  for (const event of events) setup.send({ kind: 'track', event, nowMs: NOW_MS });
  return setup;
}

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
    expect(posted[1]).toEqual({ kind: 'ready', bundleVersion: 7, fromDevice: false });
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
    expect(posted.at(-1)).toEqual({ kind: 'ready', bundleVersion: 6, fromDevice: true });
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
    answer({ bundle: null, overlay: null });
    await settle();
    expect(kinds()).toEqual(['ready']);
  });

  it('goes on without the device when its storage hangs', async () => {
    const cache = new FakeCache(null);
    cache.read = () => new Promise(() => undefined);
    const { send, timers, kinds } = coreWith({ assetCache: cache });
    send(START);
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
    expect((await list({ list: 'similar', itemId: 'pan' })).degraded).toBeUndefined();
  });

  it('say no-match for what goes with an item that the bundle does not know', async () => {
    const { list } = await started();
    const result = await list({ list: 'similar', itemId: 'newer-than-the-model' });
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
    expect(kinds()).toContain('storage-failed');
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

describe('a newer bundle', () => {
  it('takes the place of the one in use, and one that is refused leaves it there', async () => {
    const { send, posted, list } = await started();
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8 }), downloadedBytes: 5 });
    await settle();
    expect(posted.at(-1)).toEqual({ kind: 'ready', bundleVersion: 8, fromDevice: false });
    expect((await list()).bundleVersion).toBe(8);
    const broken = await bundleBytes({ version: 9 });
    send({ kind: 'assets', bundle: { ...broken, roles: [], files: [] }, downloadedBytes: 5 });
    await settle();
    expect(posted.at(-1)).toMatchObject({ kind: 'failed', degraded: { code: 'bundle-corrupt' } });
    expect((await list()).bundleVersion).toBe(8);
  });

  it('gives way to the one before it, if there is one', async () => {
    const cache = new FakeCache(await bundleBytes({ version: 8 }));
    const { send, list, call } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect(await call({ call: 'rollback', args: null })).toBeNull();
    cache.previous = await bundleBytes();
    expect(await call({ call: 'rollback', args: null })).toBe(7);
    expect((await list()).bundleVersion).toBe(7);
  });

  it('past its date goes on serving, and each list says so', async () => {
    const { send, list } = await started([itemEvent('view', 'pan')]);
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8, expires: NOW_MS / 1000 + 1 }), downloadedBytes: 5 });
    await settle();
    expect((await list()).degraded).toBeUndefined();
    send({ kind: 'assets', bundle: await bundleBytes({ version: 9, expires: NOW_MS / 1000 }), downloadedBytes: 5 });
    await settle();
    const expired = await list();
    expect(expired.items).toHaveLength(3);
    expect(expired.degraded?.code).toBe('bundle-expired');
  });
});

describe('an overlay', () => {
  it('lays prices and stock over the catalogue, from the device and as it arrives', async () => {
    const cache = new FakeCache(await bundleBytes());
    cache.overlay = { 'mug-red': { price: 3 } };
    const { send, list } = coreWith({ assetCache: cache });
    send(START);
    send({ kind: 'wasm', module: WASM });
    await settle();
    expect((await list()).items[0]).toMatchObject({ itemId: 'mug-red', item: { price: 3, title: 'Red mug' } });
    send({ kind: 'overlay', overlay: { 'mug-red': { price: 4, stock: 0 } } });
    expect((await list()).items[0]?.item).toMatchObject({ price: 4, stock: 0 });
  });
});

describe('what the core infers', () => {
  it('is told as a profile', async () => {
    const { call } = await started([itemEvent('view', 'mug-blue'), itemEvent('view', 'spoon')]);
    expect(await call<Profile>({ call: 'profile', args: null })).toMatchObject({
      events: 2,
      topCategories: [{ name: 'mugs', share: 1 }],
      topBrands: [{ name: 'Forge', share: 1 }],
      recentItemIds: ['spoon', 'mug-blue'],
    });
  });

  it('is told as attribution only to those who ask', async () => {
    const { send, list, posted } = await started();
    const shown = await list({ placement: 'home' });
    const click = { eventId: 'c', type: 'click' as const, time: 1, itemIds: ['mug-red'] };
    const { recommendationId } = shown;
    send({ kind: 'track', event: { ...click, recommendationId }, nowMs: NOW_MS });
    send({ kind: 'attribution', wanted: true, variant: 'row=a' });
    send({ kind: 'track', event: { ...click, eventId: 'd', recommendationId }, nowMs: NOW_MS });
    expect(posted.filter((message) => message.kind === 'attribution')).toEqual([
      { kind: 'attribution', attribution: { placement: 'home', variant: 'row=a', source: 'popular', kind: 'click' } },
    ]);
  });
});
