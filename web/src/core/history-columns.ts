import { EVENT_TYPE_CODES, type HistoryEvent, type ResetEvent } from '../shared/protocol.js';
import type { EventColumns } from './engine-module.js';
import type { IdTable } from './id-table.js';
import { NO_USER } from './outside-encoder.js';

/** The history as the engine takes it, and the way back: `origins[i]` and `itemIds[i]` belong to column entry i. */
export interface HistoryColumns {
  columns: EventColumns;
  origins: Exclude<HistoryEvent, ResetEvent>[];
  /** The ids that counted: the item's, or its group's where the bundle knows only that. */
  itemIds: string[];
}

/**
 * One entry for each item that an event is about; searches and impressions, which say nothing about an item, stay out. Ids
 * that the bundle does not know get index -1.
 */
export function toColumns(events: readonly HistoryEvent[], ids: IdTable): HistoryColumns {
  const origins: HistoryColumns['origins'] = [];
  const itemIds: string[] = [];
  const indices: number[] = [];
  const groupOf: number[] = [];
  const add = (
    origin: HistoryColumns['origins'][number],
    itemId: string,
    groupId: string | undefined,
    group: number,
  ): void => {
    const index = ids.indexOf(itemId);
    const groupIndex = index < 0 && groupId !== undefined ? ids.indexOf(groupId) : -1;
    origins.push(origin);
    itemIds.push(groupIndex >= 0 ? (groupId as string) : itemId);
    indices.push(index < 0 ? groupIndex : index);
    groupOf.push(group);
  };
  events.forEach((event, position) => {
    switch (event.type) {
      case 'search':
      case 'impression':
      case 'learning-reset':
        break;
      case 'click':
        for (const itemId of event.itemIds) add(event, itemId, undefined, position + 1);
        break;
      case 'purchase':
        for (const line of event.lines) add(event, line.itemId, undefined, position + 1);
        break;
      case 'rating':
        add(event, event.itemId, undefined, 0);
        break;
      default:
        add(event, event.itemId, event.groupId, 0);
    }
  });
  const columns: EventColumns = {
    items: Int32Array.from(indices),
    types: Uint8Array.from(origins, (event) => EVENT_TYPE_CODES[event.type]),
    groups: Uint32Array.from(groupOf),
    times: Float64Array.from(origins, (event) => event.time),
    user: NO_USER,
    learnt: NO_USER,
  };
  return { columns, origins, itemIds };
}
