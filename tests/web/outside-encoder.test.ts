import { describe, expect, it } from 'vitest';
import type { CoreToClient, RecommendationList } from '../../web/src/shared/protocol.js';
import { bundleBytes, idsOf, started } from './support/cores.js';
import { itemEvent, settle } from './support/fakes.js';

/** An encoder at the other end of the channel, whose vectors a test gives. */
async function withEncoder(viewed: string[] = ['mug-red']) {
  const setup = await started(viewed.map((itemId, i) => itemEvent('view', itemId, 10 - i)));
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = ({ data }: MessageEvent<unknown>) => heard.push(data);
  setup.send({ kind: 'encoder', port: port2 });
  const told = (count: number) => expect.poll(() => heard.length).toBe(count);
  await told(1);
  const ready = async () => {
    port1.postMessage(null);
    await expect.poll(() => setup.posted.at(-1)).toEqual({ kind: 'changed', events: 0 });
  };
  /** The fake engine puts this item first. */
  const point = (index: number) => port1.postMessage(Float32Array.of(index));
  let calls = 100;
  /** Sent, and not waited for. */
  const ask = (call: 'list' | 'predict' = 'list') => {
    const id = ++calls;
    const args = call === 'predict' ? ['pan'] : { options: { limit: 3, exploration: 0 } };
    setup.send({ kind: 'call', id, call, args } as never);
    return () => setup.posted.find((message) => message.kind === 'reply' && message.id === id) as Reply | undefined;
  };
  return { ...setup, heard, told, ready, point, ask, port1 };
}

type Reply = Extract<CoreToClient, { kind: 'reply' }>;
const listOf = (reply: Reply | undefined) => reply?.result as RecommendationList;

describe('an encoder outside of the core', () => {
  it('is told the manifest first, and nothing that was done before it is ready', async () => {
    const { heard, list } = await withEncoder();
    expect(JSON.parse(String(heard[0]))).toMatchObject({ name: 'mugs', items: 5 });
    expect(idsOf(await list())[0]).toBe('mug-red');
    expect(heard).toHaveLength(1);
  });

  it('is asked with the items of the history, newest first, and its vector makes the list', async () => {
    const { ready, ask, told, heard, point } = await withEncoder(['mug-red', 'unknown', 'pan']);
    await ready();
    const reply = ask();
    await told(2);
    expect(heard[1]).toEqual([3, 0]);
    expect(reply()).toBeUndefined();
    point(4);
    await expect.poll(() => listOf(reply())?.items[0]?.itemId).toBe('spoon');
    expect(listOf(reply()).degraded).toBeUndefined();
  });

  it('is not asked again for the same history, and again after the next event', async () => {
    const { ready, ask, told, point, list, send, heard } = await withEncoder();
    await ready();
    const first = ask();
    await told(2);
    point(4);
    await expect.poll(first).toBeDefined();
    expect(idsOf(await list())[0]).toBe('spoon');
    expect(heard).toHaveLength(2);
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: Date.now() });
    const next = ask('predict');
    await told(3);
    point(1);
    await expect.poll(next).toBeDefined();
  });

  it('is not asked for lists that do not go by it, nor without a history', async () => {
    const { ready, list, heard } = await withEncoder();
    await ready();
    for (const kind of ['trending', 'recentlyViewed', 'buyAgain'] as const) await list({ list: kind });
    await list({ list: 'similar', items: 'pan' });
    expect(heard).toHaveLength(1);
    const nobody = await withEncoder([]);
    await nobody.ready();
    expect((await nobody.list()).degraded?.code).toBe('no-history');
    expect(nobody.heard).toHaveLength(1);
  });

  it('answers with the history as it is by then when something was done while it was asked', async () => {
    const { ready, ask, told, point, send } = await withEncoder();
    await ready();
    const first = ask();
    send({ kind: 'track', event: itemEvent('view', 'pan'), nowMs: Date.now() });
    const second = ask();
    await told(3);
    point(2);
    // What it said of the history before is of no use any more.
    await told(4);
    point(4);
    point(4);
    for (const reply of [first, second]) {
      await expect.poll(() => listOf(reply())?.items[0]?.itemId).toBe('spoon');
    }
  });

  it('fails as the page says, and lists and pages hear of it', async () => {
    const { ready, send, list, posted, ask, told } = await withEncoder();
    await ready();
    const waiting = ask();
    await told(2);
    const degraded = { code: 'encoder-failed', message: 'it trapped' } as const;
    send({ kind: 'encoder', port: null, degraded });
    expect(posted.at(-1)).toEqual({ kind: 'degraded', degraded });
    await expect.poll(() => listOf(waiting())?.degraded).toEqual(degraded);
    expect(idsOf(listOf(waiting()))[0]).toBe('mug-red');
    expect((await list()).degraded).toEqual(degraded);
    expect((await list({ list: 'trending' })).degraded).toBeUndefined();
  });

  it('fails when it does not answer in time', async () => {
    const { ready, ask, told, timers } = await withEncoder();
    await ready();
    const reply = ask();
    await told(2);
    timers.runOut();
    await expect.poll(() => listOf(reply())?.degraded?.code).toBe('encoder-failed');
    expect(listOf(reply()).degraded?.message).toContain('did not answer in time');
  });

  it('is left when another bundle comes: its vectors are for the items of the last one', async () => {
    const { ready, send, list, heard } = await withEncoder();
    await ready();
    send({ kind: 'assets', bundle: await bundleBytes({ version: 8 }), downloadedBytes: 1 });
    await settle();
    expect(idsOf(await list())[0]).toBe('mug-red');
    expect(heard).toHaveLength(1);
  });
});
