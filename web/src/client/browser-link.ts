import type { Degraded } from '../shared/errors.js';
import { ASSET_DATABASE, LIMITS_MS } from '../shared/limits.js';
import type { ClientToCore, FetchRequest, SuppliedBundle } from '../shared/protocol.js';
import { CoreConnection } from './core-connection.js';
import { fetcherWorker, framePlace, headerPlace, inlinePlace, type OpenPlace, plainPlace } from './core-places.js';
import type { ConnectCore } from './link.js';
import type { RecommenderOptions } from './options.js';
import { hasRelaxedSimd } from './relaxed-simd.js';

export interface BrowserLinkOptions {
  name: string;
  bundle: { url: string } | { bytes: SuppliedBundle };
  publicKeys: string[];
  overlayUrl: string | null;
  placementsUrl: string | null;
  /** `null`: the module comes with the package. */
  wasmUrl: string | null;
  /** Where the page says the core worker's script is; `null`: the frame, then the file beside the module. */
  workerUrl: string | null;
  defaultWorkerUrl: () => string;
  worker: boolean;
  learning: boolean | undefined;
  fetch: RecommenderOptions['fetch'] | undefined;
  now: () => number;
}

/**
 * Connects to a core behind its wall, and starts a fetcher when the core asks for what is not on the device. Bytes come by
 * the page, which only hands them on: there is no way from the core to the worker that has the network.
 */
export function connectInBrowser(options: BrowserLinkOptions): ConnectCore {
  return (handlers) => {
    /** One request after the other: what is asked for while one is under way must not get lost. */
    let fetching: Promise<void> = Promise.resolve();
    let endFetcher = (): void => undefined;
    let ended = false;
    /** The first download may have begun, and ended, before the core asked for it. */
    let begun = false;
    const core = new CoreConnection(placesFor(options), {
      message: (message) => {
        if (message.kind === 'need') downloadFirst();
        handlers.message(message);
      },
      sealed: handlers.sealed,
      lost: (why) => {
        const hint = "A Content-Security-Policy needs 'self' or blob: in worker-src";
        handlers.lost({ code: 'wasm-unavailable', message: `the core worker did not start: ${why}. ${hint}` });
      },
    });

    function downloadFirst(): void {
      if (!begun) download(options.bundle, null);
      begun = true;
    }

    function download(bundle: FetchRequest['bundle'], currentVersion: number | null): void {
      const failed = (why: unknown): void => {
        const degraded: Degraded = { code: 'bundle-not-found', message: `fetcher-link.js did not load: ${why}` };
        if (currentVersion !== null) handlers.refreshed(false, degraded);
        else if (bundle) core.send({ kind: 'assets-failed', degraded });
      };
      fetching = fetching.then(() => run(bundle, currentVersion, failed)).catch(failed);
    }

    /**
     * @param currentVersion `null`: there is no bundle at all, and the core waits for one; or only the overlay is wanted
     * @param failed         the fetcher's own part of the package did not come, or not yet
     */
    async function run(
      bundle: FetchRequest['bundle'],
      currentVersion: number | null,
      failed: (why: unknown) => void,
    ): Promise<void> {
      const timer = setTimeout(() => failed('it did not come in time'), LIMITS_MS.packagePart);
      const { runFetcher } = await import('./fetcher-link.js').finally(() => clearTimeout(timer));
      return new Promise((finished) => {
        const send = (message: ClientToCore, transfer: Transferable[]): void => core.send(message, transfer);
        const place = { start: fetcherWorker, send, finished };
        if (!ended) endFetcher = runFetcher(options, bundle, currentVersion, place, handlers);
      });
    }

    const hide = ({ persisted }: PageTransitionEvent): void => {
      if (persisted && options.worker) handlers.frozen();
    };
    addEventListener('pagehide', hide);
    void moduleOf(options).then(
      (module) => core.send({ kind: 'wasm', module }),
      (error) => core.send({ kind: 'wasm-failed', message: String(error) }),
    );
    void isFirstVisit().then((first) => {
      if (first || 'bytes' in options.bundle) downloadFirst();
    });
    return {
      send: (message, transfer) => core.send(message, transfer),
      refresh: (currentVersion) => {
        if (currentVersion !== null) download(options.bundle, currentVersion);
        else if (options.overlayUrl ?? options.placementsUrl) download(null, null);
      },
      terminate: () => {
        ended = true;
        removeEventListener('pagehide', hide);
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

/** As text, or as it was downloaded. Of the package's own builds only one comes: the one that learns where that is asked for, else what suits this engine. */
async function moduleOf({ wasmUrl, fetch, learning }: BrowserLinkOptions): Promise<string | Uint8Array<ArrayBuffer>> {
  if (wasmUrl === null) {
    const withoutLearning = () => (hasRelaxedSimd() ? import('vitrine:core-relaxed') : import('vitrine:core-wasm'));
    return (await (learning ? import('vitrine:core-learning') : withoutLearning())).default;
  }
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
