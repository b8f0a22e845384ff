import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEvent, Stats } from '../../web/src/shared/protocol.js';
import { learning } from './fake-core.mjs';
import { bundleBytes, idsOf, started } from './support/cores.js';
import { itemEvent, NOW_MS, settle } from './support/fakes.js';

// The bundle of support/bundle.ts: mug-red, mug-blue, tasse-weiß, pan, spoon. The fake engine puts the item first whose
// number is that of the events it has learnt from.
const ITEMS = ['mug-red', 'mug-blue', 'tasse-weiß', 'pan', 'spoon'];
const reset: HistoryEvent = { eventId: 'reset', type: 'learning-reset', time: NOW_MS / 1000 };

beforeEach(() => {
  learning.on = true;
});
afterEach(() => {
  learning.on = false;
});

async function learner(events: HistoryEvent[] = []) {
  const setup = await started(events);
  const learnt = async () => (await setup.call<Stats>({ call: 'stats', args: null })).history.learnt;
  const first = async () => idsOf(await setup.list())[0];
  /** Lets the slices of work run that are due. */
  const idle = (slices: number) => {
    for (let i = 0; i < slices; i++) setup.timers.runOut();
  };
  return { ...setup, learnt, first, idle };
}

const views = (count: number, seconds = 100) =>
  Array.from({ length: count }, (_, i) => itemEvent('view', ITEMS[i % 5] as string, seconds - i));

describe('learning', () => {
  it('takes the events one after the other, between the calls, and the lists go by what it has', async () => {
    const { learnt, first, idle } = await learner(views(3));
    expect(await learnt()).toBe(0);
    expect(await first()).toBe('mug-red');
    idle(1);
    expect(await learnt()).toBe(3);
    expect(await first()).toBe('pan');
  });

  it('does a few steps in a slice and comes back for the rest', async () => {
    const { learnt, idle } = await learner(views(11));
    idle(1);
    expect(await learnt()).toBe(4);
    idle(2);
    expect(await learnt()).toBe(11);
  });

  it('goes on with a new event, and begins anew when one is deleted', async () => {
    const { learnt, first, idle, send, call } = await learner(views(3));
    idle(1);
    send({ kind: 'track', event: itemEvent('view', 'spoon', 1), nowMs: NOW_MS });
    idle(1);
    expect(await learnt()).toBe(4);
    expect(await first()).toBe('spoon');
    await call({ call: 'delete', args: { itemId: 'mug-red' } });
    // What was learnt from it is gone before anything else is listed.
    expect(await first()).toBe('mug-red');
    expect(await learnt()).toBe(0);
    idle(1);
    expect(await learnt()).toBe(3);
  });

  it('learns nothing from what came before a reset', async () => {
    const { learnt, first, idle, send, call } = await learner(views(3));
    idle(1);
    expect(await first()).toBe('pan');
    await call({ call: 'add', args: { events: [reset], nowMs: NOW_MS } });
    expect(await first()).toBe('mug-red');
    idle(2);
    expect(await learnt()).toBe(3);
    expect(await first()).toBe('mug-red');
    send({ kind: 'track', event: { ...itemEvent('view', 'pan', 0), time: NOW_MS / 1000 + 5 }, nowMs: NOW_MS + 5000 });
    idle(1);
    expect(await learnt()).toBe(4);
    expect(await first()).toBe('spoon');
  });

  it('begins anew with another bundle and after everything was cleared', async () => {
    const { learnt, first, idle, send, call } = await learner(views(3));
    idle(1);
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8 }), downloadedBytes: 1 });
    await settle();
    expect(await first()).toBe('mug-red');
    idle(1);
    expect(await learnt()).toBe(3);
    await call({ call: 'clear', args: null });
    expect(await first()).toBe('mug-red');
    expect(await learnt()).toBe(0);
  });

  it('has no part in lists that go by an item, nor without a module that learns', async () => {
    const { idle, list } = await learner(views(3));
    idle(1);
    expect(idsOf(await list({ list: 'trending' }))[0]).toBe('mug-red');
    learning.on = false;
    const without = await learner(views(3));
    expect(await without.first()).toBe('mug-red');
    without.idle(2);
    expect(await without.learnt()).toBe(0);
  });
});
