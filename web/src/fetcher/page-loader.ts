import { StartError } from '../shared/errors.js';
import type { ClientToFetcher, FetcherToClient } from '../shared/protocol.js';
import type { Loader } from './download.js';

type Loaded = Extract<ClientToFetcher, { kind: 'loaded' }>;

/** Asks the page to download with the `fetch` that the shop has given. */
export class PageLoader implements Loader {
  readonly #post: (message: FetcherToClient) => void;
  readonly #waiting = new Map<number, (loaded: Loaded) => void>();
  #nextId = 0;

  constructor(post: (message: FetcherToClient) => void) {
    this.#post = post;
  }

  async load(url: string, maxBytes: number, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
    const id = this.#nextId++;
    const loaded = await new Promise<Loaded>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post({ kind: 'load', id, url, headers: {} });
    });
    if (loaded.status < 200 || loaded.status > 299 || !loaded.bytes) {
      const why = loaded.status === 0 ? loaded.message : `answered with status ${loaded.status}`;
      throw new StartError('bundle-not-found', `${url}: ${why}`);
    }
    if (loaded.bytes.byteLength > maxBytes) {
      throw new StartError('bundle-corrupt', `${url} is longer than the ${maxBytes} bytes that it may have`);
    }
    onBytes(loaded.bytes.byteLength);
    return loaded.bytes;
  }

  settle(loaded: Loaded): void {
    this.#waiting.get(loaded.id)?.(loaded);
    this.#waiting.delete(loaded.id);
  }
}
