import { describe, expect, it } from 'vitest';
import type { Profile } from '../../web/src/shared/protocol.js';
import { bundleBytes, coreWith, FakeCache, START, started, WASM } from './support/cores.js';
import { itemEvent, NOW_MS, settle } from './support/fakes.js';

describe('a newer bundle', () => {
  it('takes the place of the one in use, and one that is refused leaves it there', async () => {
    const { send, posted, list } = await started();
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8 }), downloadedBytes: 5 });
    await settle();
    expect(posted.at(-1)).toMatchObject({ kind: 'ready', bundleVersion: 8, fromDevice: false });
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
    send({ kind: 'attribution', variant: 'row=a' });
    send({ kind: 'track', event: { ...click, eventId: 'd', recommendationId }, nowMs: NOW_MS });
    expect(posted.filter((message) => message.kind === 'attribution')).toEqual([
      { kind: 'attribution', attribution: { placement: 'home', variant: 'row=a', source: 'popular', kind: 'click' } },
    ]);
  });
});
