// One request for one file, by whoever can make it. What is done about failures is the loader's business.

/** Passed to `fetch`: `no-cache` asks the server whether what the browser has is still good, `reload` does not look. */
export type CacheMode = 'default' | 'no-cache' | 'reload';

/** The answer to one request, as it comes in. */
export interface Answer {
  status: number;
  /** Where in the file the body begins: above 0 only for a partial answer. */
  offset: number;
  /** How long the server asks to be left alone; 0: it does not say. */
  retryAfterMs: number;
  /**
   * The next piece of the body; `null` at its end.
   * @throws when the connection breaks
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface Transport {
  /** After so long without an answer or a piece of one, nothing is to be expected any more. */
  readonly stallMs: number;
  /**
   * @param url  absolute
   * @param from bytes that are there already; the server may begin at 0 all the same
   * @throws whatever, when there is no answer
   */
  request(url: string, from: number, cache: CacheMode, signal: AbortSignal): Promise<Answer>;
}

/** As much as `fetch` needs to be for this. */
export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal; cache: CacheMode; credentials: 'same-origin' },
) => Promise<Response>;

/** By `fetch`, piece by piece. */
export function fetchTransport(load: Fetch, stallMs: number): Transport {
  return {
    stallMs,
    async request(url, from, cache, signal) {
      const response = await load(url, { signal, cache, credentials: 'same-origin', headers: rangeFrom(from) });
      const { status, headers, body } = response;
      const reader = body?.getReader();
      return {
        status,
        // A server of another origin may keep the header to itself; 206 means that it did as it was asked.
        offset: status === 206 ? Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? from) : 0,
        retryAfterMs: 1000 * (Number(headers.get('retry-after')) || 0),
        read: async () => (await reader?.read())?.value ?? null,
      };
    },
  };
}

/** @returns no header for 0, so that a whole file is asked for in the plainest way */
export function rangeFrom(from: number): Record<string, string> {
  return from > 0 ? { range: `bytes=${from}-` } : {};
}
