import type { ConnectCore } from '../client/link.js';
import { Core } from '../core/core.js';
import type { CoreModule } from '../core/engine-module.js';
import { downloadBundle, type Loader, verifySupplied } from '../fetcher/download.js';
import { toDegraded } from '../shared/errors.js';
import type { SuppliedBundle } from '../shared/protocol.js';

export interface DirectLinkOptions {
  bundle: { url: string } | { bytes: SuppliedBundle };
  loader: Loader;
  readWasm(): Promise<Uint8Array<ArrayBuffer>>;
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  now: () => number;
}

/** A core in this process, spoken to by the same messages as one in a worker; nothing is kept on disk. */
export function connectDirectly(options: DirectLinkOptions): ConnectCore {
  return (handlers) => {
    let ended = false;
    let count = 0;
    const prefix = options.now().toString(36);
    const core = new Core({
      assetCache: null,
      historyStorage: null,
      createModule: options.createModule,
      post: (message) => {
        // Never within the caller's own turn: a worker could not do that either.
        queueMicrotask(() => {
          if (ended) return;
          if (message.kind === 'need') void load(null);
          handlers.message(message);
        });
      },
      clock: () => performance.now(),
      uniqueId: () => `${prefix}-${(++count).toString(36)}`,
      timers: {
        set: (callback, ms) => setTimeout(callback, ms),
        clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
      },
    });

    /** `currentVersion` is `null` when the core waits for a first bundle. */
    async function load(currentVersion: number | null): Promise<void> {
      try {
        const bundle = await ('url' in options.bundle
          ? downloadBundle(options.bundle.url, options.loader, handlers.progress)
          : verifySupplied(options.bundle.bytes));
        const newer = bundle.manifest.version > (currentVersion ?? -1);
        if (newer && !ended) core.receive({ kind: 'assets', bundle: bundle.bytes, downloadedBytes: 0 });
        if (currentVersion !== null) handlers.refreshed(newer, null);
      } catch (error) {
        const degraded = toDegraded(error, 'bundle-not-found');
        if (currentVersion === null) core.receive({ kind: 'assets-failed', degraded });
        else handlers.refreshed(false, degraded);
      }
    }

    options.readWasm().then(
      (module) => core.receive({ kind: 'wasm', module }),
      (error) => core.receive({ kind: 'wasm-failed', message: String(error) }),
    );
    // A process has no wall: the seal is for browsers.
    queueMicrotask(() => handlers.sealed('none'));
    return {
      send: (message) => {
        if (!ended) core.receive(message);
      },
      refresh: (currentVersion) => void load(currentVersion),
      terminate: () => {
        ended = true;
      },
    };
  };
}
