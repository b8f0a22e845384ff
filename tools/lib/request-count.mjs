/**
 * What a demo server saw of its visitors: which files were asked for, and how many bytes of them went out. The page shows it
 * beside what the browser says of itself, because the browser's word is not enough for a sceptic.
 */

/** The address that tells, and the header by which a page learns of it: hosts that do not count send neither. */
const address = '/vitrine-count.json';
export const countHeaders = { 'Server-Timing': `vitrine-count;desc="${address.slice(1)}"` };

/** Requests kept: the newest ones. */
const kept = 20_000;

/**
 * @typedef {{ path: string, requests: number, bytes: number }} FileCount
 */

/**
 * Counts for startServer(): hand it `onRequest`, `answers` and `headers`.
 * @param {() => number} nowMs
 */
export function requestCount(nowMs = Date.now) {
  /** @type {{ path: string, bytes: number, atMs: number }[]} */
  let seen = [];
  return {
    headers: countHeaders,
    /** @param {import('../../web/src/cli/static-server.mjs').RequestLogEntry} entry */
    onRequest({ path, bytes }) {
      if (path === address) return;
      seen.push({ path, bytes, atMs: nowMs() });
      if (seen.length > 2 * kept) seen = seen.slice(-kept);
    },
    answers: {
      /**
       * `?ms=5000`: of the last five seconds. An age and no time, because the clocks of page and server may differ.
       * @param {URLSearchParams} query
       * @returns {{ files: FileCount[] }}
       */
      [address](query) {
        const ms = Number(query.get('ms') ?? Number.POSITIVE_INFINITY);
        /** @type {Map<string, FileCount>} */
        const files = new Map();
        for (const { path, bytes, atMs } of seen) {
          if (nowMs() - atMs > ms) continue;
          const file = files.get(path) ?? { path, requests: 0, bytes: 0 };
          files.set(path, { path, requests: file.requests + 1, bytes: file.bytes + bytes });
        }
        return { files: [...files.values()] };
      },
    },
  };
}
