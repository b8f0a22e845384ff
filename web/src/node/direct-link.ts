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
}

/** A core in this process, spoken to by the same messages as one in a worker; nothing is kept on disk. */
export function connectDirectly(options: DirectLinkOptions): ConnectCore {
  return (start, handlers) => {
    let ended = false;
    let count = 0;
    const core = new Core({
      assetCache: null,
      historyStorage: null,
      createModule: options.createModule,
      post: (message) => {
        // Never within the caller's own turn: a worker could not do that either.
        queueMicrotask(() => {
          if (ended) return;
          if (message.kind === 'need') void load();
          handlers.message(message);
        });
      },
      clock: () => performance.now(),
      uniqueId: () => `${start.nowMs.toString(36)}-${(++count).toString(36)}`,
      timers: {
        set: (callback, ms) => setTimeout(callback, ms),
        clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
      },
    });

    async function load(): Promise<void> {
      try {
        const [bundle, wasm] = await Promise.all([
          'url' in options.bundle
            ? downloadBundle(options.bundle.url, options.loader, handlers.progress)
            : verifySupplied(options.bundle.bytes),
          options.readWasm(),
        ]);
        core.receive({ kind: 'assets', bundle: bundle.bytes, wasm, downloadedBytes: 0 });
      } catch (error) {
        core.receive({ kind: 'assets-failed', degraded: toDegraded(error, 'bundle-not-found') });
      }
    }

    core.receive(start);
    return {
      send: (message) => {
        if (!ended) core.receive(message);
      },
      terminate: () => {
        ended = true;
      },
    };
  };
}
