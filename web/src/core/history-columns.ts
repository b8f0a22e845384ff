import { EVENT_TYPE_CODES, type HistoryEvent } from '../shared/protocol.js';
import type { EventColumns } from './engine-module.js';
import type { IdTable } from './id-table.js';

/** The history as the engine takes it, and the way back: `origins[i]` and `itemIds[i]` belong to column entry i. */
export interface HistoryColumns {
  columns: EventColumns;
  origins: HistoryEvent[];
  itemIds: string[];
}

/** One entry for each event, one for each line of an order. Ids that the bundle does not know get index -1. */
export function toColumns(events: readonly HistoryEvent[], ids: IdTable): HistoryColumns {
  const origins: HistoryEvent[] = [];
  const itemIds: string[] = [];
  const groupOf: number[] = [];
  events.forEach((event, position) => {
    if (event.type === 'purchase') {
      for (const line of event.lines) {
        origins.push(event);
        itemIds.push(line.itemId);
        groupOf.push(position + 1);
      }
    } else if ('itemId' in event) {
      origins.push(event);
      itemIds.push(event.itemId);
      groupOf.push(0);
    }
  });
  const columns: EventColumns = {
    items: Int32Array.from(itemIds, (itemId) => ids.indexOf(itemId)),
    types: Uint8Array.from(origins, (event) => EVENT_TYPE_CODES[event.type]),
    groups: Uint32Array.from(groupOf),
    times: Float64Array.from(origins, (event) => event.time),
  };
  return { columns, origins, itemIds };
}
