// The loader over real connections, to a server that goes wrong in every way that a test asks for.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Loader, type LoadOptions } from '../../web/src/fetcher/loader.js';
import { PageTransport } from '../../web/src/fetcher/page-transport.js';
import { fetchTransport } from '../../web/src/fetcher/transport.js';
import type { FetcherToClient } from '../../web/src/shared/protocol.js';
import { ImpatientTimers } from './support/fetching.js';

const FILE = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const STALL_MS = 20_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
/** One for each request, in their order; the last one answers all that follow. */
let handlers: Handler[];
/** The Range header of each request, or "-". */
let ranges: string[];

beforeEach(async () => {
  ranges = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range ?? '-');
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
    handler?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graph.safetensors`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const whole: Handler = (_request, response) => void response.writeHead(200).end(FILE);
const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end('no');
/** Sends `bytes` of what was asked for, promises all of it, and breaks the connection. */
const breakAfter =
  (bytes: number): Handler =>
  (request, response) => {
    const from = rangeStart(request);
    response.writeHead(from ? 206 : 200, headersFrom(from));
    response.write(FILE.subarray(from, from + bytes), () => setImmediate(() => response.destroy()));
  };
const rest: Handler = (request, response) => {
  const from = rangeStart(request);
  response.writeHead(206, headersFrom(from)).end(FILE.subarray(from));
};

function rangeStart({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
}

function headersFrom(from: number): Record<string, string> {
  const range = { 'content-range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` };
  return { 'content-length': String(FILE.length - from), ...(from ? range : {}) };
}

function makeLoader(timers = new ImpatientTimers(), random = () => 1, signal = new AbortController().signal) {
  return new Loader({ transport: fetchTransport(fetch, STALL_MS), timers, random }, signal);
}

const options = (more: Partial<LoadOptions> = {}): LoadOptions => ({
  maxBytes: FILE.length,
  cache: 'default',
  ...more,
});

describe('a connection that breaks', () => {
  it('is taken up again where it broke', async () => {
    handlers = [breakAfter(30_000), breakAfter(20_000), rest];
    const loader = makeLoader();
    const counts: number[] = [];
    expect(await loader.load(url, options({ onBytes: (loaded) => counts.push(loaded) }))).toEqual(FILE);
    expect(ranges).toEqual(['-', 'bytes=30000-', 'bytes=50000-']);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(FILE.length);
    expect(loader.downloadedBytes).toBe(FILE.length);
  });

  it('begins again where the server sends everything', async () => {
    handlers = [breakAfter(30_000), whole];
    const loader = makeLoader();
    expect(await loader.load(url, options())).toEqual(FILE);
    expect(ranges).toEqual(['-', 'bytes=30000-']);
    expect(loader.downloadedBytes).toBe(FILE.length + 30_000);
  });

  it.each<[string, Handler]>([
    [
      'another part than was asked for',
      (_, response) => void response.writeHead(206, headersFrom(10)).end(FILE.subarray(10)),
    ],
    ['that there is no such part', status(416)],
  ])('begins again where the server sends %s', async (_what, wrong) => {
    handlers = [breakAfter(30_000), wrong, whole];
    expect(await makeLoader().load(url, options())).toEqual(FILE);
    expect(ranges).toEqual(['-', 'bytes=30000-', '-']);
  });

  it('is trusted to continue where a server of another origin hides the header that says so', async () => {
    handlers = [
      breakAfter(30_000),
      (request, response) => void response.writeHead(206).end(FILE.subarray(rangeStart(request))),
    ];
    expect(await makeLoader().load(url, options())).toEqual(FILE);
  });

  it('ends, with what it said, when nothing more comes', async () => {
    handlers = [breakAfter(30_000), (request) => request.socket.destroy()];
    const timers = new ImpatientTimers();
    const failing = makeLoader(timers).load(url, options());
    await expect(failing).rejects.toMatchObject({ code: 'bundle-not-found', message: expect.stringContaining(url) });
    // The first brought something; four in a row brought nothing.
    expect(ranges).toEqual(['-', ...Array(4).fill('bytes=30000-')]);
    expect(timers.pauses).toEqual([500, 500, 1000, 2000]);
  });

  it('ends even when each attempt brings a little', async () => {
    handlers = [breakAfter(10)];
    await expect(makeLoader().load(url, options())).rejects.toMatchObject({ code: 'bundle-not-found' });
    expect(ranges).toHaveLength(20);
  });
});

