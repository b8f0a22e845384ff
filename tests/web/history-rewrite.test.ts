import { describe, expect, it } from 'vitest';
import { planRewrite } from '../../web/src/core/history-rewrite.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { itemEvent } from './support/fakes.js';

const views = (...itemIds: string[]): HistoryEvent[] => itemIds.map((itemId) => itemEvent('view', itemId));
const without = (itemId: string) => (event: HistoryEvent) =>
  'itemId' in event && event.itemId === itemId ? null : event;
const same = (event: HistoryEvent): HistoryEvent => event;

describe('planRewrite', () => {
  it('touches only the chunks in which something changes, and keeps their places', () => {
    const [first, second, third] = [views('a', 'b'), views('b'), views('c')] as [
      HistoryEvent[],
      HistoryEvent[],
      HistoryEvent[],
    ];
    const chunks = [
      ['1', first],
      ['2', second],
      ['3', third],
    ] as const;
    expect(planRewrite(chunks, without('b'), false)).toEqual({
      replaced: ['1', '2'],
      added: [{ after: '1', events: [first[0]] }],
    });
    expect(planRewrite(chunks, same, false)).toEqual({ replaced: [], added: [] });
  });

  it('joins small chunks, keeps an event once, and leaves full chunks alone', () => {
    const full = Array.from({ length: 256 }, (_, i) => itemEvent('view', `full-${i}`));
    const [a, b] = [views('a'), views('b')] as [HistoryEvent[], HistoryEvent[]];
    const chunks = [
      ['1', a],
      ['2', full],
      ['3', [...b, ...a]],
    ] as const;
    expect(planRewrite(chunks, same, true)).toEqual({
      replaced: ['1', '3'],
      added: [{ after: '1', events: [...a, ...b] }],
    });
  });

  it('splits what would become too large, and does nothing when one small chunk is alone', () => {
    const chunks = Array.from({ length: 6 }, (_, i) => {
      const events = Array.from({ length: 100 }, (_, k) => itemEvent('view', `${i}-${k}`));
      return [`${i}`, events] as const;
    });
    const plan = planRewrite(chunks, same, true);
    expect(plan.added.map(({ events }) => events.length)).toEqual([256, 256, 88]);
    expect(plan.added.flatMap(({ events }) => events)).toEqual(chunks.flatMap(([, events]) => events));
    expect(planRewrite([['1', views('a')]], same, true).replaced).toEqual([]);
  });
});
