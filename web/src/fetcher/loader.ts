// Whole files over connections that break: retries, resuming, giving up.
import { StartError } from '../shared/errors.js';
import { type Timers, withTimeLimit } from '../shared/limits.js';
import type { Answer, CacheMode, Transport } from './transport.js';

/** Requests for one file that brought nothing, one after the other, before it is given up. */
const MAX_FRUITLESS = 4;
/** Requests for one file in all: a server that breaks off after every byte must come to an end. */
const MAX_REQUESTS = 20;
/** Before the second request; doubled each time, and shortened by chance, so that tabs and shoppers do not return at once. */
const FIRST_PAUSE_MS = 500;
/** Also the longest that a server is obeyed. */
const MAX_PAUSE_MS = 30_000;

export interface LoadOptions {
  /** More than this is refused: `bundle-corrupt`. */
  maxBytes: number;
  cache: CacheMode;
  /** Called with the bytes of this file that are there; less than before when the server had to begin again. */
  onBytes?: (loaded: number) => void;
}

export interface LoaderEnvironment {
  transport: Transport;
  timers: Timers;
  /** 0..1 */
  random(): number;
}

/** The server answered, and has no such file. */
export class AnsweredError extends StartError {
  constructor(url: string, status: number) {
    super('bundle-not-found', `${url} answered with status ${status}; is the bundle deployed there?`);
  }
}

export class Loader {
  /** What has come over the network so far, for all files. */
  downloadedBytes = 0;
  readonly #environment: LoaderEnvironment;
  readonly #signal: AbortSignal;

  /** @param signal ends everything that is under way */
  constructor(environment: LoaderEnvironment, signal: AbortSignal) {
    this.#environment = environment;
    this.#signal = signal;
  }

  /**
   * @param url absolute
   * @throws StartError `bundle-not-found` (an AnsweredError where the server itself says so) or `bundle-corrupt`
   */
  async load(url: string, options: LoadOptions): Promise<Uint8Array<ArrayBuffer>> {
    const file = new Pieces();
    let fruitless = 0;
    for (let requests = 1; ; requests++) {
      const before = file.length;
      try {
        await this.#request(url, file, options);
        return file.joined();
      } catch (error) {
        if (error instanceof StartError) throw error;
        fruitless = file.length > before ? 0 : fruitless + 1;
        if (fruitless === MAX_FRUITLESS || requests === MAX_REQUESTS || this.#signal.aborted) {
          const why = error instanceof Error ? error.message : String(error);
          throw new StartError(
            'bundle-not-found',
            `${url} could not be loaded: ${why}. Offline, or forbidden by CORS or by the page's connect-src?`,
          );
        }
        await this.pause(fruitless, error instanceof BusyError ? error.retryAfterMs : 0);
      }
    }
  }

  /** @param round 0 and 1: the first and shortest */
  pause(round: number, leastMs = 0): Promise<void> {
    const { timers, random } = this.#environment;
    const ms = FIRST_PAUSE_MS * 2 ** Math.max(0, round - 1) * (0.5 + random() / 2);
    return new Promise((resolve) => {
      const end = (): void => {
        timers.clear(timer);
        this.#signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = timers.set(end, Math.min(MAX_PAUSE_MS, Math.max(ms, leastMs)));
      this.#signal.addEventListener('abort', end);
    });
  }

  /** @throws StartError when asking again is of no use, anything else when it may be */
  async #request(url: string, file: Pieces, { maxBytes, cache, onBytes }: LoadOptions): Promise<void> {
    const { transport, timers } = this.#environment;
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    this.#signal.addEventListener('abort', abort);
    const late = (): Error => new Error(`nothing came for ${transport.stallMs / 1000} s`);
    const inTime = <T>(work: Promise<T>): Promise<T> => withTimeLimit(work, transport.stallMs, late, timers);
    try {
      if (this.#signal.aborted) throw new Error('it is not needed any more');
      const answer = await inTime(transport.request(url, file.length, cache, stop.signal));
      checkStatus(url, answer, file);
      for (;;) {
        const piece = await inTime(answer.read());
        if (!piece) return;
        file.add(piece);
        this.downloadedBytes += piece.byteLength;
        if (file.length > maxBytes) {
          throw new StartError(
            'bundle-corrupt',
            `${url} is longer than the ${maxBytes} bytes that it may have${file.htmlHint()}`,
          );
        }
        onBytes?.(file.length);
      }
    } finally {
      this.#signal.removeEventListener('abort', abort);
      // Whatever the reason for leaving: what is still under way is of no use.
      stop.abort();
    }
  }
}

/** Leaves only when the body continues the file. */
function checkStatus(url: string, { status, offset, retryAfterMs }: Answer, file: Pieces): void {
  if (status === 429 || status === 408 || status >= 500) throw new BusyError(status, retryAfterMs);
  // Asked for the rest, the server may send everything; what it sends from elsewhere fits nothing.
  const fits = offset === file.length;
  if (offset === 0) file.clear();
  if (status === 416 || (status === 206 && !fits)) {
    file.clear();
    throw new Error(`answered a request for the rest of the file with status ${status}`);
  }
  if (status < 200 || status > 299) throw new AnsweredError(url, status);
}

class BusyError extends Error {
  readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs: number) {
    super(`answered with status ${status}`);
    this.retryAfterMs = retryAfterMs;
  }
}

class Pieces {
  length = 0;
  #pieces: Uint8Array<ArrayBuffer>[] = [];

  add(piece: Uint8Array<ArrayBuffer>): void {
    this.#pieces.push(piece);
    this.length += piece.byteLength;
  }

  clear(): void {
    this.#pieces = [];
    this.length = 0;
  }

  joined(): Uint8Array<ArrayBuffer> {
    const [first] = this.#pieces;
    // In a buffer of its own, because it is going to be transferred.
    if (first && this.#pieces.length === 1 && first.byteLength === first.buffer.byteLength) return first;
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
    return whole;
  }

  htmlHint(): string {
    return htmlHint(this.#pieces[0]);
  }
}

/** The commonest mistake of a host: its start page, as 200, for every path that it does not know. */
export function htmlHint(bytes: Uint8Array | undefined): string {
  const start = new TextDecoder().decode(bytes?.subarray(0, 64)).trimStart();
  return start.startsWith('<') ? '; it is an HTML page: does the server answer unknown paths with its start page?' : '';
}
