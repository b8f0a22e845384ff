// How an event lies in the page's journal: JSON and a checksum, XORed with bytes of a pad that are used for nothing else.
// The page writes it, the core reads what pages that are gone have left.

/** Bytes of the checksum behind the JSON: it tells an event from what was written with a pad of a deleted key. */
export const CHECKSUM_BYTES = 4;

/** `history`: name and profile, see `historyName` of the core. */
export function journalPrefix(history: string): string {
  return `vitrine-journal:${history}:`;
}

/** What follows the prefix: the pad, and where in it the entry's bytes begin. */
export const JOURNAL_PLACE = /([0-9a-f]{16}):(\d+)$/;

/** FNV-1a, 32 bits. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
