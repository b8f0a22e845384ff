import { LIMITS_MS } from '../shared/limits.js';
import type { ClientToFetcher, FetcherToClient } from '../shared/protocol.js';
import { type Answer, type CacheMode, rangeFrom, type Transport } from './transport.js';

type Loaded = Extract<ClientToFetcher, { kind: 'loaded' }>;

/** Asks the page to download with the `fetch` that the shop has given; each answer comes in one piece. */
export class PageTransport implements Transport {
  readonly stallMs = LIMITS_MS.pageDownload;
  readonly #post: (message: FetcherToClient) => void;
  readonly #waiting = new Map<number, (loaded: Loaded) => void>();
  #nextId = 0;

  constructor(post: (message: FetcherToClient) => void) {
    this.#post = post;
  }

  async request(url: string, from: number, cache: CacheMode): Promise<Answer> {
    const id = this.#nextId++;
    const { status, offset, bytes, message } = await new Promise<Loaded>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post({ kind: 'load', id, url, headers: rangeFrom(from), cache });
    });
    if (status === 0) throw new Error(message);
    let rest = bytes;
    return {
      status,
      offset,
      retryAfterMs: 0,
      async read() {
        const piece = rest;
        rest = null;
        return piece;
      },
    };
  }

  settle(loaded: Loaded): void {
    this.#waiting.get(loaded.id)?.(loaded);
    this.#waiting.delete(loaded.id);
  }
}
