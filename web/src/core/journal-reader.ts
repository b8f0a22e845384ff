import { CHECKSUM_BYTES, checksum, JOURNAL_PLACE } from '../shared/journal-format.js';
import type { HistoryEvent, JournalEntry, JournalPad } from '../shared/protocol.js';
import { randomHex } from './history-database.js';
import type { HistoryStore } from './history-store.js';

/** Room for a hundred events or so. */
export const PAD_BYTES = 16 * 1024;
/** A new pad is sent when so much of all pads is left. */
const REFILL_BYTES = PAD_BYTES / 2;

/** What the entries of a journal held. */
export interface JournalContents {
  events: { key: string; event: HistoryEvent }[];
  /** Keys of entries that no key of this history can read. */
  unreadable: string[];
}

/** Supplies the page with pads, and reads what pages that are gone have written with theirs. */
export class JournalReader {
  #leftBytes = 0;

  /** The page has used some of its pads, for this event. @returns whether it needs another pad */
  spend(event: HistoryEvent): boolean {
    const before = this.#leftBytes;
    this.#leftBytes -= new TextEncoder().encode(JSON.stringify(event)).byteLength + CHECKSUM_BYTES;
    return before >= REFILL_BYTES && this.#leftBytes < REFILL_BYTES;
  }

  async newPad(store: HistoryStore): Promise<JournalPad> {
    const padId = randomHex();
    const [bytes] = await store.keystreams(padId, PAD_BYTES);
    this.#leftBytes = Math.max(this.#leftBytes, 0) + PAD_BYTES;
    return { padId, bytes: bytes as Uint8Array<ArrayBuffer> };
  }

  async read(store: HistoryStore, entries: readonly JournalEntry[]): Promise<JournalContents> {
    const contents: JournalContents = { events: [], unreadable: [] };
    const pads = new Map<string, Promise<Uint8Array[]>>();
    for (const { key, value } of entries) {
      const [, padId, offset] = JOURNAL_PLACE.exec(key) ?? [];
      if (padId === undefined) continue;
      const keystreams = pads.get(padId) ?? store.keystreams(padId, PAD_BYTES);
      pads.set(padId, keystreams);
      const event = (await keystreams).map((pad) => decode(value, pad.subarray(Number(offset)))).find(Boolean);
      if (event) contents.events.push({ key, event });
      else contents.unreadable.push(key);
    }
    return contents;
  }
}

/** `null` when the pad is not the one it was written with. */
function decode(value: string, pad: Uint8Array): HistoryEvent | null {
  try {
    const bytes = Uint8Array.from(atob(value), (char, i) => char.charCodeAt(0) ^ (pad[i] ?? 0));
    const end = bytes.byteLength - CHECKSUM_BYTES;
    if (new DataView(bytes.buffer).getUint32(end) !== checksum(bytes.subarray(0, end))) return null;
    return JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as HistoryEvent;
  } catch {
    return null;
  }
}
