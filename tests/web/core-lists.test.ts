import { describe, expect, it } from 'vitest';
import type { HistoryEvent, Prediction } from '../../web/src/shared/protocol.js';
import { idsOf, started } from './support/cores.js';
import { NOW_MS } from './support/fakes.js';

// The bundle of support/bundle.ts: mug-red, mug-blue, tasse-weiß, pan, spoon. What fake-core.mjs has bought together with
// an item is the next one of the bundle.
const order: HistoryEvent = {
  eventId: 'order:1',
  type: 'purchase',
  time: NOW_MS / 1000 - 60,
  orderId: '1',
  lines: [{ itemId: 'spoon' }, { itemId: 'pan' }],
};
const view: HistoryEvent = { eventId: 'v', type: 'view', time: NOW_MS / 1000, itemId: 'pan' };

const sourcesOf = (list: { items: { source: string }[] }) => list.items.map(({ source }) => source);

describe('boughtTogether', () => {
  it('asks about all items of the cart that the bundle knows', async () => {
    const { list } = await started();
    const together = await list({ list: 'boughtTogether', items: ['mug-red', 'gone', 'tasse-weiß', 'mug-red'] });
    expect([...new Set(idsOf(together))]).toEqual(['mug-blue', 'pan']);
    expect(sourcesOf(together)).toContain('basket');
    expect(together.degraded).toBeUndefined();
  });

  it('has no match for an empty cart and for items that the bundle does not know', async () => {
    const { list } = await started();
    for (const items of [[], ['gone'], Array.from({ length: 10_000 }, (_, i) => `gone-${i}`)]) {
      const together = await list({ list: 'boughtTogether', items });
      expect(together.items).toEqual([]);
      expect(together.degraded?.code).toBe('no-match');
    }
  });
});

describe('buyAgain', () => {
  it('lists what was bought, although other lists leave it out', async () => {
    const { list } = await started([order]);
    expect(idsOf(await list({ list: 'buyAgain' }))).toEqual(['spoon', 'pan']);
    expect(idsOf(await list({ limit: 5 }))).not.toContain('pan');
  });

  it('says that there is no history', async () => {
    const { list } = await started();
    const again = await list({ list: 'buyAgain' });
    expect(again.items).toEqual([]);
    expect(again.degraded?.code).toBe('no-history');
  });
});

describe('rerank', () => {
  it('keeps what the bundle does not know behind the rest, in the order given', async () => {
    const { list } = await started([view]);
    const given = ['new-b', 'spoon', 'new-a', 'mug-red', 'new-b', 'spoon'];
    const reranked = await list({ list: 'rerank', items: given, limit: 10 });
    expect(idsOf(reranked)).toHaveLength(4);
    expect(idsOf(reranked).slice(0, 2).sort()).toEqual(['mug-red', 'spoon']);
    expect(idsOf(reranked).slice(2)).toEqual(['new-b', 'new-a']);
    expect(sourcesOf(reranked).slice(2)).toEqual(['given', 'given']);
    expect(reranked.items.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  });

  it('leaves out what is excluded, known or not, and pages through the rest', async () => {
    const { list } = await started([view]);
    const items = ['new-a', 'spoon', 'new-b', 'mug-red', 'pan'];
    const whole = idsOf(await list({ list: 'rerank', items, exclude: ['new-a', 'spoon'], limit: 10 }));
    expect([...whole].sort()).toEqual(['mug-red', 'new-b', 'pan']);
    const paged = await list({ list: 'rerank', items, exclude: ['new-a', 'spoon'], offset: 1, limit: 1 });
    expect(idsOf(paged)).toEqual(whole.slice(1, 2));
    expect(paged.items[0]?.rank).toBe(2);
  });

  it('gives nothing for nothing, and stays whole where other placements show its items', async () => {
    const { list } = await started([view]);
    expect(idsOf(await list({ list: 'rerank', items: [] }))).toEqual([]);
    await list({ placement: 'home', limit: 5 });
    expect(idsOf(await list({ list: 'rerank', items: ['spoon', 'pan'], placement: 'search' }))).toHaveLength(2);
  });
});

describe('fallbacks', () => {
  it('fill up in their order, without repeating an item, and say where each came from', async () => {
    const { list } = await started([order]);
    const filled = await list({
      list: 'boughtTogether',
      items: ['mug-red'],
      fallbacks: ['buyAgain', 'trending'],
      limit: 4,
      excludePurchased: false,
    });
    expect(idsOf(filled)).toHaveLength(4);
    expect(new Set(idsOf(filled)).size).toBe(4);
    expect(idsOf(filled).slice(0, 3)).toEqual(['mug-blue', 'spoon', 'pan']);
    expect(sourcesOf(filled)).toEqual(['basket', 'repurchase', 'repurchase', 'trending']);
    expect(filled.items.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  });

  it('let recommend list only what something speaks for, and popularity come last', async () => {
    const { list } = await started();
    // Without a history nothing speaks for anything.
    const filled = await list({ fallbacks: ['trending'], limit: 2 });
    expect(sourcesOf(filled)).toEqual(['trending', 'trending']);
    expect(sourcesOf(await list({ limit: 2 }))).toEqual(['popular', 'popular']);
  });

  it('page without gap or repeat', async () => {
    const { list } = await started([order]);
    const ask = { list: 'buyAgain', fallbacks: ['trending'] } as const;
    const whole = idsOf(await list({ ...ask, limit: 5 }));
    const pages = [await list({ ...ask, limit: 2 }), await list({ ...ask, limit: 2, offset: 2 })];
    expect(pages.flatMap(idsOf)).toEqual(whole.slice(0, 4));
    expect(pages[1]?.items[0]?.rank).toBe(3);
  });

  it('make up for an item that the bundle does not know', async () => {
    const { list } = await started();
    const filled = await list({ list: 'similar', items: 'gone', fallbacks: ['trending'], limit: 2 });
    expect(sourcesOf(filled)).toEqual(['trending', 'trending']);
    expect(filled.degraded).toBeUndefined();
  });
});

describe('predict', () => {
  it('answers in the order asked, without what the bundle does not know', async () => {
    const { call } = await started();
    const predictions = await call<Prediction[]>({ call: 'predict', args: ['spoon', 'gone', 'mug-red', 'spoon'] });
    expect(predictions.map(({ itemId }) => itemId)).toEqual(['spoon', 'mug-red', 'spoon']);
    for (const { probability } of predictions) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(await call<Prediction[]>({ call: 'predict', args: [] })).toEqual([]);
  });

  it.each([undefined, 'mug', [''], [7], Array.from({ length: 10_001 }, () => 'mug')])(
    'refuses what is no list of ids',
    async (args) => {
      const { send, posted } = await started();
      send({ kind: 'call', id: 77, call: 'predict', args });
      expect(posted.at(-1)).toMatchObject({ kind: 'reply-error', id: 77, code: 'invalid-argument' });
    },
  );
});
