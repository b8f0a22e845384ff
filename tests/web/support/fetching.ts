// What a fetcher needs, under a test's control: a server, a device, a clock.
import type { FetchEnvironment } from '../../../web/src/fetcher/run-fetch.js';
import { runFetch } from '../../../web/src/fetcher/run-fetch.js';
import type { Answer, CacheMode, Transport } from '../../../web/src/fetcher/transport.js';
import type {
  BundleBytes,
  FetcherToClient,
  FetchRequest,
  Overlay,
  PlacementRules,
} from '../../../web/src/shared/protocol.js';
import type { DeviceBundle, Useless } from '../../../web/src/storage/asset-database.js';
import type { AssetStore, Known } from '../../../web/src/storage/asset-store.js';
import type { MadeBundle } from './bundle.js';
import { NOW_MS } from './fakes.js';

export const MANIFEST_URL = 'https://shop.test/model/manifest.json?v=7';
export const urlOf = (path: string): string => new URL(path, MANIFEST_URL).href;

/** A server with files by URL, and a log of what it was asked for. A function is asked at each request. */
export class FakeServer implements Transport {
  readonly stallMs = 20_000;
  readonly contents = new Map<string, Content | ((cache: CacheMode) => Content)>();
  readonly log: string[] = [];
  /** While it is there nothing is answered. */
  held: Promise<void> | null = null;
  offline = false;

  constructor(bundle?: MadeBundle, signature?: string) {
    if (bundle) this.put(bundle, signature);
  }

  put(bundle: MadeBundle, signature?: string): void {
    this.contents.set(MANIFEST_URL, bundle.manifest);
    if (signature !== undefined) this.contents.set(urlOf('manifest.sig?v=7'), signature);
    for (const [path, bytes] of Object.entries(bundle.files)) this.contents.set(urlOf(path), bytes);
  }

  async request(url: string, _from: number, cache: CacheMode): Promise<Answer> {
    this.log.push(`${url.replace(urlOf('.'), '')} ${cache}`);
    if (this.held) await this.held;
    if (this.offline) throw new TypeError('Failed to fetch');
    const content = this.contents.get(url);
    let rest = typeof content === 'function' ? content(cache) : content;
    const status = rest === undefined ? 404 : 200;
    return {
      status,
      offset: 0,
      retryAfterMs: 0,
      async read() {
        const piece = typeof rest === 'string' ? new TextEncoder().encode(rest) : (rest?.slice() ?? null);
        rest = undefined;
        return piece;
      },
    };
  }
}

type Content = string | Uint8Array<ArrayBuffer>;

/** A device that keeps what it is given, as idb-backed storage does. */
export class FakeDevice implements AssetStore {
  current: (DeviceBundle & { url: string }) | null = null;
  highest: number | null = null;
  skipped: number | null = null;
  useless: Useless | null = null;
  /** Overlay and placements, by what the store calls them. */
  readonly sides = new Map<string, { url: string; overlay: Overlay | PlacementRules }>();
  failWrite: Error | null = null;
  writes = 0;

  async look(_name: string, url: string): Promise<Known> {
    const current = this.current?.url === url ? this.current : null;
    return { current, highest: this.highest, skipped: this.skipped, useless: this.useless };
  }

  async files(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const { hashes = [], bytes } = this.current ?? {};
    return new Map(hashes.map((hash, i) => [hash, bytes?.files[i] as Uint8Array<ArrayBuffer>]));
  }

  async write(_name: string, url: string, bundle: DeviceBundle): Promise<void> {
    const files = bundle.bytes.files.map((file) => file.slice());
    if (this.failWrite) throw this.failWrite;
    this.writes++;
    this.current = { ...bundle, url, bytes: { ...bundle.bytes, files } };
    this.highest = Math.max(bundle.version, this.highest ?? 0);
  }

  async noteUseless(_name: string, _url: string, useless: Useless): Promise<void> {
    this.useless = useless;
  }

  get overlay() {
    return this.sides.get('default') ?? null;
  }

  async readOverlay(name: string, url: string): Promise<Overlay | PlacementRules | null> {
    const side = this.sides.get(name);
    return side?.url === url ? side.overlay : null;
  }

  async writeOverlay(name: string, url: string, overlay: Overlay | PlacementRules): Promise<void> {
    this.sides.set(name, { url, overlay });
  }

  async dropOverlay(name: string): Promise<void> {
    this.sides.delete(name);
  }
}

/** Pauses end at once and time limits never run out. Both are told apart by what the code under test asks for. */
export class ImpatientTimers {
  /** Milliseconds of the pauses that were asked for. */
  readonly pauses: number[] = [];

  set(callback: () => void, ms: number): unknown {
    // The shortest time limit is that of storage, 3 s; the pauses of the tests are shorter.
    if (ms >= 3000) return null;
    this.pauses.push(ms);
    queueMicrotask(callback);
    return null;
  }

  clear(): void {}
}

/** As in a browser: one after the other. */
export class FakeLocks {
  readonly names: string[] = [];
  #last: Promise<unknown> = Promise.resolve();

  request = ((name: string, _options: LockOptions, work: () => Promise<unknown>) => {
    this.names.push(name);
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }) as LockManager['request'];
}

export interface Outcome {
  messages: FetcherToClient[];
  bundle: BundleBytes | null | undefined;
  downloadedBytes: number | undefined;
  failed: { code: string; message: string } | undefined;
  overlays: Overlay[];
}

export type FetchTest = Partial<Omit<FetchEnvironment, 'transport' | 'post'>> & { transport: Transport };

/** Runs one request to its end and sorts what it said. Files are transferred away, as by a worker. */
export async function fetchWith(
  environment: FetchTest,
  changes: Partial<FetchRequest> = {},
  ended = new AbortController().signal,
): Promise<Outcome> {
  const messages: FetcherToClient[] = [];
  await runFetch(
    {
      kind: 'fetch',
      name: 'default',
      bundle: { url: MANIFEST_URL },
      publicKeys: [],
      currentVersion: null,
      overlayUrl: null,
      placementsUrl: null,
      nowMs: NOW_MS,
      loadThroughPage: false,
      ...changes,
    },
    {
      store: null,
      locks: null,
      timers: new ImpatientTimers(),
      random: () => 1,
      post: (message, transfer) => messages.push(structuredClone(message, { transfer: transfer as ArrayBuffer[] })),
      ...environment,
    },
    ended,
  );
  const find = <K extends FetcherToClient['kind']>(kind: K) =>
    messages.find((message): message is Extract<FetcherToClient, { kind: K }> => message.kind === kind);
  const done = find('done');
  return {
    messages,
    bundle: done?.bundle,
    downloadedBytes: done?.downloadedBytes,
    failed: find('failed')?.degraded,
    overlays: messages.flatMap((message) => (message.kind === 'overlay' ? [message.overlay] : [])),
  };
}
