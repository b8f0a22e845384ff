import { invalidArgument } from '../shared/errors.js';
import type { HistoryEvent } from '../shared/protocol.js';
import { checkTrackEvent } from './checks.js';
import { requireGesture } from './gesture.js';
import type { Lender } from './history-file.js';
import type { CallCore } from './pending-calls.js';
import { plainCopy } from './plain-copy.js';
import type { Recommender } from './recommender.js';

/** The calls below `data`. @param forget what the page itself keeps of the shopper */
export function dataCalls(name: string, now: () => number, call: CallCore, forget: () => void): Recommender['data'] {
  const read = (): Promise<HistoryEvent[]> => call('history', null, () => []);
  const part = (): Promise<typeof import('./history-file.js')> => import('./history-file.js');
  const lender: Lender = {
    name,
    now,
    read,
    add: (events) => call('add', { events, nowMs: now() }, () => 0),
    checks: { trackEvent: checkTrackEvent, invalid: invalidArgument },
  };
  return {
    list: async () => {
      requireGesture('data.list');
      return read();
    },
    export: async () => {
      requireGesture('data.export');
      return (await part()).exported(lender);
    },
    import: async (file) => (await part()).imported(lender, file),
    delete: async (selector) => call('delete', plainCopy(selector), () => 0),
    clear: async () => {
      forget();
      await call('clear', null, () => null);
    },
    merge: async (orders) => (await part()).merged(lender, orders),
  };
}
