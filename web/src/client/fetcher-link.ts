import { LIMITS_MS } from '../shared/limits.js';
import type { ClientToCore, FetcherToClient, FetchRequest } from '../shared/protocol.js';
import type { BrowserLinkOptions } from './browser-link.js';
import type { CoreLinkHandlers } from './link.js';
import type { RecommenderOptions } from './options.js';
import { passOn } from './pass-on.js';

/** Starts a worker from a URL; by the client, which has the Trusted Types policy. */
type StartWorker = (url: string) => Worker;
/** @returns ends it */
type Begin = (port: MessagePort, failed: (why: string) => void) => Promise<() => void>;
type PageFetch = NonNullable<RecommenderOptions['fetch']>;

/** What a fetcher has around it. */
export interface FetcherPlace {
  start: StartWorker;
  /** To the core. */
  send(message: ClientToCore, transfer: Transferable[]): void;
  /** Nothing more is to come. */
  finished(): void;
}

/**
 * Runs one request in a fetcher worker, and on this thread where the page wants none or its policy forbids workers from
 * blobs. In a module of its own, because a page that has its bundle does not need it.
 * @param currentVersion `null`: there is no bundle at all, and the core waits for one; or only the overlay is wanted
 * @returns ends it at once
 */
export function runFetcher(
  { name, publicKeys, overlayUrl, placementsUrl, now, fetch: load, worker, workerUrl }: BrowserLinkOptions,
  bundle: FetchRequest['bundle'],
  currentVersion: number | null,
  { start, send, finished }: FetcherPlace,
  handlers: CoreLinkHandlers,
): () => void {
  const request: FetchRequest = {
    kind: 'fetch',
    name,
    bundle,
    publicKeys,
    currentVersion,
    overlayUrl,
    placementsUrl,
    nowMs: now(),
    loadThroughPage: load !== undefined,
  };
  const receive = (message: FetcherToClient): void => {
    passOn(message, request, send, handlers);
    if (message.kind === 'finished') finished();
  };
  let end = (): void => undefined;
  const attempt = (begin: Begin, last: boolean) => {
    const { port1, port2 } = new MessageChannel();
    let stop: (() => void) | null = null;
    let over = false;
    end = () => {
      over = true;
      clearTimeout(timer);
      stop?.();
      port1.close();
    };
    const failed = (message: string): void => {
      if (over) return;
      end();
      if (!last) {
        attempt(onThisThread, true);
        return;
      }
      receive({ kind: 'failed', degraded: { code: 'bundle-not-found', message } });
      receive({ kind: 'finished' });
    };
    const timer = setTimeout(() => failed('the fetcher did not start in time'), LIMITS_MS.workerStart);
    port1.onmessage = (event: MessageEvent<FetcherToClient>) => {
      const message = event.data;
      if (message.kind === 'online') clearTimeout(timer);
      if (message.kind === 'load') void loadThroughPage(message, load, port1);
      if (message.kind === 'finished') end();
      receive(message);
    };
    port1.postMessage(request);
    begin(port2, failed).then(
      (stopIt) => {
        stop = stopIt;
        if (over) stopIt();
      },
      (error) => failed(String(error)),
    );
  };
  // A page that names the worker's script has a policy that forbids workers from blobs: trying would be reported.
  if (worker && workerUrl === null) attempt((port, failed) => inWorker(start, port, failed), false);
  else attempt(onThisThread, true);
  return () => end();
}

async function inWorker(start: StartWorker, port: MessagePort, failed: (why: string) => void): Promise<() => void> {
  const url = URL.createObjectURL(new Blob([(await import('vitrine:workers')).fetcher], { type: 'text/javascript' }));
  const worker = start(url);
  worker.onerror = (event) => {
    event.preventDefault();
    failed(`the fetcher worker failed: ${event.message}`);
  };
  worker.postMessage(null, [port]);
  return () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
}

async function onThisThread(port: MessagePort): Promise<() => void> {
  return (await import('vitrine:fetcher-inline')).startFetcher(port);
}

async function loadThroughPage(
  { id, url, headers, cache }: Extract<FetcherToClient, { kind: 'load' }>,
  load: PageFetch | undefined,
  port: MessagePort,
): Promise<void> {
  try {
    if (!load) throw new Error('no fetch was given');
    const response = await load(url, { headers, cache });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    const offset = response.status === 206 ? Number(start ?? 0) : 0;
    port.postMessage({ kind: 'loaded', id, status: response.status, offset, bytes, message: '' }, [bytes.buffer]);
  } catch (error) {
    port.postMessage({ kind: 'loaded', id, status: 0, offset: 0, bytes: null, message: String(error) });
  }
}
