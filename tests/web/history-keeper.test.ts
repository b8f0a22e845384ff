import { describe, expect, it } from 'vitest';
import { HistoryKeeper, type KeeperOptions } from '../../web/src/core/history-keeper.js';
import type { Degraded } from '../../web/src/shared/errors.js';
import type { Consent, JournalPad } from '../../web/src/shared/protocol.js';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';
import { journalEntry } from './support/journal.js';

interface Told {
  failures: Degraded[];
  stored: string[];
  pads: JournalPad[];
  journalDone: string[];
  consents: Consent[];
  cleared: number;
}

function keeperOver(storage: FakeStorage | null, options: Partial<KeeperOptions> = {}) {
  const told: Told = { failures: [], stored: [], pads: [], journalDone: [], consents: [], cleared: 0 };
  let ids = 0;
  const keeper = new HistoryKeeper({
    name: 'default',
    profile: null,
    retention: { events: 5, days: 90 },
    awaitsKey: false,
    storage,
    timers: new ManualTimers(),
    uniqueId: () => `made-${++ids}`,
    onChanged: () => undefined,
    onStorageFailed: (degraded) => told.failures.push(degraded),
    onStored: (eventIds) => told.stored.push(...eventIds),
    onPad: (pad) => told.pads.push(pad),
    onJournalDone: (keys) => told.journalDone.push(...keys),
    onConsent: (consent) => told.consents.push(consent),
    onCleared: () => told.cleared++,
    ...options,
  });
  return { keeper, told, failures: told.failures };
}

