import { describe, expect, it } from 'vitest';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';
import { granted, idsOf, keeperOver } from './support/keepers.js';

describe('HistoryKeeper', () => {
  it('does not touch storage while consent is pending', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await keeper.flush();
    expect(storage.opened + storage.destroyed + storage.writes.length).toBe(0);
    expect(keeper.history.events).toHaveLength(1);
    expect(keeper.storage).toBe('memory');
  });

  it('stores what memory holds when consent is granted, behind what is stored already', async () => {
    const storage = new FakeStorage();
    const before = itemEvent('view', 'before', 1000);
    storage.stored = [before];
    const { keeper } = keeperOver(storage);
    const pending = itemEvent('view', 'pending');
    keeper.track(pending, NOW_MS);
    await keeper.setConsent('granted', NOW_MS, true);
    expect(idsOf(keeper.history.events)).toEqual([before.eventId, pending.eventId]);
    expect(idsOf(storage.stored)).toEqual([before.eventId, pending.eventId]);
    expect(keeper.stored).toBe(2);
    expect(keeper.storage).toBe('indexeddb');
  });

  it('counts an event as stored only when its transaction has completed', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    storage.hold();
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await settle();
    expect(storage.writes).toHaveLength(1);
    expect(keeper.stored).toBe(0);
    storage.completeOne();
    await keeper.flush();
    expect(keeper.stored).toBe(1);
  });

  it('puts what comes during a transaction into one next transaction', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    storage.hold();
    for (const itemId of ['a', 'b', 'c', 'd']) keeper.track(itemEvent('view', itemId), NOW_MS);
    storage.completeOne();
    await settle();
    storage.completeOne();
    await keeper.flush();
    expect(storage.writes.map((batch) => batch.length)).toEqual([1, 3]);
    expect(keeper.stored).toBe(4);
  });

  it('removes from storage what retention drops', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    for (let i = 0; i < 8; i++) keeper.track(itemEvent('view', `item-${i}`), NOW_MS);
    await keeper.flush();
    await settle();
    expect(storage.stored).toHaveLength(5);
    expect(idsOf(storage.stored)).toEqual(idsOf(keeper.history.events));
    expect(keeper.stored).toBe(5);
  });

  it('forgets memory at once and deletes what is stored when consent is denied, and tracks nothing from then on', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    const denied = keeper.setConsent('denied', NOW_MS, true);
    expect(keeper.history.events).toEqual([]);
    await denied;
    keeper.track(itemEvent('view', 'b'), NOW_MS);
    expect(keeper.history.events).toEqual([]);
    expect(storage.stored).toEqual([]);
    expect(storage.destroyed).toBe(1);
  });

  it('does not bring back what was being read when consent was denied', async () => {
    const storage = new FakeStorage();
    storage.stored = [itemEvent('view', 'a')];
    const release = storage.holdLoading();
    const { keeper } = keeperOver(storage);
    void keeper.setConsent('granted', NOW_MS, true);
    await settle();
    const denied = keeper.setConsent('denied', NOW_MS, true);
    release();
    await denied;
    expect(keeper.history.events).toEqual([]);
    expect(storage.stored).toEqual([]);
  });

  it('does not bring back what was being read when everything was cleared, and goes on storing', async () => {
    const storage = new FakeStorage();
    storage.stored = [itemEvent('view', 'a')];
    const release = storage.holdLoading();
    const { keeper } = keeperOver(storage);
    void keeper.setConsent('granted', NOW_MS, true);
    await settle();
    const cleared = keeper.clear();
    release();
    await cleared;
    expect(keeper.history.events).toEqual([]);
    const next = itemEvent('view', 'b');
    keeper.track(next, NOW_MS);
    await keeper.flush();
    expect(idsOf(storage.stored)).toEqual([next.eventId]);
  });

  it('goes on in memory and says so when storage does not open', async () => {
    const storage = new FakeStorage();
    storage.failOpen = new Error('SecurityError');
    const { keeper, failures } = keeperOver(storage);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await keeper.setConsent('granted', NOW_MS, true);
    expect(failures).toEqual([{ code: 'storage-unavailable', message: 'SecurityError' }]);
    expect(keeper.storageFailure?.code).toBe('storage-unavailable');
    expect(keeper.history.events).toHaveLength(1);
  });

  it('goes on in memory when storage opens but never answers', async () => {
    const storage = new FakeStorage();
    storage.holdLoading();
    const timers = new ManualTimers();
    const { keeper, failures } = keeperOver(storage, { timers });
    const opened = keeper.setConsent('granted', NOW_MS, true);
    await settle();
    timers.runOut();
    await opened;
    expect(failures).toHaveLength(1);
    expect(keeper.storage).toBe('memory');
  });

  it('keeps everything in memory when a transaction fails, as with a full disk', async () => {
    const storage = new FakeStorage();
    const { keeper, failures } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    storage.failWrite = new Error('QuotaExceededError');
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    keeper.track(itemEvent('view', 'b'), NOW_MS);
    await keeper.flush();
    expect(failures).toHaveLength(1);
    expect(keeper.history.events).toHaveLength(2);
    expect(keeper.stored).toBe(0);
  });

  it('stores an order that was cut down in place of the whole one', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS, true);
    keeper.track(order('A-1', ['a', 'b']), NOW_MS);
    expect(await keeper.delete({ itemId: 'a' })).toBe(1);
    expect(storage.stored).toMatchObject([{ orderId: 'A-1', lines: [{ itemId: 'b' }] }]);
    expect(keeper.stored).toBe(1);
  });

  it('deletes in memory when the store fails, says that it is still stored, and deletes it as soon as writing works', async () => {
    const storage = new FakeStorage();
    const [unwanted, kept] = [itemEvent('view', 'unwanted'), itemEvent('view', 'kept')];
    storage.parts = [[unwanted], [kept]];
    const { keeper, failures } = await granted(storage);
    storage.failWrite = new Error('disk I/O error');
    expect(await keeper.delete({ itemId: 'unwanted' })).toBe(1);
    expect(idsOf(keeper.history.events)).toEqual([kept.eventId]);
    expect(failures).toEqual([
      { code: 'storage-unavailable', message: expect.stringMatching(/still stored.*data\.clear\(\).*disk I\/O error/) },
    ]);
    // What another tab has stored is read, and does not bring it back.
    const elsewhere = itemEvent('view', 'elsewhere');
    storage.parts.push([elsewhere]);
    storage.tabs('default', () => undefined).tell({ kind: 'changed' });
    await keeper.flush();
    expect(idsOf(keeper.history.events)).toEqual([kept.eventId, elsewhere.eventId]);
    storage.failWrite = null;
    const again = itemEvent('view', 'unwanted');
    keeper.track(again, NOW_MS);
    await keeper.flush();
    await keeper.flush();
    expect(idsOf(storage.stored)).toEqual([kept.eventId, elsewhere.eventId, again.eventId]);
  });

  it('deletes what earlier visits have stored before consent is asked for again, and reads none of it into memory', async () => {
    const storage = new FakeStorage();
    const [unwanted, kept] = [itemEvent('view', 'unwanted'), itemEvent('view', 'kept')];
    storage.parts = [[unwanted, kept]];
    const { keeper, failures } = keeperOver(storage);
    keeper.track(itemEvent('view', 'unwanted'), NOW_MS);
    expect(await keeper.delete({ itemId: 'unwanted' })).toBe(2);
    expect(idsOf(storage.stored)).toEqual([kept.eventId]);
    expect([keeper.history.events, failures]).toEqual([[], []]);
  });

  it('creates no storage to delete from', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    expect(await keeper.delete({ itemId: 'a' })).toBe(1);
    expect(storage.opened).toBe(0);
  });

  it('works without any storage, as in Node', async () => {
    const { keeper, failures } = keeperOver(null);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await keeper.setConsent('granted', NOW_MS, true);
    expect(await keeper.delete({ itemId: 'a' })).toBe(1);
    await keeper.clear();
    expect(failures).toEqual([]);
  });

  it('tries again after a failed transaction, and works as before when there is room again', async () => {
    const storage = new FakeStorage();
    const { keeper, told } = await granted(storage);
    storage.failWrite = new Error('QuotaExceededError');
    const events = [itemEvent('view', 'a'), itemEvent('view', 'b'), itemEvent('view', 'c')] as const;
    keeper.track(events[0], NOW_MS);
    await keeper.flush();
    keeper.track(events[1], NOW_MS);
    await keeper.flush();
    expect(told.failures).toHaveLength(1);
    expect(told.stored).toEqual([]);
    storage.failWrite = null;
    keeper.track(events[2], NOW_MS);
    await keeper.flush();
    expect(told.stored).toEqual(idsOf(events));
    expect(keeper.storageFailure).toBeNull();
  });

  it('says which events are stored, and does so at once for one that is stored already', async () => {
    const storage = new FakeStorage();
    const { keeper, told } = await granted(storage);
    storage.hold();
    keeper.track(order('A-1', ['a']), NOW_MS);
    await settle();
    expect(told.stored).toEqual([]);
    storage.completeOne();
    await keeper.flush();
    keeper.track(order('A-1', ['a']), NOW_MS);
    expect(told.stored).toEqual(['order:A-1', 'order:A-1']);
  });

  it('leaves parts alone that cannot be read, says so, and stores beside them', async () => {
    const storage = new FakeStorage();
    storage.parts = [null, [itemEvent('view', 'a')]];
    const { keeper, told } = await granted(storage);
    for (let i = 0; i < 30; i++) {
      keeper.track(itemEvent('view', `item-${i}`), NOW_MS);
      await keeper.flush();
    }
    await keeper.delete({ itemId: 'item-29' });
    expect(told.failures).toMatchObject([{ code: 'storage-unavailable' }]);
    expect(told.failures[0]?.message).toMatch(/1 part of the stored history cannot be read.*data\.clear/s);
    expect(keeper.storageFailure?.code).toBe('storage-unavailable');
    expect(keeper.stored).toBe(4);
    expect(storage.rewrites).toBeGreaterThan(1);
    expect(storage.parts[0]).toBeNull();
  });

  it('joins small parts when there are many', async () => {
    const storage = new FakeStorage();
    const { keeper } = await granted(storage, { retention: { events: 500, days: 90 } });
    for (let i = 0; i < 60; i++) {
      keeper.track(itemEvent('view', `item-${i}`), NOW_MS);
      await keeper.flush();
    }
    await settle();
    expect(storage.stored).toHaveLength(60);
    expect(storage.parts.length).toBeLessThan(26);
  });

  it('adds what is not known yet, and says how many events that were', async () => {
    const storage = new FakeStorage();
    const { keeper } = await granted(storage);
    keeper.track(order('A-1', ['a']), NOW_MS);
    expect(await keeper.add([order('A-1', ['a']), order('A-2', ['b']), order('A-3', ['c'])], NOW_MS)).toBe(2);
    expect(idsOf(storage.stored)).toEqual(['order:A-1', 'order:A-2', 'order:A-3']);
  });

  it('makes events of what is new and gone in the cart, and none when it is the same', async () => {
    const storage = new FakeStorage();
    const { keeper } = await granted(storage, { retention: { events: 500, days: 90 } });
    await keeper.setCart(['a', 'b', 'b'], NOW_MS);
    await keeper.setCart(['b', 'a'], NOW_MS);
    keeper.track(order('A-1', ['a']), NOW_MS);
    await keeper.setCart(['c'], NOW_MS);
    expect(keeper.history.events).toMatchObject([
      { type: 'cart', itemId: 'a' },
      { type: 'cart', itemId: 'b' },
      { type: 'purchase' },
      { type: 'cart-remove', itemId: 'b' },
      { type: 'cart', itemId: 'c' },
    ]);
    expect(keeper.stored).toBe(5);
  });

  it('keeps each profile in a history of its own', async () => {
    const storage = new FakeStorage();
    await granted(storage);
    await granted(storage, { profile: 'f00d' });
    expect(storage.names).toEqual(['default', 'default~f00d']);
  });
});
