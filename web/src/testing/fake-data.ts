import type { HistoryEvent, Recommender, TrackEvent } from '../index.js';
import { checkSelector } from '../shared/check-calls.js';
import { isSelected } from './fake-history.js';

/** What the calls work on. */
export interface FakeHistory {
  called(name: string, ...args: unknown[]): void;
  /** @throws VitrineError `needs-gesture` */
  checkGesture(): void;
  events(): readonly HistoryEvent[];
  replace(events: HistoryEvent[]): void;
  toHistoryEvent(event: TrackEvent): HistoryEvent;
}

/** The calls about what is stored. */
export function fakeDataCalls({
  called,
  checkGesture,
  events,
  replace,
  toHistoryEvent,
}: FakeHistory): Recommender['data'] {
  /** @returns how many were not known yet */
  const add = (more: readonly HistoryEvent[]): number => {
    const ids = new Set(events().map(({ eventId }) => eventId));
    const added = more.filter(({ eventId }) => !ids.has(eventId) && ids.add(eventId));
    if (added.length > 0) replace([...events(), ...added]);
    return added.length;
  };
  return {
    list: async () => {
      called('data.list');
      checkGesture();
      return [...events()];
    },
    export: async () => {
      called('data.export');
      checkGesture();
      return new Blob([JSON.stringify({ events: events() })], { type: 'application/json' });
    },
    import: async (file) => {
      called('data.import', file);
      const given = JSON.parse(typeof file === 'string' ? file : await file.text()) as { events: HistoryEvent[] };
      return add(given.events);
    },
    delete: async (selector) => {
      called('data.delete', selector);
      const selected = checkSelector(selector);
      const kept = events().filter((event) => !isSelected(event, selected));
      const deleted = events().length - kept.length;
      if (deleted > 0) replace(kept);
      return deleted;
    },
    resetLearning: async () => {
      called('data.resetLearning');
    },
    clear: async () => {
      called('data.clear');
      replace([]);
    },
    merge: async (orders) => {
      called('data.merge', orders);
      const added = add(orders.map((order) => toHistoryEvent({ type: 'purchase', ...order })));
      return { added, known: orders.length - added };
    },
  };
}
