// A keeper of a history over a storage that a test controls, and what it told the page.
import { HistoryKeeper, type KeeperOptions } from '../../../web/src/core/history-keeper.js';
import type { Degraded } from '../../../web/src/shared/errors.js';
import type { Consent, JournalPad } from '../../../web/src/shared/protocol.js';
import { type FakeStorage, ManualTimers, NOW_MS } from './fakes.js';

interface Told {
  failures: Degraded[];
  stored: string[];
  pads: JournalPad[];
  journalDone: string[];
  consents: Consent[];
  cleared: number;
}

export function keeperOver(storage: FakeStorage | null, options: Partial<KeeperOptions> = {}) {
  const told: Told = { failures: [], stored: [], pads: [], journalDone: [], consents: [], cleared: 0 };
  let ids = 0;
  const keeper = new HistoryKeeper({
    name: 'default',
    profile: null,
    retention: { events: 5, days: 90 },
    awaitsKey: false,
    storage,
    timers: new ManualTimers(),
    uniqueId: () => `made-${++ids}`,
    onChanged: () => undefined,
    onStorageFailed: (degraded) => told.failures.push(degraded),
    onStored: (eventIds) => told.stored.push(...eventIds),
    onPad: (pad) => told.pads.push(pad),
    onJournalDone: (keys) => told.journalDone.push(...keys),
    onConsent: (consent) => told.consents.push(consent),
    onCleared: () => told.cleared++,
    ...options,
  });
  return { keeper, told, failures: told.failures };
}

export async function granted(storage: FakeStorage, options: Partial<KeeperOptions> = {}) {
  const setup = keeperOver(storage, options);
  await setup.keeper.setConsent('granted', NOW_MS, false);
  return setup;
}

export const idsOf = (events: readonly { eventId: string }[]) => events.map((event) => event.eventId);
