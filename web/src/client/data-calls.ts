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
  const lender: Lender = {
    name,
    now,
    read,
    add: (events) => call('add', { events, nowMs: now() }, () => 0),
    checks: { trackEvent: checkTrackEvent, invalid: invalidArgument },
  };
  type Late = 'exported' | 'imported' | 'merged' | 'resetLearning';
  const late =
    (call: Late) =>
    async (given?: unknown): Promise<never> =>
      (await import('./history-file.js'))[call](lender, given) as Promise<never>;
  return {
    list: async () => {
      requireGesture('data.list');
      return read();
    },
    export: async () => {
      requireGesture('data.export');
      return late('exported')();
    },
    import: late('imported'),
    delete: async (selector) => call('delete', plainCopy(selector), () => 0),
    resetLearning: late('resetLearning'),
    clear: async () => {
      forget();
      await call('clear', null, () => null);
    },
    merge: late('merged'),
  };
}
