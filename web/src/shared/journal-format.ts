// How an event lies in the page's journal: JSON, XORed with bytes of a pad that are used for nothing else, in base64. The
// page writes it, the core reads what pages that are gone have left. Read with another pad it is no JSON: there is no need
// for a checksum.

/** `history`: name and profile, see `historyName` of the core. */
export function journalPrefix(history: string): string {
  return `vitrine-journal:${history}:`;
}

/** What follows the prefix: the pad, and where in it the entry's bytes begin. */
export const JOURNAL_PLACE = /([0-9a-f]{16}):(\d+)$/;
