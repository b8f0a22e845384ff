import coreSource from 'vitrine:core-source';
import fetcherSource from 'vitrine:fetcher-source';
import type { Degraded, DegradedCode } from '../shared/errors.js';
import { ASSET_DATABASE, LIMITS_MS } from '../shared/limits.js';
import type { ClientToCore, CoreToClient, FetcherToClient, FetchRequest, SuppliedBundle } from '../shared/protocol.js';
import type { ConnectCore, CoreLinkHandlers } from './link.js';

export interface WorkerLinkOptions {
  bundle: { url: string } | { bytes: SuppliedBundle };
  /** Resolved only when it is needed, which on later visits it is not. */
  wasmUrl: () => string;
  fetch: ((url: string) => Promise<Response>) | undefined;
}

/**
 * Connects to a core in a worker, and starts a fetcher worker when the core asks for what is not on the device.
 * Bytes come by the page, which only hands them on: there is no way from the core to the worker that has the network.
 */
export function connectWorkers(options: WorkerLinkOptions): ConnectCore {
  return (start, handlers) => {
    let fetcher: Worker | null = null;
    let ended = false;
    const download = (need: { bundle: boolean; wasm: boolean }): void => {
      if (fetcher || ended) return;
      fetcher = fetchAssets(options, start.name, start.wasmKey, need, handlers, {
        answer: (message, transfer) => core.postMessage(message, transfer),
        finished: () => {
          fetcher?.terminate();
          fetcher = null;
        },
      });
    };
    const core = startWorker<CoreToClient>(coreSource, 'vitrine-core', handlers, 'wasm-unavailable', (message) => {
      if (message.kind === 'need') download(message);
      handlers.message(message);
    });
    core.postMessage(start satisfies ClientToCore);
    void isFirstVisit().then((first) => {
      if (first) download({ bundle: true, wasm: true });
    });
    return {
      send: (message) => core.postMessage(message),
      terminate: () => {
        ended = true;
        core.terminate();
        fetcher?.terminate();
      },
    };
  };
}

/**
 * True when nothing can be on the device, so that the download need not wait until the core has started and looked.
 * Creates nothing, and says false where it cannot know.
 */
async function isFirstVisit(): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return !databases.some(({ name }) => name === ASSET_DATABASE);
  } catch {
    return false;
  }
}

function fetchAssets(
  options: WorkerLinkOptions,
  name: string,
  wasmKey: string,
  need: { bundle: boolean; wasm: boolean },
  handlers: CoreLinkHandlers,
  core: { answer(message: ClientToCore, transfer: Transferable[]): void; finished(): void },
): Worker {
  const failed = {
    lost: (degraded: Degraded) => {
      core.answer({ kind: 'assets-failed', degraded }, []);
      core.finished();
    },
  };
  const fetcher = startWorker<FetcherToClient>(
    fetcherSource,
    'vitrine-fetcher',
    failed,
    'bundle-not-found',
    (message) => {
      switch (message.kind) {
        case 'progress':
          handlers.progress(message.progress);
          break;
        case 'load':
          void loadThroughPage(message, options.fetch, fetcher);
          break;
        case 'done': {
          const { bundle, wasm, downloadedBytes } = message;
          const transfer = [...(bundle?.files ?? []), ...(wasm ? [wasm] : [])].map((bytes) => bytes.buffer);
          core.answer({ kind: 'assets', bundle, wasm, downloadedBytes }, transfer);
          break;
        }
        case 'failed':
          core.answer({ kind: 'assets-failed', degraded: message.degraded }, []);
          break;
        case 'finished':
          core.finished();
      }
    },
  );
  const request: FetchRequest = {
    kind: 'fetch',
    name,
    bundle: need.bundle ? options.bundle : null,
    wasmUrl: need.wasm ? options.wasmUrl() : null,
    wasmKey,
    loadThroughPage: options.fetch !== undefined,
  };
  fetcher.postMessage(request);
  return fetcher;
}

async function loadThroughPage(
  { id, url }: { id: number; url: string },
  load: WorkerLinkOptions['fetch'],
  fetcher: Worker,
): Promise<void> {
  try {
    if (!load) throw new Error('no fetch was given');
    const response = await load(url);
    const bytes = new Uint8Array(await response.arrayBuffer());
    fetcher.postMessage({ kind: 'loaded', id, status: response.status, bytes, message: '' }, [bytes.buffer]);
  } catch (error) {
    fetcher.postMessage({ kind: 'loaded', id, status: 0, bytes: null, message: String(error) });
  }
}

/**
 * Starts a worker from its source. The source is a string inside this module and not a file beside it, because dev
 * servers rewrite the scripts they serve and bundlers lose the files of a dependency's workers.
 */
function startWorker<Message extends { kind: string }>(
  source: string,
  name: string,
  handlers: Pick<CoreLinkHandlers, 'lost'>,
  code: DegradedCode,
  receive: (message: Message) => void,
): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url, { name });
  const lost = (why: string): void => {
    clearTimeout(timer);
    handlers.lost({ code, message: `the worker ${name} ${why}` });
  };
  const timer = setTimeout(() => lost('did not start in time'), LIMITS_MS.workerStart);
  worker.onmessage = (event: MessageEvent<Message>) => {
    if (event.data.kind === 'online') {
      clearTimeout(timer);
      URL.revokeObjectURL(url);
    }
    receive(event.data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    lost(`failed: ${event.message || "a Content-Security-Policy needs 'blob:' in worker-src"}`);
  };
  return worker;
}
