import { describe, expect, it } from 'vitest';
import type { JournalPad } from '../../web/src/shared/protocol.js';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';
import { journalEntry } from './support/journal.js';
import { granted, keeperOver } from './support/keepers.js';

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

  it('of a page that had committed it and was gone before it could say so reaches the other tabs as well', async () => {
    const storage = new FakeStorage();
    const other = await granted(storage);
    const event = itemEvent('view', 'a');
    // Committed by the page that is gone, without a word to anybody.
    storage.stored = [event];
    const next = await granted(storage);
    expect(other.keeper.history.events).toEqual([]);
    await next.keeper.takeJournal([journalEntry(other.told.pads[0] as JournalPad, event)], NOW_MS);
    await settle();
    expect(other.keeper.history.events).toEqual([event]);
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
