// Bundled into the page of support/storage-server.ts: the history with its real storage, and no model, worker or facade.
import { Journal } from '../../../../web/src/client/journal.js';
import { HistoryKeeper } from '../../../../web/src/core/history-keeper.js';
import { idbHistoryStorage } from '../../../../web/src/core/idb-history-store.js';
import type { Degraded } from '../../../../web/src/shared/errors.js';
import type { Consent, HistoryEvent, Retention } from '../../../../web/src/shared/protocol.js';

export interface LabOptions {
  consent?: Consent;
  profile?: string;
  retention?: Retention;
  /** Text whose bytes are the key material. */
  key?: string;
}

/** A history as a page has it: what the core tells goes to the journal. */
export class Lab {
  readonly keeper: HistoryKeeper;
  readonly journal: Journal;
  readonly failures: Degraded[] = [];
  readonly consents: Consent[] = [];
  readonly stored: string[] = [];
  cleared = 0;
  readonly #options: LabOptions;
  #ids = 0;
  #consent: Consent;

  constructor(name: string, options: LabOptions = {}) {
    this.#options = options;
    this.#consent = options.consent ?? 'granted';
    const history = options.profile ? `${name}~${options.profile}` : name;
    this.journal = new Journal(history, options.key === undefined);
    this.keeper = new HistoryKeeper({
      name,
      profile: options.profile ?? null,
      retention: options.retention ?? { events: 500, days: 90 },
      awaitsKey: options.key !== undefined,
      storage: idbHistoryStorage,
      timers: { set: (callback, ms) => setTimeout(callback, ms), clear: (timer) => clearTimeout(timer as number) },
      uniqueId: () => crypto.randomUUID(),
      onChanged: () => undefined,
      onStorageFailed: (degraded) => this.failures.push(degraded),
      onStored: (eventIds) => {
        this.stored.push(...eventIds);
        this.journal.stored(eventIds);
      },
      onPad: (pad) => this.journal.addPad(pad),
      onJournalDone: (keys) => this.journal.remove(keys),
      onConsent: (consent) => {
        this.consents.push(consent);
        this.#consent = consent;
        if (consent === 'denied') this.journal.clear();
      },
      onCleared: () => {
        this.cleared++;
        this.journal.clear(true);
      },
    });
  }

  /** Resolves when what is stored, and what other pages have left, is read. */
  async start(): Promise<void> {
    const { key } = this.#options;
    if (this.#consent === 'granted') this.journal.resume();
    const leftovers = this.journal.leftovers();
    if (key !== undefined) this.keeper.takeKey(new TextEncoder().encode(key));
    const started = this.keeper.setConsent(this.#consent, Date.now(), false);
    await Promise.all([started, this.keeper.takeJournal(leftovers, Date.now())]);
  }

  /** @returns the event's id */
  view(itemId: string): string {
    const eventId = `${crypto.randomUUID()}-${++this.#ids}`;
    const event: HistoryEvent = { eventId, type: 'view', time: Math.floor(Date.now() / 1000), itemId };
    if (this.#consent === 'granted') this.journal.write(event);
    this.keeper.track(event, Date.now());
    return eventId;
  }

  /** In one transaction, and so in one part. */
  async addTogether(...itemIds: string[]): Promise<void> {
    const time = Math.floor(Date.now() / 1000);
    const events = itemIds.map((itemId) => ({ eventId: crypto.randomUUID(), type: 'view' as const, time, itemId }));
    await this.keeper.add(events, Date.now());
  }

  get itemIds(): string[] {
    return this.keeper.history.events.flatMap((event) => ('itemId' in event ? [event.itemId] : []));
  }
}

export type LabConstructor = new (name: string, options?: LabOptions) => Lab;
Object.assign(globalThis, { Lab });
