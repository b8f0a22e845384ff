import { beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../web/src/client/journal.js';
import type { HistoryStore } from '../../web/src/core/history-store.js';
import { JournalReader, PAD_BYTES } from '../../web/src/core/journal-reader.js';
import type { HistoryEvent, JournalPad } from '../../web/src/shared/protocol.js';
import { FakeStorage, itemEvent, order } from './support/fakes.js';
import { type FakeWebStorage, installWebStorage } from './support/journal.js';

let local: FakeWebStorage;
let session: FakeWebStorage;
let store: HistoryStore;
const reader = new JournalReader();

beforeEach(async () => {
  ({ local, session } = installWebStorage());
  store = await new FakeStorage().open('default', null);
});

const newPad = (): Promise<JournalPad> => reader.newPad(store);

async function journalWithPad(history = 'default', keepsReserve = false): Promise<Journal> {
  const journal = new Journal(history, keepsReserve);
  journal.addPad(await newPad());
  return journal;
}

/** What the core makes of everything that other pages have left. */
async function read(history = 'default'): Promise<HistoryEvent[]> {
  const { events } = await reader.read(store, new Journal(history).leftovers());
  return events.map(({ event }) => event);
}

describe('Journal', () => {
  it('writes nothing without a pad', () => {
    const journal = new Journal('default', true);
    journal.resume();
    journal.write(itemEvent('view', 'a'));
    expect(local.length + session.length).toBe(0);
  });

  it('writes what the core can read back, letter for letter', async () => {
    const journal = await journalWithPad();
    const events = [itemEvent('view', 'tasse-weiß'), order('Ä-1', ['a', '🫖']), itemEvent('cart', 'x'.repeat(512))];
    for (const event of events) journal.write(event);
    expect(await read()).toEqual(events);
  });

  it('writes nothing that can be read without the key', async () => {
    const journal = await journalWithPad();
    for (let i = 0; i < 20; i++) journal.write(itemEvent('view', 'canary-item'));
    const values = new Journal('default').leftovers().map(({ value }) => value);
    expect(new Set(values).size).toBe(20);
    for (const value of values) expect(`${value}${atob(value)}`).not.toMatch(/canary|item|view|eventId/);
  });

  it('forgets an event that is stored, and keeps the others', async () => {
    const journal = await journalWithPad();
    const [first, second] = [itemEvent('view', 'a'), itemEvent('view', 'b')];
    journal.write(first);
    journal.write(second);
    journal.stored([first.eventId, 'never written']);
    expect(await read()).toEqual([second]);
  });

  it('writes an event id once', async () => {
    const journal = await journalWithPad();
    journal.write(order('A-1', ['a']));
    journal.write(order('A-1', ['a']));
    expect(local.length).toBe(1);
  });

  it('hands the core what other pages wrote, not its own, and removes it when told', async () => {
    const [mine, other] = [await journalWithPad(), await journalWithPad()];
    mine.write(itemEvent('view', 'mine'));
    other.write(itemEvent('view', 'other'));
    const leftovers = mine.leftovers();
    expect((await reader.read(store, leftovers)).events).toMatchObject([{ event: { itemId: 'other' } }]);
    mine.remove(leftovers.map(({ key }) => key));
    expect(await read()).toMatchObject([{ itemId: 'mine' }]);
  });

  it('keeps names apart, also when one begins with another', async () => {
    (await journalWithPad('shop')).write(itemEvent('view', 'a'));
    (await journalWithPad('shop:eu')).write(itemEvent('view', 'b'));
    (await journalWithPad('shop~f00d')).write(itemEvent('view', 'c'));
    expect(await read('shop')).toMatchObject([{ itemId: 'a' }]);
    expect(await read('shop:eu')).toMatchObject([{ itemId: 'b' }]);
  });

  it('goes on with the next pad when one is used up, and stops when none has room', async () => {
    const journal = await journalWithPad();
    const large = order('large', ['x'.repeat(PAD_BYTES)]);
    journal.write(large);
    expect(local.length).toBe(0);
    journal.addPad(await newPad());
    for (let i = 0; i < 24; i++) journal.write(itemEvent('view', `${i}`.padStart(1000, '.')));
    const written = await read();
    expect(written).toHaveLength(24);
    for (let i = 0; i < 24; i++) journal.write(itemEvent('view', `${i}`.padStart(1000, '.')));
    expect((await read()).length).toBeLessThan(32);
  });

  it('does nothing where storage is forbidden or full', async () => {
    local.fails = true;
    session.fails = true;
    const journal = await journalWithPad('default', true);
    journal.resume();
    journal.write(itemEvent('view', 'a'));
    journal.stored(['a']);
    journal.clear();
    expect(journal.leftovers()).toEqual([]);
    expect(local.length).toBe(0);
  });

  it('clears what every page has written, or only its own', async () => {
    const [mine, other] = [await journalWithPad(), await journalWithPad()];
    mine.write(itemEvent('view', 'a'));
    other.write(itemEvent('view', 'b'));
    mine.clear(true);
    expect(await read()).toMatchObject([{ itemId: 'b' }]);
    mine.clear();
    expect(local.length).toBe(0);
    mine.write(itemEvent('view', 'c'));
    expect(local.length).toBe(0);
  });
});

describe('the reserve for the next page', () => {
  it('lets it write before its own core is up, and is not used up twice', async () => {
    const events = ['a', 'b', 'c', 'd'].map((itemId) => itemEvent('view', itemId)) as [
      HistoryEvent,
      HistoryEvent,
      HistoryEvent,
      HistoryEvent,
    ];
    (await journalWithPad('default', true)).write(events[0]);
    // Two pages that are left before their cores are up, then one whose core sends a pad.
    for (const event of events.slice(1, 3)) {
      const page = new Journal('default', true);
      page.resume();
      page.write(event);
    }
    const last = new Journal('default', true);
    last.resume();
    last.addPad(await newPad());
    last.write(events[3]);
    expect((await read()).map(({ eventId }) => eventId).sort()).toEqual(events.map(({ eventId }) => eventId).sort());
  });

  it('does not overwrite what a duplicated tab wrote with it', async () => {
    await journalWithPad('default', true);
    const tabs = [new Journal('default', true), new Journal('default', true)];
    for (const tab of tabs) tab.resume();
    const event = itemEvent('view', 'a');
    tabs[0]?.write(event);
    tabs[1]?.write(itemEvent('view', 'b'));
    expect(await read()).toEqual([event]);
  });

  it('goes when everything is cleared, and is not kept without being asked for', async () => {
    const journal = await journalWithPad('default', true);
    expect(session.length).toBe(1);
    journal.clear();
    expect(session.length).toBe(0);
    await journalWithPad('default', false);
    expect(session.length).toBe(0);
  });
});
