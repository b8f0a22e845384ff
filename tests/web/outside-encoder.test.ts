import { describe, expect, it } from 'vitest';
import type { EncoderAnswer } from '../../web/src/shared/encoder-protocol.js';
import type { CoreToClient, RecommendationList } from '../../web/src/shared/protocol.js';
import { bundleBytes, idsOf, started } from './support/cores.js';
import { itemEvent, settle } from './support/fakes.js';

/** An encoder at the other end of the channel, whose vectors a test gives. */
async function withEncoder(viewed: string[] = ['mug-red']) {
  const setup = await started(viewed.map((itemId, i) => itemEvent('view', itemId, 10 - i)));
  const { port1, port2 } = new MessageChannel();
  const heard: string[] = [];
  port1.onmessage = ({ data }: MessageEvent<string>) => heard.push(data);
  setup.send({ kind: 'encoder', port: port2, failure: null });
  const told = (count: number) => expect.poll(() => heard.length).toBe(count);
  /** The fake engine puts this item first. */
  const point = (items: string, index: number) => {
    const answer: EncoderAnswer = { items, user: Float32Array.of(index) };
    port1.postMessage(answer);
  };
  let calls = 100;
  /** Sent, and not waited for. */
  const ask = (call: 'list' | 'predict' = 'list', more = {}) => {
    const id = ++calls;
    const args = call === 'predict' ? ['pan'] : { options: { limit: 3, exploration: 0 }, ...more };
    setup.send({ kind: 'call', id, call, args } as never);
    return () => setup.posted.find((message) => message.kind === 'reply' && message.id === id) as Reply | undefined;
  };
  return { ...setup, heard, told, point, ask };
}

type Reply = Extract<CoreToClient, { kind: 'reply' }>;
const listOf = (reply: Reply | undefined) => reply?.result as RecommendationList;

describe('an encoder outside of the core', () => {
  it('has no part in lists before the page brings it, and the page gets the manifest that it is to be for', async () => {
    const { list, posted } = await started([itemEvent('view', 'mug-red')]);
    expect(idsOf(await list())[0]).toBe('mug-red');
    const ready = posted.find((message) => message.kind === 'ready');
    expect(JSON.parse((ready as { manifest: string }).manifest)).toMatchObject({ name: 'mugs', items: 5 });
  });

  it('is asked with the items of the history, newest first, and its vector makes the list', async () => {
    const { ask, told, heard, point } = await withEncoder(['mug-red', 'unknown', 'pan']);
    const reply = ask();
    await told(1);
    expect(heard).toEqual(['3,0']);
    expect(reply()).toBeUndefined();
    point('3,0', 4);
    await expect.poll(() => listOf(reply())?.items[0]?.itemId).toBe('spoon');
    expect(listOf(reply()).degraded).toBeUndefined();
  });

  it('is not asked again for the same history, and again after the next event', async () => {
    const { ask, told, point, list, send, heard } = await withEncoder();
    const first = ask();
    await told(1);
    point('0', 4);
    await expect.poll(first).toBeDefined();
    expect(idsOf(await list())[0]).toBe('spoon');
    expect(heard).toHaveLength(1);
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: Date.now() });
    const next = ask('predict');
    await told(2);
    point('3,0', 1);
    await expect.poll(next).toBeDefined();
  });

  it('is asked what a list would be without an event, and answers each question with its own vector', async () => {
    const { ask, told, point } = await withEncoder(['mug-red', 'pan']);
    const shown = ask();
    await told(1);
    point('3,0', 4);
    await expect.poll(shown).toBeDefined();
    const { recommendationId } = listOf(shown());
    const without = ask('list', { list: 'whatIf', items: recommendationId, options: { without: 'pan' } });
    const now = ask();
    await told(2);
    point('0', 2);
    await expect.poll(() => listOf(without())?.items[0]?.itemId).toBe('tasse-weiß');
    expect(listOf(now()).items[0]?.itemId).toBe('spoon');
  });

  it('is not asked for lists that do not go by it, nor without a history', async () => {
    const { list, heard } = await withEncoder();
    for (const kind of ['trending', 'recentlyViewed', 'buyAgain'] as const) await list({ list: kind });
    await list({ list: 'similar', items: 'pan' });
    expect(heard).toHaveLength(0);
    const nobody = await withEncoder([]);
    expect((await nobody.list()).degraded?.code).toBe('no-history');
    expect(nobody.heard).toHaveLength(0);
  });

  it('answers with the history as it is by then when something was done while it was asked', async () => {
    const { ask, told, point, send } = await withEncoder();
    const first = ask();
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: Date.now() });
    const second = ask();
    await told(2);
    point('0', 2);
    // What it said of the history before is of no use any more.
    await expect.poll(() => first() ?? second()).toBeUndefined();
    point('3,0', 4);
    for (const reply of [first, second]) {
      await expect.poll(() => listOf(reply())?.items[0]?.itemId).toBe('spoon');
    }
  });

  it('fails as the page says, and lists that go by it say so', async () => {
    const { send, list, ask, told } = await withEncoder();
    const waiting = ask();
    await told(1);
    const failure = { code: 'encoder-failed', message: 'it trapped' } as const;
    send({ kind: 'encoder', port: null, failure });
    await expect.poll(() => listOf(waiting())?.degraded).toEqual(failure);
    expect(idsOf(listOf(waiting()))[0]).toBe('mug-red');
    expect((await list()).degraded).toEqual(failure);
    expect((await list({ list: 'trending' })).degraded).toBeUndefined();
  });

  it('is given up when it does not answer in time, and the page hears of it and may bring another', async () => {
    const { ask, told, timers, posted, send } = await withEncoder();
    const reply = ask();
    await told(1);
    timers.runOut();
    await expect.poll(() => listOf(reply())?.degraded?.code).toBe('encoder-failed');
    expect(listOf(reply()).degraded?.message).toContain('did not answer in time');
    expect(posted).toContainEqual({ kind: 'degraded', degraded: listOf(reply()).degraded });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: items }: MessageEvent<string>) => port1.postMessage({ items, user: Float32Array.of(4) });
    send({ kind: 'encoder', port: port2, failure: null });
    const next = ask();
    await expect.poll(() => listOf(next())?.items[0]?.itemId).toBe('spoon');
    expect(listOf(next()).degraded).toBeUndefined();
    port1.close();
  });

  it('is left when another bundle comes: its vectors are for the items of the last one', async () => {
    const { send, list, heard } = await withEncoder();
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8 }), downloadedBytes: 1 });
    await settle();
    expect(idsOf(await list())[0]).toBe('mug-red');
    expect(heard).toHaveLength(0);
  });

  it('keeps nothing of a history that was cleared', async () => {
    const { ask, told, point, call, send, heard } = await withEncoder();
    const first = ask();
    await told(1);
    point('0', 4);
    await expect.poll(first).toBeDefined();
    await call({ call: 'clear', args: null });
    send({ kind: 'track', event: itemEvent('view', 'mug-red'), nowMs: Date.now() });
    ask();
    await told(2);
    expect(heard).toEqual(['0', '0']);
  });
});