describe('a server that is busy', () => {
  it.each([429, 408, 500, 502, 503])('is asked again after status %i', async (code) => {
    handlers = [status(code), whole];
    expect(await makeLoader().load(url, options())).toEqual(FILE);
    expect(ranges).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410])('is taken at its word after status %i', async (code) => {
    handlers = [status(code), whole];
    const message = expect.stringContaining(`answered with status ${code}`);
    await expect(makeLoader().load(url, options())).rejects.toMatchObject({ code: 'bundle-not-found', message });
    expect(ranges).toHaveLength(1);
  });

  it('keeps what has come when it is busy in between', async () => {
    handlers = [breakAfter(30_000), status(503), rest];
    expect(await makeLoader().load(url, options())).toEqual(FILE);
    expect(ranges).toEqual(['-', 'bytes=30000-', 'bytes=30000-']);
  });

  it('is left alone for as long as it asks, by chance a little longer than the others, and never for ever', async () => {
    const pausesWith = async (random: () => number, ...retryAfter: string[]) => {
      const pauses: number[] = [];
      handlers = [...retryAfter.map((seconds) => status(503, seconds ? { 'retry-after': seconds } : {})), whole];
      const timers = {
        set: (callback: () => void, ms: number) => {
          if (ms === STALL_MS) return;
          pauses.push(ms);
          queueMicrotask(callback);
        },
        clear: () => undefined,
      };
      await makeLoader(timers as unknown as ImpatientTimers, random).load(url, options());
      return pauses;
    };
    expect(await pausesWith(() => 0, '', '', '')).toEqual([250, 500, 1000]);
    expect(await pausesWith(() => 1, '', '', '')).toEqual([500, 1000, 2000]);
    expect(await pausesWith(() => 0, '2', '86400')).toEqual([2000, 30_000]);
  });
});

describe('a server that falls silent', () => {
  /** Time limits run out when a test says so. */
  class Stalls {
    readonly running = new Set<() => void>();
    set(callback: () => void, ms: number): unknown {
      if (ms === STALL_MS) this.running.add(callback);
      else queueMicrotask(callback);
      return callback;
    }
    clear(timer: unknown): void {
      this.running.delete(timer as () => void);
    }
    runOut(): void {
      for (const callback of [...this.running]) callback();
    }
  }

  it('in the middle of a file is left, and the rest is asked for anew', async () => {
    const timers = new Stalls();
    const silent: Handler = (_request, response) => {
      response.writeHead(200, headersFrom(0));
      response.write(FILE.subarray(0, 30_000));
    };
    handlers = [silent, rest];
    const loading = makeLoader(timers as unknown as ImpatientTimers).load(
      url,
      options({ onBytes: (loaded) => loaded === 30_000 && setImmediate(() => timers.runOut()) }),
    );
    expect(await loading).toEqual(FILE);
    expect(ranges).toEqual(['-', 'bytes=30000-']);
    expect(timers.running.size).toBe(0);
  });

  it('before its answer is left too', async () => {
    const timers = new Stalls();
    handlers = [() => timers.runOut(), whole];
    expect(await makeLoader(timers as unknown as ImpatientTimers).load(url, options())).toEqual(FILE);
  });
});

describe('a file', () => {
  it('longer than it may be is refused while it comes, and the connection is given up', async () => {
    let closed: () => void;
    const givenUp = new Promise<void>((resolve) => {
      closed = resolve;
    });
    handlers = [
      (_request, response) => {
        response.on('close', () => closed());
        response.writeHead(200);
        response.write(FILE);
      },
    ];
    const loading = makeLoader().load(url, options({ maxBytes: 1000 }));
    await expect(loading).rejects.toMatchObject({
      code: 'bundle-corrupt',
      message: expect.stringContaining('1000 bytes'),
    });
    await givenUp;
    expect(ranges).toHaveLength(1);
  });

  it('that is not needed any more is not asked for again', async () => {
    const stop = new AbortController();
    handlers = [
      (request) => {
        stop.abort();
        request.socket.destroy();
      },
    ];
    await expect(makeLoader(undefined, undefined, stop.signal).load(url, options())).rejects.toMatchObject({
      code: 'bundle-not-found',
    });
    expect(ranges).toHaveLength(1);
  });

  it('may be empty', async () => {
    handlers = [(_request, response) => void response.writeHead(200).end()];
    expect(await makeLoader().load(url, options())).toEqual(new Uint8Array(0));
  });
});

describe("the page's own fetch", () => {
  type Load = Extract<FetcherToClient, { kind: 'load' }>;
  /** `answer` stands for the page. */
  function pageLoader(answer: (load: Load) => { status: number; offset?: number; bytes?: Uint8Array<ArrayBuffer> }) {
    const loads: Load[] = [];
    const page: PageTransport = new PageTransport((message) => {
      if (message.kind !== 'load') return;
      loads.push(message);
      const { status, offset = 0, bytes = null } = answer(message);
      queueMicrotask(() =>
        page.settle({ kind: 'loaded', id: message.id, status, offset, bytes, message: status ? '' : 'Error: offline' }),
      );
    });
    const loader = new Loader(
      { transport: page, timers: new ImpatientTimers(), random: () => 1 },
      new AbortController().signal,
    );
    return { loads, loader };
  }

  it('is asked for whole files, and its answers are told apart', async () => {
    const { loads, loader } = pageLoader(({ url: asked }) => ({ status: 200, bytes: Uint8Array.of(asked.length) }));
    const loaded = await Promise.all(['a', 'bb'].map((path) => loader.load(path, options())));
    expect(loaded).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(loads.map(({ headers }) => headers)).toEqual([{}, {}]);
  });

  it('is asked again when it failed, and taken at its word when the server answered', async () => {
    const failing = pageLoader(() => ({ status: 0 }));
    await expect(failing.loader.load(url, options())).rejects.toMatchObject({
      message: expect.stringContaining('Error: offline'),
    });
    expect(failing.loads).toHaveLength(4);
    const missing = pageLoader(() => ({ status: 404 }));
    await expect(missing.loader.load(url, options())).rejects.toMatchObject({
      message: expect.stringContaining('status 404'),
    });
    expect(missing.loads).toHaveLength(1);
  });
});
