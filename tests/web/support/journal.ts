import { Journal } from '../../../web/src/client/journal.js';
import type { HistoryEvent, JournalEntry, JournalPad } from '../../../web/src/shared/protocol.js';

/** `localStorage` or `sessionStorage` in memory: the items are own properties, as in browsers. */
export interface FakeWebStorage extends Storage {
  /** Full, or forbidden. */
  fails: boolean;
}

function fakeWebStorage(): FakeWebStorage {
  const items: Record<string, string> = {};
  const state = { fails: false };
  const check = (): void => {
    if (state.fails) throw new DOMException('no', 'SecurityError');
  };
  const methods = {
    key: (index: number) => Object.keys(items)[index] ?? null,
    getItem: (key: string) => {
      check();
      return items[key] ?? null;
    },
    setItem: (key: string, value: string) => {
      check();
      items[key] = value;
    },
    removeItem: (key: string) => {
      check();
      delete items[key];
    },
    clear: () => {
      for (const key of Object.keys(items)) delete items[key];
    },
  };
  return new Proxy(items, {
    get: (_, name: string) => {
      if (name === 'length') return Object.keys(items).length;
      if (name === 'fails') return state.fails;
      return methods[name as keyof typeof methods];
    },
    set: (_, name, value) => {
      if (name !== 'fails') return false;
      state.fails = value;
      return true;
    },
  }) as unknown as FakeWebStorage;
}

/** Puts fresh storages in place; call it before each test. */
export function installWebStorage(): { local: FakeWebStorage; session: FakeWebStorage } {
  const storages = { local: fakeWebStorage(), session: fakeWebStorage() };
  Object.defineProperty(globalThis, 'localStorage', { value: storages.local, configurable: true });
  Object.defineProperty(globalThis, 'sessionStorage', { value: storages.session, configurable: true });
  return storages;
}

/** What a page leaves that tracks this event and is gone. */
export function journalEntry(pad: JournalPad, event: HistoryEvent): JournalEntry {
  installWebStorage();
  const journal = new Journal('default');
  journal.addPad({ ...pad, bytes: pad.bytes.slice() });
  journal.write(event);
  const [entry] = new Journal('default').leftovers();
  if (!entry) throw new Error('the journal wrote nothing');
  return entry;
}
