import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Answer, type Fetch, fetchTransport, type Transport } from '../fetcher/transport.js';
import { LIMITS_MS } from '../shared/limits.js';

/** Reads file: URLs from the disk and everything else by `load`. */
export function diskTransport(load: Fetch): Transport {
  const network = fetchTransport(load, LIMITS_MS.downloadStall);
  return {
    stallMs: network.stallMs,
    request: (url, from, cache, signal) =>
      url.startsWith('file:') ? readDisk(url) : network.request(url, from, cache, signal),
  };
}

/** A disk answers at once and in one piece; what is not there is what a server calls 404. */
async function readDisk(url: string): Promise<Answer> {
  let rest: Uint8Array<ArrayBuffer> | null = null;
  let status = 200;
  try {
    // Copied out of Node's shared pool, so that the buffer holds this file and nothing else.
    rest = new Uint8Array(await readFile(fileURLToPath(url)));
  } catch {
    status = 404;
  }
  return {
    status,
    offset: 0,
    retryAfterMs: 0,
    async read() {
      const piece = rest;
      rest = null;
      return piece;
    },
  };
}
