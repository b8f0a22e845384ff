import { Journal } from '../../../web/src/client/journal.js';
import type { HistoryEvent, JournalEntry, JournalPad } from '../../../web/src/shared/protocol.js';

/** `localStorage` or `sessionStorage` in memory. */
export class FakeWebStorage implements Storage {
  readonly #items = new Map<string, string>();
  /** Full, or forbidden. */
  fails = false;

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    this.#check();
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#check();
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#check();
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }

  #check(): void {
    if (this.fails) throw new DOMException('no', 'SecurityError');
  }
}

/** Puts fresh storages in place; call it before each test. */
export function installWebStorage(): { local: FakeWebStorage; session: FakeWebStorage } {
  const storages = { local: new FakeWebStorage(), session: new FakeWebStorage() };
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
