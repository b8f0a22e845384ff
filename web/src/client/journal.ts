import { CHECKSUM_BYTES, checksum, JOURNAL_PLACE, journalPrefix } from '../shared/journal-format.js';
import type { HistoryEvent, JournalEntry, JournalPad } from '../shared/protocol.js';

/** Set aside for the next page of this tab, which has no pad of its own until its core is up. */
const RESERVE_BYTES = 4096;
/** A pad with less than this left is thrown away. */
const SCRAP_BYTES = 256;

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

  /** Takes over the pad that the last page of this tab has set aside. Only with consent. */
  resume(): void {
    attempt(() => {
      const [padId, at, base64] = sessionStorage.getItem(this.#prefix)?.split(':') ?? [];
      if (padId && base64) this.#pads = [{ padId, at: Number(at), bytes: fromBase64(base64) }];
    });
  }

  addPad({ padId, bytes }: JournalPad): void {
    const pad = { padId, bytes, at: 0 };
    if (this.#keepsReserve && !this.#reserved) {
      this.#reserve(take(pad, RESERVE_BYTES));
      this.#reserved = true;
      // What was taken over may also be in use by a page that waits in the back/forward cache.
      this.#pads = [];
    }
    this.#pads = [...this.#pads.filter(({ bytes }) => bytes.length >= SCRAP_BYTES), pad];
  }

  /** Durable, but for a kill of the browser, when it returns; does nothing without a pad that has room. */
  write(event: HistoryEvent): void {
    if (this.#pads.length === 0 || this.#written.has(event.eventId)) return;
    const text = new TextEncoder().encode(JSON.stringify(event));
    const entry = new Uint8Array(text.length + CHECKSUM_BYTES);
    entry.set(text);
    new DataView(entry.buffer).setUint32(text.length, checksum(text));
    const pad = this.#pads.find(({ bytes }) => bytes.length >= entry.length);
    if (!pad) return;
    const { padId, at, bytes } = take(pad, entry.length);
    const key = `${this.#prefix}${padId}:${at}`;
    const value = toBase64(entry.map((byte, i) => byte ^ (bytes[i] as number)));
    attempt(() => {
      // A page that is still using what it had set aside goes on behind this entry, and so does the next one.
      if (!this.#reserved && this.#keepsReserve) this.#reserve(pad);
      // A duplicated tab has the same reserve: what it wrote stays.
      if (localStorage.getItem(key) !== null) return;
      localStorage.setItem(key, value);
      this.#written.set(event.eventId, key);
    });
  }

  /** Forgets what the core has stored. */
  stored(eventIds: readonly string[]): void {
    for (const eventId of eventIds) {
      const key = this.#written.get(eventId);
      if (key !== undefined) this.remove([key]);
      this.#written.delete(eventId);
    }
  }

  /** What other pages have left, for the core; also of pages that are still open, which does no harm. */
  leftovers(): JournalEntry[] {
    const own = new Set(this.#written.values());
    return this.#keys()
      .filter((key) => !own.has(key))
      .map((key) => ({ key, value: localStorage.getItem(key) ?? '' }));
  }

  /** Forgets the leftovers that the core has dealt with. */
  remove(keys: readonly string[]): void {
    for (const key of keys) attempt(() => localStorage.removeItem(key));
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
    attempt(() => sessionStorage.removeItem(this.#prefix));
  }

  /**
   * Forgets the pads, and everything that was written: by any page, or with `onlyOwn` by this one, because the tab that
   * cleared may have begun anew.
   */
  clear(onlyOwn = false): void {
    this.forgetPads();
    this.stored([...this.#written.keys()]);
    if (!onlyOwn) this.remove(this.#keys());
  }

  #reserve({ padId, at, bytes }: Pad): void {
    attempt(() => sessionStorage.setItem(this.#prefix, `${padId}:${at}:${toBase64(bytes)}`));
  }

  #keys(): string[] {
    const keys: string[] = [];
    attempt(() => {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i) ?? '';
        // Only the place may follow: the name of another recommender may begin with this one's.
        if (key.startsWith(this.#prefix) && JOURNAL_PLACE.exec(key)?.index === this.#prefix.length) keys.push(key);
      }
    });
    return keys;
  }
}

/** Cuts the first bytes off a pad. */
function take(pad: Pad, sizeBytes: number): Pad {
  const taken = { ...pad, bytes: pad.bytes.subarray(0, sizeBytes) };
  pad.bytes = pad.bytes.subarray(sizeBytes);
  pad.at += sizeBytes;
  return taken;
}

/** Storage may be forbidden, full or absent, at any call. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The message to the core is the other way.
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
