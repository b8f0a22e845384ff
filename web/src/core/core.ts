import { type Degraded, type DegradedCode, StartError, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type {
  BundleBytes,
  CallMessage,
  CallName,
  Calls,
  ClientToCore,
  CoreToClient,
  ListRequest,
  RecommendationList,
  StartMessage,
  StartupTimes,
  Stats,
} from '../shared/protocol.js';
import type { CoreModule } from './engine-module.js';
import { HistoryKeeper } from './history-keeper.js';
import type { HistoryStorage } from './history-store.js';
import { Model } from './model.js';
import { Placements } from './placements.js';

/** What is found on the device; `null`: not there, or not of this URL or this version. */
export interface CachedAssets {
  bundle: Promise<BundleBytes | null>;
  wasm: Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Reads the bundle that the fetcher has verified and stored. */
export interface AssetCache {
  read(name: string, bundleUrl: string, wasmKey: string): CachedAssets;
  /** Forgets the bundle of this name, after the engine has refused it. */
  drop(name: string): Promise<void>;
}

/** Everything the core does not do itself, so that it runs in a worker, in Node and in tests. */
export interface CoreEnvironment {
  /** `null`: nothing is kept between visits. */
  assetCache: AssetCache | null;
  historyStorage: HistoryStorage | null;
  /** Errors in Emscripten's instantiateWasm hook never reject: the core limits the time itself. */
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  post(message: CoreToClient): void;
  /** Milliseconds, monotonic. */
  clock(): number;
  /** A string that no other recommendation has. */
  uniqueId(): string;
  timers: Timers;
}

/**
 * The half that knows the shopper. Takes messages in, posts messages out, has no network.
 * Life: start -> (bundle on the device | need -> assets) -> ready | failed -> calls -> close.
 */
export class Core {
  readonly #environment: CoreEnvironment;
  readonly #startedAt: number;
  #start: StartMessage | null = null;
  #keeper: HistoryKeeper | null = null;
  #model: Model | null = null;
  #failed = false;
  /** Calls that wait for the model; `null` once the start is over. */
  #waiting: CallMessage[] | null = [];
  #historyLoaded: Promise<void> = Promise.resolve();
  /** The module as soon as its bytes are there; it starts while the bundle is still being read. */
  #module: Promise<CoreModule> | null = null;
  #bundle: BundleBytes | null = null;
  #assetsArrived = false;
  #placements = new Placements();
  #downloadedBytes = 0;
  #startup: StartupTimes = { storageMs: 0, wasmMs: 0, engineMs: 0, readyMs: 0 };
  #lists = { count: 0, lastComputeMs: 0 };

  constructor(environment: CoreEnvironment) {
    this.#environment = environment;
    this.#startedAt = environment.clock();
  }

  receive(message: ClientToCore): void {
    switch (message.kind) {
      case 'start':
        void this.#begin(message);
        break;
      case 'assets':
        this.#assetsArrived = true;
        this.#downloadedBytes = message.downloadedBytes;
        if (message.bundle) this.#bundle = message.bundle;
        if (message.wasm) this.#startModule(message.wasm);
        void this.#boot(false);
        break;
      case 'assets-failed':
        this.#fail(message.degraded);
        break;
      case 'track':
        this.#keeper?.track(message.event, message.nowMs);
        break;
      case 'call':
        this.#call(message);
    }
  }

  async #begin(start: StartMessage): Promise<void> {
    const { post, assetCache, historyStorage, timers } = this.#environment;
    this.#start = start;
    this.#keeper = new HistoryKeeper({
      name: start.name,
      retention: start.retention,
      storage: historyStorage,
      timers,
      onChanged: (events) => post({ kind: 'changed', events }),
      onStorageFailed: (degraded) => post({ kind: 'storage-failed', degraded }),
    });
    if (start.consent !== 'pending') this.#historyLoaded = this.#keeper.setConsent(start.consent, start.nowMs);
    const read = assetCache?.read(start.name, start.bundleUrl ?? '', start.wasmKey);
    const wasm = this.#fromDevice(read?.wasm).then((bytes) => {
      if (bytes && !this.#assetsArrived) this.#startModule(bytes);
    });
    const bundle = await this.#fromDevice(read?.bundle);
    await wasm;
    this.#startup.storageMs = this.#sinceStart();
    // On a first visit the page may have started the download before it was asked.
    if (this.#assetsArrived || this.#failed) return;
    this.#bundle = bundle;
    if (this.#bundle && this.#module) await this.#boot(true);
    else this.#need();
  }

  /** `null` when storage is missing, broken or silent: everything is then downloaded, at each visit. */
  async #fromDevice<T>(read: Promise<T | null> | undefined): Promise<T | null> {
    if (!read) return null;
    const late = () => new Error('IndexedDB did not answer');
    return withTimeLimit(read, LIMITS_MS.storageOpen, late, this.#environment.timers).catch(() => null);
  }

  #need(): void {
    this.#environment.post({ kind: 'need', bundle: !this.#bundle, wasm: !this.#module });
  }

  #startModule(wasm: Uint8Array<ArrayBuffer>): void {
    this.#module = this.#createModule(wasm);
    // Whoever waits for the module hears of its failure; until then nobody may.
    this.#module.catch(() => undefined);
  }

  async #boot(fromDevice: boolean): Promise<void> {
    try {
      const bundle = this.#bundle;
      if (!bundle || !this.#module) throw new StartError('bundle-not-found', 'the bundle did not arrive');
      const module = await this.#module;
      this.#startup.wasmMs = this.#sinceStart();
      this.#model = new Model(module, bundle);
      this.#startup.engineMs = this.#sinceStart();
      this.#bundle = null;
    } catch (error) {
      const degraded = toDegraded(error, 'wasm-unavailable');
      // What is on the device may be damaged where a fresh download is not: once more, from the network.
      if (fromDevice && degraded.code === 'bundle-corrupt') {
        this.#bundle = null;
        await this.#environment.assetCache?.drop(this.#start?.name ?? '').catch(() => undefined);
        this.#need();
      } else {
        this.#fail(degraded);
      }
      return;
    }
    await this.#historyLoaded;
    this.#startup.readyMs = this.#sinceStart();
    this.#environment.post({ kind: 'ready', bundleVersion: this.#model.info.version });
    this.#answerWaiting();
  }

  async #createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule> {
    try {
      return await withTimeLimit(
        this.#environment.createModule(wasm),
        LIMITS_MS.wasmStart,
        () => new Error('the module did not start in time'),
        this.#environment.timers,
      );
    } catch (error) {
      const why = toDegraded(error, 'wasm-unavailable').message;
      throw new StartError(
        'wasm-unavailable',
        `WebAssembly did not start: ${why}. A page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src`,
      );
    }
  }

  #fail(degraded: Degraded): void {
    if (this.#failed || this.#model) return;
    this.#failed = true;
    // The page answers its lists itself from now on; calls about the history go on here.
    this.#environment.post({ kind: 'failed', degraded });
    this.#answerWaiting();
  }

  #answerWaiting(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const message of waiting) this.#call(message);
  }

  #call(message: CallMessage): void {
    const needsModel = message.call === 'list' || message.call === 'catalog';
    if (needsModel && this.#waiting) {
      this.#waiting.push(message);
      return;
    }
    // Lists are answered in the same turn: no promise between the two messages.
    if (message.call === 'list') this.#reply(message.id, this.#list(message.args));
    else void this.#answer(message);
  }

  async #answer(message: CallMessage): Promise<void> {
    try {
      this.#reply(message.id, await this.#resultOf(message));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#environment.post({ kind: 'reply-error', id: message.id, message: text });
    }
  }

  async #resultOf(message: CallMessage): Promise<Calls[CallName]['result']> {
    const keeper = this.#keeper;
    if (!keeper) throw new Error('the core has not been started');
    switch (message.call) {
      case 'list':
        return this.#list(message.args);
      case 'stats':
        return this.#stats(keeper);
      case 'catalog':
        return this.#model?.items(message.args.offset, message.args.limit) ?? [];
      case 'history':
        await this.#historyLoaded;
        return [...keeper.history.events];
      case 'delete':
        return keeper.delete(message.args);
      case 'clear':
        this.#placements.clear();
        await keeper.clear();
        return null;
      case 'consent':
        await keeper.setConsent(message.args.consent, message.args.nowMs);
        return null;
      case 'close':
        await keeper.close();
        this.#model?.delete();
        this.#model = null;
        return null;
    }
  }

  #list(request: ListRequest): RecommendationList {
    const began = this.#environment.clock();
    const list: RecommendationList = {
      recommendationId: this.#environment.uniqueId(),
      items: [],
      bundleVersion: this.#model?.info.version ?? null,
      computeMs: 0,
    };
    const degraded = this.#fill(list, request) ?? this.#keeper?.storageFailure ?? this.#thinHistory(request);
    if (degraded) list.degraded = degraded;
    list.computeMs = this.#environment.clock() - began;
    this.#lists = { count: this.#lists.count + 1, lastComputeMs: list.computeMs };
    return list;
  }

  /** Puts the items in. @returns why there are none, when there is a reason */
  #fill(list: RecommendationList, request: ListRequest): Degraded | null {
    const model = this.#model;
    const history = this.#keeper?.history;
    if (!model || !history) return because('no-model-yet', 'the model is not there');
    if (request.list === 'similar' && !model.knows(request.itemId ?? '')) {
      return because('no-match', `the bundle does not know the item ${request.itemId}`);
    }
    try {
      const shownElsewhere = model.indicesOf(this.#placements.shownElsewhere(request.placement));
      list.items = model.list(request, history, shownElsewhere);
    } catch (error) {
      return because('wasm-unavailable', `the engine failed: ${toDegraded(error, 'wasm-unavailable').message}`);
    }
    this.#placements.show(request, list.items);
    return null;
  }

  #thinHistory(request: ListRequest): Degraded | null {
    const personal = request.list === 'recommend' || request.list === 'recentlyViewed';
    if (!personal || (this.#keeper?.history.events.length ?? 0) > 0) return null;
    return because('no-history', 'nothing has been tracked yet: this list is not personal');
  }

  #stats(keeper: HistoryKeeper): Stats {
    const info = this.#model?.info;
    return {
      consent: keeper.consent,
      storage: keeper.storage,
      history: { events: keeper.history.events.length, stored: keeper.stored },
      bundle: info ? { ...info, downloadedBytes: this.#downloadedBytes } : null,
      startup: info ? { ...this.#startup } : null,
      lists: { ...this.#lists },
    };
  }

  #reply(id: number, result: Calls[CallName]['result']): void {
    this.#environment.post({ kind: 'reply', id, result });
  }

  #sinceStart(): number {
    return this.#environment.clock() - this.#startedAt;
  }
}

function because(code: DegradedCode, message: string): Degraded {
  return { code, message };
}
