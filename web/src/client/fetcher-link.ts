import { LIMITS_MS } from '../shared/limits.js';
import type { FetcherToClient, FetchRequest } from '../shared/protocol.js';
import { blobUrl } from './core-places.js';
import { trusted } from './trusted.js';

type PageFetch = (url: string, init?: { headers?: Record<string, string> }) => Promise<Response>;

/**
 * Runs one request in a fetcher worker, and on this thread where `inline` asks for it or the page's policy forbids workers
 * from blobs.
 * @returns ends it at once
 */
export function runFetcher(
  request: FetchRequest,
  load: PageFetch | undefined,
  inline: boolean,
  receive: (message: FetcherToClient) => void,
): () => void {
  let end = (): void => undefined;
  const attempt = (start: (port: MessagePort, failed: (why: string) => void) => Promise<() => void>, last: boolean) => {
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
    start(port2, failed).then(
      (stopIt) => {
        stop = stopIt;
        if (over) stopIt();
      },
      (error) => failed(String(error)),
    );
  };
  attempt(inline ? onThisThread : inWorker, inline);
  return () => end();
}

async function inWorker(port: MessagePort, failed: (why: string) => void): Promise<() => void> {
  const url = blobUrl((await import('vitrine:workers')).fetcher);
  const worker = new Worker(trusted().createScriptURL(url), { name: 'vitrine-fetcher' });
  worker.onerror = (event) => {
    event.preventDefault();
    failed(`the fetcher worker failed: ${event.message}`);
  };
  worker.postMessage(null, [port]);
  return () => worker.terminate();
}

async function onThisThread(port: MessagePort): Promise<() => void> {
  (await import('vitrine:fetcher-inline')).startFetcher(port);
  return () => undefined;
}

async function loadThroughPage(
  { id, url, headers }: Extract<FetcherToClient, { kind: 'load' }>,
  load: PageFetch | undefined,
  port: MessagePort,
): Promise<void> {
  try {
    if (!load) throw new Error('no fetch was given');
    const response = await load(url, { headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    const offset = response.status === 206 ? Number(start ?? 0) : 0;
    port.postMessage({ kind: 'loaded', id, status: response.status, offset, bytes, message: '' }, [bytes.buffer]);
  } catch (error) {
    port.postMessage({ kind: 'loaded', id, status: 0, offset: 0, bytes: null, message: String(error) });
  }
}
