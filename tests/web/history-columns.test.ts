import { describe, expect, it } from 'vitest';
import { toColumns } from '../../web/src/core/history-columns.js';
import type { IdTable } from '../../web/src/core/id-table.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { NOW_MS, order } from './support/fakes.js';

const KNOWN = ['mug', 'pan', 'spoon'];
const ids = { indexOf: (id: string) => KNOWN.indexOf(id) } as IdTable;
const time = NOW_MS / 1000;

describe('toColumns', () => {
  it('gives an event to its item, or to its group where the bundle knows only that', () => {
    const events: HistoryEvent[] = [
      { eventId: '1', type: 'view', time, itemId: 'mug', groupId: 'pan' },
      { eventId: '2', type: 'cart', time, itemId: 'mug-red', groupId: 'mug' },
      { eventId: '3', type: 'like', time, itemId: 'new', groupId: 'also new' },
    ];
    const { columns, itemIds } = toColumns(events, ids);
    expect([...columns.items]).toEqual([0, 0, -1]);
    expect(itemIds).toEqual(['mug', 'mug', 'new']);
  });

  it('leaves out what is about no item, and gives the items of one order or click one group', () => {
    const events: HistoryEvent[] = [
      { eventId: '1', type: 'search', time, query: 'mug' },
      { eventId: '2', type: 'impression', time, recommendationId: 'r', itemIds: ['mug'] },
      order('A-1', ['mug', 'pan']),
      { eventId: '4', type: 'click', time, recommendationId: 'r', itemIds: ['spoon'] },
      { eventId: '5', type: 'rating', time, itemId: 'pan', value: 5 },
    ];
    const { columns, origins } = toColumns(events, ids);
    expect([...columns.items]).toEqual([0, 1, 2, 1]);
    expect([...columns.types]).toEqual([3, 3, 10, 8]);
    expect([...columns.groups]).toEqual([3, 3, 4, 0]);
    expect(origins.map(({ eventId }) => eventId)).toEqual(['order:A-1', 'order:A-1', '4', '5']);
  });
});
