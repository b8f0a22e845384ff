import { StartError } from '../shared/errors.js';
import { LIMITS_MS } from '../shared/limits.js';
import type { Loader } from './download.js';

/** Loads by `fetch`, counting bytes as they arrive, and gives up on a server that falls silent. */
export const networkLoader: Loader = {
  async load(url, maxBytes, onBytes) {
    const stall = new StallTimer(url);
    try {
      const response = await attempt(url, fetch(url, { signal: stall.signal, credentials: 'same-origin' }));
      if (!response.ok) throw new StartError('bundle-not-found', `${url} answered with status ${response.status}`);
      return await readBody(url, response, maxBytes, (bytes) => {
        stall.rewind();
        onBytes(bytes);
      });
    } finally {
      stall.stop();
    }
  },
};

/** @throws StartError `bundle-corrupt` beyond `maxBytes`, `bundle-not-found` when the connection breaks */
async function readBody(
  url: string,
  response: Response,
  maxBytes: number,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await attempt(url, reader.read());
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw new StartError('bundle-corrupt', `${url} is longer than the ${maxBytes} bytes that it may have`);
    }
    chunks.push(value);
    onBytes(value.byteLength);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

async function attempt<T>(url: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError('bundle-not-found', `${url} could not be loaded: ${why}`);
  }
}

class StallTimer {
  readonly #controller = new AbortController();
  readonly #url: string;
  #timer: number;

  constructor(url: string) {
    this.#url = url;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  rewind(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): number {
    return setTimeout(
      () => this.#controller.abort(new Error(`${this.#url} sent nothing for ${LIMITS_MS.downloadStall / 1000} s`)),
      LIMITS_MS.downloadStall,
    );
  }
}
