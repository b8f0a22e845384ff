// The core's messages about the history; no model is needed for them.
import { describe, expect, it } from 'vitest';
import { Core } from '../../web/src/core/core.js';
import type {
  CallMessage,
  ClientToCore,
  CoreToClient,
  HistoryEvent,
  JournalPad,
  StartMessage,
  Stats,
} from '../../web/src/shared/protocol.js';
import { FakeStorage, itemEvent, ManualTimers, NOW_MS, order, settle } from './support/fakes.js';
import { journalEntry } from './support/journal.js';

const START: StartMessage = {
  kind: 'start',
  name: 'default',
  profile: null,
  bundleUrl: null,
  publicKeys: [],
  consent: 'granted',
  retention: { events: 500, days: 90 },
  awaitsKey: false,
  encoder: true,
  seed: 0,
  nowMs: NOW_MS,
};

async function coreOver(storage: FakeStorage, start: Partial<StartMessage> = {}) {
  const posted: CoreToClient[] = [];
  let ids = 0;
  const core = new Core({
    assetCache: null,
    historyStorage: storage,
    createModule: () => new Promise(() => undefined),
    post: (message) => posted.push(message),
    clock: () => 0,
    isDevelopment: true,
    uniqueId: () => `id-${++ids}`,
    timers: new ManualTimers(),
  });
  const send = async (message: ClientToCore): Promise<void> => {
    core.receive(message);
    await settle();
  };
  let calls = 0;
  const call = async <T>(message: Pick<CallMessage, 'call' | 'args'>): Promise<T> => {
    const id = ++calls;
    await send({ kind: 'call', id, ...message } as CallMessage);
    const reply = posted.find((candidate) => candidate.kind === 'reply' && candidate.id === id);
    if (reply?.kind !== 'reply') throw new Error(`no reply to ${message.call}`);
    return reply.result as T;
  };
  const track = (event: HistoryEvent) => send({ kind: 'track', event, nowMs: NOW_MS });
  const of = <K extends CoreToClient['kind']>(kind: K) =>
    posted.filter((message): message is Extract<CoreToClient, { kind: K }> => message.kind === kind);
  await send({ ...START, ...start });
  return { posted, send, call, track, of };
}

describe('the core and the page’s journal', () => {
  it('get on: a pad at the start, word of what is stored, and of leftovers that are', async () => {
    const storage = new FakeStorage();
    const before = await coreOver(storage);
    const pad = before.of('pad')[0]?.pad as JournalPad;
    const event = itemEvent('view', 'mug');
    const entry = journalEntry(pad, event);
    const { send, track, of } = await coreOver(storage);
    await send({ kind: 'journal', entries: [entry], nowMs: NOW_MS });
    expect(of('journal-done')).toEqual([{ kind: 'journal-done', keys: [entry.key] }]);
    const next = itemEvent('view', 'pan');
    await track(next);
    expect(of('stored').flatMap(({ eventIds }) => eventIds)).toEqual([event.eventId, next.eventId]);
    expect(storage.stored).toEqual([event, next]);
  });

  it('do not meet without consent: no pad, and nothing is read', async () => {
    const { send, posted } = await coreOver(new FakeStorage(), { consent: 'pending' });
    await send({ kind: 'journal', entries: [{ key: 'k', value: '' }], nowMs: NOW_MS });
    expect(posted.map(({ kind }) => kind)).toEqual(['need']);
  });
});

describe('calls about the history', () => {
  it('wait for the key of the keyProvider', async () => {
    const storage = new FakeStorage();
    storage.stored = [itemEvent('view', 'mug')];
    const { send, call } = await coreOver(storage, { awaitsKey: true });
    const key = new Uint8Array(32);
    await send({ kind: 'key', key });
    expect(await call<HistoryEvent[]>({ call: 'history', args: null })).toHaveLength(1);
    expect(storage.keys).toEqual([key]);
  });

  it('add, set the cart and delete', async () => {
    const { call } = await coreOver(new FakeStorage());
    const events = [order('A-1', ['mug']), order('A-1', ['mug']), order('A-2', ['pan'])];
    expect(await call({ call: 'add', args: { events, nowMs: NOW_MS } })).toBe(2);
    await call({ call: 'cart', args: { itemIds: ['spoon'], nowMs: NOW_MS } });
    expect(await call({ call: 'delete', args: { itemId: 'mug' } })).toBe(1);
    expect(await call({ call: 'history', args: null })).toMatchObject([
      { orderId: 'A-2' },
      { type: 'cart', itemId: 'spoon' },
    ]);
  });

  it('go to the history of the profile that is in use', async () => {
    const storage = new FakeStorage();
    const { call, track, of } = await coreOver(storage);
    await track(itemEvent('view', 'mug'));
    storage.stored = [];
    await call({ call: 'switchProfile', args: { profile: 'f00d', key: null, nowMs: NOW_MS } });
    expect(storage.names).toEqual(['default', 'default~f00d']);
    expect(await call({ call: 'history', args: null })).toEqual([]);
    expect(await call<Stats>({ call: 'stats', args: null })).toMatchObject({
      consent: 'granted',
      storage: 'indexeddb',
    });
    expect(of('changed').at(-1)).toEqual({ kind: 'changed', events: 0 });
    expect(of('pad')).toHaveLength(2);
  });

  it('follow other tabs: what they clear and what consent they get', async () => {
    const storage = new FakeStorage();
    const here = await coreOver(storage);
    const there = await coreOver(storage);
    await here.track(itemEvent('view', 'mug'));
    await there.call({ call: 'clear', args: null });
    expect(here.of('cleared')).toHaveLength(1);
    expect(there.of('cleared')).toEqual([]);
    await there.call({ call: 'consent', args: { consent: 'denied', nowMs: NOW_MS } });
    expect(here.of('consent')).toEqual([{ kind: 'consent', consent: 'denied' }]);
    await here.track(itemEvent('view', 'mug'));
    expect(await here.call({ call: 'history', args: null })).toEqual([]);
  });

  it('tell other tabs of a refusal that a page brings along when it starts', async () => {
    const storage = new FakeStorage();
    const here = await coreOver(storage);
    await coreOver(storage, { consent: 'denied' });
    expect(here.of('consent')).toEqual([{ kind: 'consent', consent: 'denied' }]);
  });
});
