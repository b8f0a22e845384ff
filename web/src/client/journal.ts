import { JOURNAL_PLACE, journalPrefix } from '../shared/journal-format.js';
import type { HistoryEvent, JournalEntry, JournalPad } from '../shared/protocol.js';
import { fromBase64, toBase64 } from './base64.js';
import { localStore, tabStore } from './local-store.js';

/** Set aside for the next page of this tab, which has no pad of its own until its core is up. */
const RESERVE_BYTES = 4096;

/** What is left of a pad; `bytes` begin at its byte `at`. */
interface Pad extends JournalPad {
  at: number;
}

/**
 * What was tracked and is not stored yet, in `localStorage`, so that it survives a click that leaves the page at once: one
 * key for each event, because tabs would race for a shared one, and unreadable without the core's key. The core supplies
 * pads only when storage is granted and open; without one, nothing is written. Where `localStorage` fails, the journal does
 * nothing, and events go by message alone.
 */
export class Journal {
  #prefix: string;
  readonly #keepsReserve: boolean;
  #pads: Pad[] = [];
  /** A reserve is set aside that the present core has issued. */
  #reserved = false;
  /** What this page has written: keys by event id. */
  readonly #written = new Map<string, string>();

  /**
   * @param history `<name>`, or `<name>~<profile hash>`
   * @param keepsReserve  hands a part of a pad on to the next page of this tab through `sessionStorage`. Whoever finds that
   *   and the journal on the disk can read the few events that lie in it: to be left off with a `keyProvider`.
   */
  constructor(history: string, keepsReserve = false) {
    this.#prefix = journalPrefix(history);
    this.#keepsReserve = keepsReserve;
  }

  /**
   * Begins with a new core, which gets what is written as `leftovers`, and takes over the pad that the last page of this
   * tab has set aside. Only with consent.
   */
  resume(): void {
    this.#reserved = false;
    this.#written.clear();
    const [padId, at, base64] = tabStore.get(this.#prefix)?.split(':') ?? [];
    if (padId && base64) {
      this.#pads = [{ padId, at: Number(at), bytes: fromBase64(base64) }];
    }
  }

  addPad(issued: JournalPad): void {
    const pad = { ...issued, at: 0 };
    if (this.#keepsReserve && !this.#reserved) {
      this.#reserve(take(pad, RESERVE_BYTES));
      this.#reserved = true;
      // What was taken over may also be in use by a page that waits in the back/forward cache.
      this.#pads = [];
    }
    // A new pad comes when little is left of the last one, and nothing worth keeping of the one before.
    this.#pads = [...this.#pads.slice(-1), pad];
  }

  /** Durable, but for a kill of the browser, when it returns; does nothing without a pad that has room. */
  write(event: HistoryEvent): void {
    if (this.#written.has(event.eventId)) return;
    const text = new TextEncoder().encode(JSON.stringify(event));
    const pad = this.#pads.find(({ bytes }) => bytes.length >= text.length);
    if (!pad) return;
    const { padId, at, bytes } = take(pad, text.length);
    const key = `${this.#prefix}${padId}:${at}`;
    // A page that is still using what was set aside goes on behind this entry, and so does the next one.
    if (!this.#reserved && this.#keepsReserve) this.#reserve(pad);
    // A duplicated tab has the same reserve: what it wrote stays.
    if (localStore.get(key) !== null) return;
    if (localStore.set(key, toBase64(text.map((byte, i) => byte ^ (bytes[i] as number))))) {
      this.#written.set(event.eventId, key);
    }
  }

  /** Forgets what the core has stored. */
  stored(eventIds: Iterable<string>): void {
    for (const eventId of eventIds) {
      const key = this.#written.get(eventId);
      if (key) localStore.remove(key);
      this.#written.delete(eventId);
    }
  }

  /** What other pages have left, for the core; also of pages that are still open, which does no harm. */
  leftovers(): JournalEntry[] {
    const own = new Set(this.#written.values());
    return this.#keys()
      .filter((key) => !own.has(key))
      .map((key) => ({ key, value: localStore.get(key) ?? '' }));
  }

  /** Forgets the leftovers that the core has dealt with. */
  remove(keys: readonly string[]): void {
    keys.forEach(localStore.remove);
  }

  /** Goes over to another history. What was written for the last one stays until it is stored. */
  use(history: string): void {
    const prefix = journalPrefix(history);
    if (prefix === this.#prefix) return;
    this.forgetPads();
    this.#prefix = prefix;
  }

  /** Writes nothing until there is another pad. */
  forgetPads(): void {
    this.#pads = [];
    this.#reserved = false;
    tabStore.remove(this.#prefix);
  }

  /**
   * Forgets the pads, and everything that was written: by any page, or with `onlyOwn` by this one, because the tab that
   * cleared may have begun anew.
   */
  clear(onlyOwn = false): void {
    this.forgetPads();
    this.stored(this.#written.keys());
    if (!onlyOwn) this.remove(this.#keys());
  }

  #reserve({ padId, at, bytes }: Pad): void {
    tabStore.set(this.#prefix, `${padId}:${at}:${toBase64(bytes)}`);
  }

  /** Only the place may follow the prefix: the name of another recommender may begin with this one's. */
  #keys(): string[] {
    return localStore.keys(this.#prefix).filter((key) => JOURNAL_PLACE.exec(key)?.index === this.#prefix.length);
  }
}

/** Cuts the first bytes off a pad. */
function take(pad: Pad, sizeBytes: number): Pad {
  const taken = { ...pad, bytes: pad.bytes.subarray(0, sizeBytes) };
  pad.bytes = pad.bytes.subarray(sizeBytes);
  pad.at += sizeBytes;
  return taken;
}
