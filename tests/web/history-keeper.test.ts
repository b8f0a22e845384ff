import { describe, expect, it } from 'vitest';
import { HistoryKeeper } from '../../web/src/core/history-keeper.js';
import type { Degraded } from '../../web/src/shared/errors.js';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';

function keeperOver(storage: FakeStorage | null, timers = new ManualTimers()) {
  const failures: Degraded[] = [];
  const keeper = new HistoryKeeper({
    name: 'default',
    retention: { events: 5, days: 90 },
    storage,
    timers,
    onChanged: () => undefined,
    onStorageFailed: (degraded) => failures.push(degraded),
  });
  return { keeper, failures };
}

const idsOf = (events: readonly { eventId: string }[]) => events.map((event) => event.eventId);

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
    await keeper.setConsent('granted', NOW_MS);
    expect(idsOf(keeper.history.events)).toEqual([before.eventId, pending.eventId]);
    expect(idsOf(storage.stored)).toEqual([before.eventId, pending.eventId]);
    expect(keeper.stored).toBe(2);
    expect(keeper.storage).toBe('indexeddb');
  });

  it('counts an event as stored only when its transaction has completed', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS);
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
    await keeper.setConsent('granted', NOW_MS);
    storage.hold();
    for (const itemId of ['a', 'b', 'c', 'd']) keeper.track(itemEvent('view', itemId), NOW_MS);
    storage.completeOne();
    await settle();
    storage.completeOne();
    await keeper.flush();
    expect(storage.writes.map((change) => change.put.length)).toEqual([1, 3]);
    expect(keeper.stored).toBe(4);
  });

  it('removes from storage what retention drops', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS);
    for (let i = 0; i < 8; i++) keeper.track(itemEvent('view', `item-${i}`), NOW_MS);
    await keeper.flush();
    expect(storage.stored).toHaveLength(5);
    expect(idsOf(storage.stored)).toEqual(idsOf(keeper.history.events));
  });

  it('forgets memory at once and deletes what is stored when consent is denied, and tracks nothing from then on', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    const denied = keeper.setConsent('denied', NOW_MS);
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
    void keeper.setConsent('granted', NOW_MS);
    await settle();
    const denied = keeper.setConsent('denied', NOW_MS);
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
    void keeper.setConsent('granted', NOW_MS);
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
    await keeper.setConsent('granted', NOW_MS);
    expect(failures).toEqual([{ code: 'storage-unavailable', message: 'SecurityError' }]);
    expect(keeper.storageFailure?.code).toBe('storage-unavailable');
    expect(keeper.history.events).toHaveLength(1);
  });

  it('goes on in memory when storage opens but never answers', async () => {
    const storage = new FakeStorage();
    storage.holdLoading();
    const timers = new ManualTimers();
    const { keeper, failures } = keeperOver(storage, timers);
    const granted = keeper.setConsent('granted', NOW_MS);
    await settle();
    timers.runOut();
    await granted;
    expect(failures).toHaveLength(1);
    expect(keeper.storage).toBe('memory');
  });

  it('keeps everything in memory when a transaction fails, as with a full disk', async () => {
    const storage = new FakeStorage();
    const { keeper, failures } = keeperOver(storage);
    await keeper.setConsent('granted', NOW_MS);
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
    await keeper.setConsent('granted', NOW_MS);
    keeper.track(order('A-1', ['a', 'b']), NOW_MS);
    expect(await keeper.delete({ itemId: 'a' })).toBe(1);
    expect(storage.stored).toMatchObject([{ orderId: 'A-1', lines: [{ itemId: 'b' }] }]);
    expect(keeper.stored).toBe(1);
  });

  it('works without any storage, as in Node', async () => {
    const { keeper, failures } = keeperOver(null);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await keeper.setConsent('granted', NOW_MS);
    expect(await keeper.delete({ itemId: 'a' })).toBe(1);
    await keeper.clear();
    expect(failures).toEqual([]);
  });
});
