// A core over a fake engine, driven by messages as the page drives it.
import type { ListOptions } from '../../../web/src/client/options.js';
import type { AssetCache, CachedAssets } from '../../../web/src/core/asset-cache.js';
import { Core, type CoreEnvironment } from '../../../web/src/core/core.js';
import type { CoreModule } from '../../../web/src/core/engine-module.js';
import { verifySupplied } from '../../../web/src/fetcher/verify.js';
import type {
  BundleBytes,
  CallMessage,
  ClientToCore,
  CoreToClient,
  HistoryEvent,
  ListKind,
  Overlay,
  PlacementRules,
  RecommendationList,
  StartMessage,
} from '../../../web/src/shared/protocol.js';
import { loadEngine } from '../fake-core.mjs';
import { MUGS, makeBundle } from './bundle.js';
import { ManualTimers, NOW_MS, settle } from './fakes.js';

export const WASM = new Uint8Array(8);
export const bundleBytes = async (manifest = {}) => (await verifySupplied(makeBundle(MUGS, manifest), [], 0)).bytes;

export class FakeCache implements AssetCache {
  dropped: string[] = [];
  refused: number[] = [];
  previous: BundleBytes | null = null;
  overlay: Overlay | null = null;
  placements: PlacementRules | null = null;
  readonly bundle: BundleBytes | null;

  constructor(bundle: BundleBytes | null) {
    this.bundle = bundle;
  }

  async read(): Promise<CachedAssets> {
    return { bundle: this.bundle, overlay: this.overlay, placements: this.placements };
  }

  async rollback(): Promise<BundleBytes | null> {
    return this.previous;
  }

  async refuse(_name: string, _url: string, version: number): Promise<BundleBytes | null> {
    this.refused.push(version);
    return this.previous;
  }

  async drop(name: string): Promise<void> {
    this.dropped.push(name);
  }
}

export function coreWith(environment: Partial<CoreEnvironment> = {}) {
  const posted: CoreToClient[] = [];
  const timers = new ManualTimers();
  let ids = 0;
  const core = new Core({
    assetCache: null,
    historyStorage: null,
    createModule: async () => ({ loadEngine }) as CoreModule,
    post: (message) => posted.push(message),
    clock: () => 0,
    uniqueId: () => `list-${++ids}`,
    timers,
    isDevelopment: true,
    ...environment,
  });
  const send = (message: ClientToCore) => core.receive(message);
  let calls = 0;
  const call = async <T>(message: { call: CallMessage['call']; args: unknown }): Promise<T> => {
    const id = ++calls;
    send({ kind: 'call', id, ...message } as CallMessage);
    await settle();
    const reply = posted.find((candidate) => candidate.kind === 'reply' && candidate.id === id);
    if (reply?.kind !== 'reply') throw new Error(`no reply to ${message.call}`);
    return reply.result as T;
  };
  const list = ({ list, items, ...options }: ListArgs = {}) =>
    call<RecommendationList>({
      call: 'list',
      args: { list, items, options: { limit: 3, exploration: 0, ...options } },
    });
  const kinds = () => posted.map((message) => message.kind);
  return { core, posted, timers, send, call, list, kinds };
}

export const START: StartMessage = {
  kind: 'start',
  name: 'default',
  profile: null,
  bundleUrl: 'https://shop.test/manifest.json',
  publicKeys: [],
  consent: 'pending',
  retention: { events: 500, days: 90 },
  awaitsKey: false,
  encoder: true,
  seed: 0,
  nowMs: NOW_MS,
};

type ListArgs = ListOptions & { list?: ListKind; items?: string | readonly string[] };

export const idsOf = (list: RecommendationList) => list.items.map((item) => item.itemId);

export async function started(events: HistoryEvent[] = []) {
  const setup = coreWith();
  setup.send(START);
  setup.send({ kind: 'wasm', module: WASM });
  setup.send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 99 });
  await settle();
  for (const event of events) setup.send({ kind: 'track', event, nowMs: NOW_MS });
  return setup;
}
