import { invalidArgument } from '../shared/errors.js';
import type { HistoryEvent } from '../shared/protocol.js';
import { checkTrackEvent } from './checks.js';
import { requireGesture } from './gesture.js';
import { newId } from './ids.js';
import type { CallCore } from './pending-calls.js';
import { plainCopy } from './plain-copy.js';
import type { Recommender } from './recommender.js';

const checks = { trackEvent: checkTrackEvent, invalid: invalidArgument };

/** The calls below `data`. @param forget what the page itself keeps of the shopper */
export function dataCalls(name: string, now: () => number, call: CallCore, forget: () => void): Recommender['data'] {
  const read = (): Promise<HistoryEvent[]> => call('history', null, () => []);
  const add = (events: HistoryEvent[]): Promise<number> => call('add', { events, nowMs: now() }, () => 0);
  const file = () => import('./history-file.js');
  return {
    list: async () => {
      requireGesture('data.list');
      return read();
    },
    export: async () => {
      requireGesture('data.export');
      const events = await read();
      return (await file()).historyFile(name, events, now());
    },
    import: async (source) => add(await (await file()).readHistoryFile(source, checks)),
    delete: async (selector) => call('delete', plainCopy(selector), () => 0),
    resetLearning: async () => {
      await add([{ type: 'learning-reset', eventId: newId(), time: Math.floor(now() / 1000) }]);
    },
    clear: async () => {
      forget();
      await call('clear', null, () => null);
    },
    merge: async (orders) => {
      const events = (await file()).checkOrders(orders, now(), checks);
      const added = await add(events);
      return { added, known: events.length - added };
    },
  };
}
