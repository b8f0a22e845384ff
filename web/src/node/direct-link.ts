import type { ConnectCore } from '../client/link.js';
import { passOn } from '../client/pass-on.js';
import { Core } from '../core/core.js';
import type { CoreModule } from '../core/engine-module.js';
import { runFetch } from '../fetcher/run-fetch.js';
import type { Transport } from '../fetcher/transport.js';
import type { Timers } from '../shared/limits.js';
import type { BundleBytes, ClientToCore, FetcherToClient, FetchRequest, SuppliedBundle } from '../shared/protocol.js';

export interface DirectLinkOptions {
  bundle: { url: string } | { bytes: SuppliedBundle };
  publicKeys: string[];
  overlayUrl: string | null;
  placementsUrl: string | null;
  transport: Transport;
  readWasm(): Promise<Uint8Array<ArrayBuffer>>;
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  now: () => number;
}

/** A core in this process, spoken to by the same messages as one in a worker; nothing is kept on disk. */
export function connectDirectly(options: DirectLinkOptions): ConnectCore {
  return (handlers) => {
    const end = new AbortController();
    let count = 0;
    const prefix = options.now().toString(36);
    const timers: Timers = {
      set: (callback, ms) => setTimeout(callback, ms),
      clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
    };
    /** What the core has, for whoever extends it. */
    let bundle: BundleBytes | null = null;
    const toCore = (message: ClientToCore): void => {
      if (message.kind === 'assets') bundle = message.bundle;
      core.receive(message);
    };
    const core = new Core({
      assetCache: null,
      historyStorage: null,
      createModule: options.createModule,
      post: (message) => {
        // Never within the caller's own turn: a worker could not do that either.
        queueMicrotask(() => {
          if (end.signal.aborted) return;
          if (message.kind === 'need') void load(options.bundle, null);
          handlers.message(message);
        });
      },
      clock: () => performance.now(),
      uniqueId: () => `${prefix}-${(++count).toString(36)}`,
      isDevelopment: process.env['NODE_ENV'] !== 'production',
      timers,
    });

    /** `currentVersion` is `null` when the core waits for a first bundle, or only the overlay is wanted. */
    function load(bundle: FetchRequest['bundle'], currentVersion: number | null): Promise<void> {
      const { publicKeys, overlayUrl, placementsUrl, transport } = options;
      const request: FetchRequest = {
        kind: 'fetch',
        // Names what is stored on the device, which here is nothing.
        name: '',
        bundle,
        publicKeys,
        currentVersion,
        overlayUrl,
        placementsUrl,
        nowMs: options.now(),
        loadThroughPage: false,
      };
      const post = (message: FetcherToClient): void => {
        if (!end.signal.aborted) passOn(message, request, toCore, handlers);
      };
      const environment = { transport, store: null, locks: null, timers, random: Math.random, post };
      return runFetch(request, environment, end.signal);
    }

    options.readWasm().then(
      (module) => core.receive({ kind: 'wasm', module }),
      (error) => core.receive({ kind: 'wasm-failed', message: String(error) }),
    );
    // A process has no wall: the seal is for browsers.
    queueMicrotask(() => handlers.sealed('none'));
    return {
      send: (message) => {
        if (!end.signal.aborted) core.receive(message);
      },
      refresh: (currentVersion) => {
        if (currentVersion !== null) void load(options.bundle, currentVersion);
        else if (options.overlayUrl ?? options.placementsUrl) void load(null, null);
      },
      bundle: () => {
        if (!bundle) return null;
        const load = (path: string) => loadWhole(path, options, end.signal);
        return Promise.resolve({ bundle, load });
      },
      terminate: () => {
        end.abort();
      },
    };
  };
}

/** A file of the bundle that came without it. */
async function loadWhole(
  path: string,
  { bundle, transport }: DirectLinkOptions,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if ('bytes' in bundle) {
    const file = Object.hasOwn(bundle.bytes.files, path) ? bundle.bytes.files[path] : undefined;
    if (!file) throw new Error('it is not among the files that were handed in');
    return file;
  }
  const answer = await transport.request(new URL(path, bundle.url).href, 0, 'default', signal);
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let piece = await answer.read(); piece; piece = await answer.read()) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