async function granted(storage: FakeStorage, options: Partial<KeeperOptions> = {}) {
  const setup = keeperOver(storage, options);
  await setup.keeper.setConsent('granted', NOW_MS, false);
  return setup;
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

describe('a history with a keyProvider', () => {
  it('opens nothing before the key is there', async () => {
    const storage = new FakeStorage();
    const { keeper } = keeperOver(storage, { awaitsKey: true });
    const opened = keeper.setConsent('granted', NOW_MS, false);
    await settle();
    expect(storage.opened).toBe(0);
    const key = new Uint8Array(16);
    keeper.takeKey(key);
    await opened;
    expect(storage.keys).toEqual([key]);
  });

  it('goes on in memory when no key comes, and stores everything when it comes after all', async () => {
    const storage = new FakeStorage();
    const timers = new ManualTimers();
    const { keeper, failures } = keeperOver(storage, { awaitsKey: true, timers });
    const opened = keeper.setConsent('granted', NOW_MS, false);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await settle();
    timers.runOut();
    await opened;
    expect(failures).toMatchObject([{ code: 'storage-unavailable' }]);
    expect(failures[0]?.message).toContain('keyProvider');
    keeper.takeKey(new Uint8Array(16));
    await settle();
    expect(keeper.stored).toBe(1);
    expect(keeper.storageFailure).toBeNull();
  });
});

describe('two tabs with one history', () => {
  it('see each other’s events, and each event once', async () => {
    const storage = new FakeStorage();
    const [a, b] = [await granted(storage), await granted(storage)];
    a.keeper.track(itemEvent('view', 'a'), NOW_MS);
    b.keeper.track(order('A-1', ['b']), NOW_MS);
    a.keeper.track(order('A-1', ['b']), NOW_MS);
    await settle();
    for (const { keeper } of [a, b]) {
      expect(keeper.history.events).toHaveLength(2);
      expect(keeper.stored).toBe(2);
    }
  });

  it('lose what one of them deletes', async () => {
    const storage = new FakeStorage();
    const [a, b] = [await granted(storage), await granted(storage)];
    b.keeper.track(itemEvent('view', 'unwanted'), NOW_MS);
    b.keeper.track(itemEvent('view', 'kept'), NOW_MS);
    await settle();
    expect(await a.keeper.delete({ itemId: 'unwanted' })).toBe(1);
    await settle();
    expect(b.keeper.history.events).toMatchObject([{ itemId: 'kept' }]);
    expect(storage.stored).toMatchObject([{ itemId: 'kept' }]);
  });

  it('are both empty after one has cleared, and both go on storing', async () => {
    const storage = new FakeStorage();
    const [a, b] = [await granted(storage), await granted(storage)];
    b.keeper.track(itemEvent('view', 'old'), NOW_MS);
    await settle();
    const clearing = a.keeper.clear();
    expect(a.keeper.history.events).toEqual([]);
    await clearing;
    expect([a.told.cleared, b.told.cleared]).toEqual([0, 1]);
    b.keeper.track(itemEvent('view', 'new'), NOW_MS);
    await settle();
    expect(storage.stored).toMatchObject([{ itemId: 'new' }]);
    expect(a.keeper.history.events).toMatchObject([{ itemId: 'new' }]);
  });

  it('do not write back what a tab remembers that has missed the clearing', async () => {
    const storage = new FakeStorage();
    const late = await granted(storage);
    late.keeper.track(itemEvent('view', 'old'), NOW_MS);
    await settle();
    // Another tab, or the person in the browser's settings.
    await storage.destroy('default', () => undefined);
    late.keeper.track(itemEvent('view', 'also old'), NOW_MS);
    await settle();
    expect(late.keeper.history.events).toEqual([]);
    expect(late.told.cleared).toBe(1);
    late.keeper.track(itemEvent('view', 'new'), NOW_MS);
    await settle();
    expect(storage.stored).toMatchObject([{ itemId: 'new' }]);
    // Messages and transactions of two processes have no common order: the word of it may come last.
    storage.tabs('default', () => undefined).tell({ kind: 'cleared', identity: '0' });
    await settle();
    expect(late.keeper.history.events).toMatchObject([{ itemId: 'new' }]);
    expect(late.told.cleared).toBe(1);
  });

  it('keep what was tracked after the clearing while the old connection was still being left', async () => {
    const storage = new FakeStorage();
    const [a, b] = [await granted(storage), await granted(storage)];
    storage.hold();
    b.keeper.track(itemEvent('view', 'old'), NOW_MS);
    await settle();
    const clearing = a.keeper.clear();
    await settle();
    const fresh = itemEvent('view', 'new');
    b.keeper.track(fresh, NOW_MS);
    storage.completeOne();
    await clearing;
    await settle();
    storage.completeOne();
    await settle();
    expect(b.keeper.history.events).toEqual([fresh]);
    expect(b.told.cleared).toBe(1);
  });

  it('follow each other’s consent, and only one of them deletes', async () => {
    const storage = new FakeStorage();
    const [a, b] = [keeperOver(storage), keeperOver(storage)];
    b.keeper.track(itemEvent('view', 'b'), NOW_MS);
    await a.keeper.setConsent('granted', NOW_MS, true);
    await settle();
    expect(b.told.consents).toEqual(['granted']);
    expect(storage.stored).toMatchObject([{ itemId: 'b' }]);
    await a.keeper.setConsent('denied', NOW_MS, true);
    await settle();
    expect(b.told.consents).toEqual(['granted', 'denied']);
    expect(b.keeper.history.events).toEqual([]);
    b.keeper.track(itemEvent('view', 'b'), NOW_MS);
    expect(b.keeper.history.events).toEqual([]);
    expect(storage.destroyed).toBe(1);
  });
});

describe('the journal', () => {
  it('gets no pad before consent, and another one before the first is used up', async () => {
    const storage = new FakeStorage();
    const { keeper, told } = keeperOver(storage);
    keeper.track(itemEvent('view', 'a'), NOW_MS);
    await settle();
    expect(told.pads).toEqual([]);
    await keeper.setConsent('granted', NOW_MS, false);
    expect(told.pads).toHaveLength(1);
    for (let i = 0; i < 200; i++) keeper.track(itemEvent('view', `item-${i}`), NOW_MS);
    await settle();
    expect(told.pads.length).toBeGreaterThan(1);
    expect(new Set(told.pads.map((pad) => pad.padId)).size).toBe(told.pads.length);
  });

  it('of a page that is gone is taken in once, and then forgotten', async () => {
    const storage = new FakeStorage();
    const before = await granted(storage);
    const event = itemEvent('view', 'a');
    const entry = journalEntry(before.told.pads[0] as JournalPad, event);
    const [a, b] = [await granted(storage), await granted(storage)];
    await Promise.all([a.keeper.takeJournal([entry], NOW_MS), b.keeper.takeJournal([entry], NOW_MS)]);
    await settle();
    expect(storage.stored).toEqual([event]);
    for (const { keeper, told } of [a, b]) {
      expect(keeper.history.events).toEqual([event]);
      expect(told.journalDone).toEqual([entry.key]);
    }
  });

  it('stays where it is while storage fails', async () => {
    const storage = new FakeStorage();
    const { keeper, told } = await granted(storage);
    const entry = journalEntry(told.pads[0] as JournalPad, itemEvent('view', 'a'));
    storage.failWrite = new Error('QuotaExceededError');
    await keeper.takeJournal([entry], NOW_MS);
    expect(keeper.history.events).toHaveLength(1);
    expect(told.journalDone).toEqual([]);
  });

  it('written with a pad of a deleted key is given up, unless it is only the key material that is wrong', async () => {
    const storage = new FakeStorage();
    const { told, keeper } = await granted(storage);
    const entry = journalEntry(told.pads[0] as JournalPad, itemEvent('view', 'a'));
    await keeper.clear();
    await keeper.takeJournal([entry], NOW_MS);
    expect(told.journalDone).toEqual([entry.key]);
    expect(keeper.history.events).toEqual([]);
    storage.parts.push(null);
    await keeper.takeJournal([entry], NOW_MS);
    expect(told.journalDone).toEqual([entry.key]);
  });

  it('is not read without consent', async () => {
    const { keeper, told } = keeperOver(new FakeStorage());
    await keeper.takeJournal([{ key: 'vitrine-journal:default:0123456789abcdef:0', value: '' }], NOW_MS);
    expect(told.journalDone).toEqual([]);
  });
});
