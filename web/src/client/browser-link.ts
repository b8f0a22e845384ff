import type { DegradedCode } from '../shared/errors.js';
import { ASSET_DATABASE } from '../shared/limits.js';
import type { FetchRequest, SuppliedBundle } from '../shared/protocol.js';
import { CoreConnection } from './core-connection.js';
import { fetcherWorker, framePlace, headerPlace, inlinePlace, type OpenPlace, plainPlace } from './core-places.js';
import type { ConnectCore } from './link.js';
import type { RecommenderOptions } from './options.js';

export interface BrowserLinkOptions {
  name: string;
  bundle: { url: string } | { bytes: SuppliedBundle };
  publicKeys: string[];
  overlayUrl: string | null;
  /** `null`: the module comes with the package. */
  wasmUrl: string | null;
  /** Where the page says the core worker's script is; `null`: the frame, then the file beside the module. */
  workerUrl: string | null;
  defaultWorkerUrl: () => string;
  worker: boolean;
  fetch: RecommenderOptions['fetch'] | undefined;
  now: () => number;
}

/**
 * Connects to a core behind its wall, and starts a fetcher when the core asks for what is not on the device. Bytes come by
 * the page, which only hands them on: there is no way from the core to the worker that has the network.
 */
export function connectInBrowser(options: BrowserLinkOptions): ConnectCore {
  return (handlers) => {
    let fetching = false;
    let endFetcher = (): void => undefined;
    /** The download may have begun, and ended, before the core asked for it. */
    let supplied = false;
    const core = new CoreConnection(placesFor(options), {
      message: (message) => {
        if (message.kind === 'need' && !supplied) void download(null);
        handlers.message(message);
      },
      sealed: handlers.sealed,
      lost: (why) => {
        const hint = "A page with a Content-Security-Policy needs 'self' or blob: in worker-src";
        handlers.lost({ code: 'wasm-unavailable', message: `the core worker did not start: ${why}. ${hint}` });
      },
    });

    /** `currentVersion` is `null` when there is no bundle at all, and the core waits for one. */
    async function download(currentVersion: number | null): Promise<void> {
      if (fetching) return;
      fetching = true;
      const fail = (code: DegradedCode, message: string): void => {
        if (currentVersion === null) core.send({ kind: 'assets-failed', degraded: { code, message } });
        else handlers.refreshed(false, { code, message });
      };
      const request: FetchRequest = {
        kind: 'fetch',
        name: options.name,
        bundle: options.bundle,
        publicKeys: options.publicKeys,
        currentVersion,
        overlayUrl: options.overlayUrl,
        nowMs: options.now(),
        loadThroughPage: options.fetch !== undefined,
      };
      // A page that names the worker's script has a policy that forbids workers from blobs: trying would be reported.
      const inline = !options.worker || options.workerUrl !== null;
      const { runFetcher } = await import('./fetcher-link.js');
      endFetcher = runFetcher(request, options.fetch, inline ? null : fetcherWorker, (message) => {
        switch (message.kind) {
          case 'progress':
            handlers.progress(message.progress);
            break;
          case 'overlay':
            core.send(message);
            break;
          case 'overlay-failed':
            handlers.message(message);
            break;
          case 'done': {
            const { bundle, downloadedBytes } = message;
            if (bundle) {
              supplied = true;
              const transfer = bundle.files.map((bytes) => bytes.buffer);
              core.send({ kind: 'assets', bundle, downloadedBytes }, [...new Set(transfer)]);
            }
            if (currentVersion !== null) handlers.refreshed(bundle !== null, null);
            break;
          }
          case 'failed':
            fail(message.degraded.code, message.degraded.message);
            break;
          case 'finished':
            fetching = false;
        }
      });
    }

    void moduleOf(options).then(
      (module) => core.send({ kind: 'wasm', module }),
      (error) => core.send({ kind: 'wasm-failed', message: String(error) }),
    );
    void isFirstVisit().then((first) => {
      if (first || 'bytes' in options.bundle) void download(null);
    });
    return {
      send: (message) => core.send(message),
      refresh: (currentVersion) => void download(currentVersion),
      terminate: () => {
        core.end();
        endFetcher();
      },
    };
  };
}

function placesFor({ worker, workerUrl, defaultWorkerUrl }: BrowserLinkOptions): OpenPlace[] {
  if (!worker) return [inlinePlace];
  if (workerUrl) return [headerPlace(() => workerUrl)];
  return [framePlace, headerPlace(defaultWorkerUrl), plainPlace];
}

/** As text, or as it was downloaded. */
async function moduleOf({ wasmUrl, fetch }: BrowserLinkOptions): Promise<string | Uint8Array<ArrayBuffer>> {
  if (wasmUrl === null) return (await import('vitrine:core-wasm')).default;
  const response = await (fetch ?? globalThis.fetch)(wasmUrl);
  if (!response.ok) throw new Error(`${wasmUrl} answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
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
