import { checkRange, checkSelector, checkWhatIf } from '../shared/check-calls.js';
import { checkItemIds } from '../shared/checks.js';
import { type Degraded, toDegraded, VitrineError } from '../shared/errors.js';
import { LIMITS_MS, MAX_ITEMS_ASKED, type Timers, withTimeLimit } from '../shared/limits.js';
import { checkListRequest } from '../shared/list-request.js';
import { hashesOf, parseManifest } from '../shared/manifest.js';
import type {
  BundleBytes,
  CallMessage,
  CallName,
  Calls,
  ClientToCore,
  Consent,
  CoreToClient,
  Item,
  ListCall,
  Overlay,
  Prediction,
  RecommendationList,
  StartMessage,
  StartupTimes,
} from '../shared/protocol.js';
import type { AssetCache } from './asset-cache.js';
import type { CoreModule } from './engine-module.js';
import { HistoryKeeper } from './history-keeper.js';
import type { HistoryStorage } from './history-store.js';
import { postingListeners } from './keeper-listeners.js';
import { Learning } from './learning.js';
import { type ListEnvironment, type ListSources, Lists } from './lists.js';
import { Model } from './model.js';
import { OutsideEncoder } from './outside-encoder.js';
import { profileOf } from './profile.js';
import { ComingModule } from './start-module.js';

type ModelCall = Extract<CallMessage, { call: 'list' | 'catalog' | 'predict' }>;

/** Everything the core does not do itself, so that it runs in a worker, in Node and in tests. */
export interface CoreEnvironment extends ListEnvironment {
  /** `null`: nothing is kept between visits. */
  assetCache: AssetCache | null;
  historyStorage: HistoryStorage | null;
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  timers: Timers;
}

/**
 * The half that knows the shopper. Takes messages in, posts messages out, has no network.
 * Life: start -> (bundle on the device | need -> assets) -> ready | failed -> calls, newer assets -> close.
 */
export class Core {
  readonly #environment: CoreEnvironment;
  readonly #startedAt: number;
  #start: StartMessage | null = null;
  #keeper: HistoryKeeper | null = null;
  #model: Model | null = null;
  #failed = false;
  /** Answers that wait for the model; `null` once the start is over. */
  #waiting: (() => void)[] | null = [];
  #historyLoaded: Promise<void> = Promise.resolve();
  /** It starts while the bundle is still being read. */
  readonly #module: ComingModule;
  /** Models are made one after the other. */
  #boots: Promise<boolean> = Promise.resolve(false);
  #assetsArrived = false;
  #overlay: Overlay | null = null;
  readonly #lists: Lists;
  readonly #encoder: OutsideEncoder;
  readonly #learning: Learning;
  #downloadedBytes = 0;
  #startup: StartupTimes = { storageMs: 0, wasmMs: 0, engineMs: 0, readyMs: 0 };
  /** Whether the bundle has this item; `null` while there is no model. */
  readonly knows = (itemId: string): boolean | null => this.#model?.knows(itemId) ?? null;

  constructor(environment: CoreEnvironment) {
    this.#environment = environment;
    this.#startedAt = environment.clock();
    this.#module = new ComingModule(environment, (degraded) => this.#fail(degraded));
    this.#encoder = new OutsideEncoder(environment);
    this.#learning = new Learning(environment.timers);
    this.#lists = new Lists(environment, this.#encoder, this.#learning);
  }

  receive(message: ClientToCore): void {
    switch (message.kind) {
      case 'start':
        void this.#begin(message);
        break;
      case 'wasm':
        this.#module.came(message.module);
        break;
      case 'wasm-failed':
        this.#module.failed(message.message);
        break;
      case 'assets':
        this.#assetsArrived = true;
        void this.#boot(message.bundle, message.downloadedBytes, false);
        break;
      case 'overlay':
        this.#overlay = message.overlay;
        this.#model?.overlay(message.overlay);
        break;
      case 'placements':
        this.#lists.placements = message.placements;
        break;
      case 'hidden':
        this.#lists.hidden = message.itemIds;
        break;
      case 'attribution':
        this.#lists.wantAttributions(message.variant);
        break;
      case 'encoder':
        this.#encoder.use(message.port as MessagePort | null, message.failure);
        break;
      case 'assets-failed':
        this.#fail(message.degraded);
        break;
      case 'key':
        this.#keeper?.takeKey(message.key);
        break;
      case 'journal':
        // The first list knows what the page before had no time to hand over.
        this.#historyLoaded = this.#inTime([
          this.#historyLoaded,
          this.#keeper?.takeJournal(message.entries, message.nowMs),
        ]);
        break;
      case 'track':
        this.#keeper?.track(message.event, message.nowMs);
        this.#lists.tracked(message.event);
        // In time for the next list.
        if (this.#model && this.#keeper) this.#learning.learntFrom(this.#model, this.#keeper.history);
        break;
      case 'call':
        this.#call(message);
    }
  }

  async #begin(start: StartMessage): Promise<void> {
    const { post, assetCache } = this.#environment;
    this.#start = start;
    this.#encoder.wanted = start.encoder;
    this.#openHistory(start, start.profile, start.awaitsKey, start.consent, start.nowMs);
    const device = await this.#fromDevice(assetCache?.read(start.name, start.bundleUrl ?? '', start.publicKeys));
    this.#startup.storageMs = this.#sinceStart();
    this.#overlay ??= device?.overlay ?? null;
    this.#lists.placements ??= device?.placements ?? null;
    // On a first visit the page may have started the download before it was asked.
    if (this.#assetsArrived || this.#failed) return;
    if (device?.bundle && start.bundleUrl !== null) void this.#boot(device.bundle, 0, true);
    else post({ kind: 'need' });
  }

  #openHistory(start: StartMessage, profile: string | null, awaitsKey: boolean, consent: Consent, nowMs: number): void {
    const { post, historyStorage, timers, uniqueId } = this.#environment;
    const tellPage = (message: CoreToClient): void => {
      if (message.kind === 'cleared') this.#lists.clear();
      post(message);
    };
    const keeper: HistoryKeeper = new HistoryKeeper({
      ...postingListeners(tellPage, () => keeper === this.#keeper),
      name: start.name,
      profile,
      retention: start.retention,
      awaitsKey,
      storage: historyStorage,
      timers,
      uniqueId,
    });
    this.#keeper = keeper;
    // A refusal holds for the tabs that do not know of it yet; anything more only when somebody has just decided it.
    const tell = consent === 'denied';
    this.#historyLoaded = this.#inTime([consent !== 'pending' && keeper.setConsent(consent, nowMs, tell)]);
  }

  /** Lists do not wait for ever for a storage that hangs. The keeper says itself what went wrong. */
  #inTime(work: unknown[]): Promise<void> {
    const done = Promise.all(work).then(() => undefined);
    const late = () => new Error('the history was not there in time');
    return withTimeLimit(done, LIMITS_MS.historyStart, late, this.#environment.timers).catch(() => undefined);
  }

  /** The last history writes what it still has to, while the next one is being read. */
  async #switchProfile(keeper: HistoryKeeper, args: Calls['switchProfile']['args']): Promise<void> {
    const { profile, key, nowMs } = args;
    if (!this.#start) return;
    this.#lists.clear();
    this.#openHistory(this.#start, profile, true, keeper.consent, nowMs);
    this.#keeper?.takeKey(key);
    this.#environment.post({ kind: 'changed', events: this.#keeper?.history.events.length ?? 0 });
    await Promise.all([keeper.close(), this.#historyLoaded]);
  }

  /** `null` when storage is missing, broken or silent: everything is then downloaded, at each visit. */
  async #fromDevice<T>(read: Promise<T> | undefined): Promise<T | null> {
    if (!read) return null;
    const late = () => new Error('IndexedDB did not answer');
    return withTimeLimit(read, LIMITS_MS.storageOpen, late, this.#environment.timers).catch(() => null);
  }

  /** @returns whether the bundle is in use now */
  #boot(bundle: BundleBytes, downloadedBytes: number, fromDevice: boolean): Promise<boolean> {
    this.#boots = this.#boots.then(() => this.#take(bundle, downloadedBytes, fromDevice));
    return this.#boots;
  }

  /** Goes over to a bundle, between two calls; the model in use stays when the new one will not do. */
  async #take(bundle: BundleBytes, downloadedBytes: number, fromDevice: boolean): Promise<boolean> {
    const { post, assetCache } = this.#environment;
    try {
      const module = await this.#module.started;
      if (!this.#model) this.#startup.wasmMs = this.#sinceStart();
      const model = new Model(module, bundle, this.#overlay, this.#encoder);
      if (!this.#model) this.#startup.engineMs = this.#sinceStart();
      await this.#historyLoaded;
      this.#model?.delete();
      this.#model = model;
      // It was for the items of the bundle before.
      this.#encoder.use(null, null);
      this.#lists.forgetShown();
      this.#downloadedBytes = downloadedBytes;
    } catch (error) {
      const degraded = toDegraded(error, 'wasm-unavailable');
      if (degraded.code !== 'bundle-corrupt') this.#fail(degraded);
      // What is on the device may be damaged where a fresh download is not: once more, from the network.
      else if (fromDevice) {
        await assetCache?.drop(this.#start?.name ?? '').catch(() => undefined);
        post({ kind: 'need' });
      } else {
        const good = await this.#refuse(bundle, degraded);
        if (good && !this.#model) return this.#take(good, 0, true);
        this.#fail(degraded);
      }
      return false;
    }
    if (this.#startup.readyMs === 0) this.#startup.readyMs = this.#sinceStart();
    post({ kind: 'ready', bundleVersion: this.#model.info.version, fromDevice, manifest: bundle.manifest });
    this.#answerWaiting();
    return true;
  }

  /** Every hash was right, and the engine cannot read it: the same download would end in the same way. */
  async #refuse(bundle: BundleBytes, why: Degraded): Promise<BundleBytes | null> {
    const { name = '', bundleUrl, publicKeys = [], nowMs: timeMs = 0 } = this.#start ?? {};
    if (!bundleUrl) return null;
    const { version, files } = parseManifest(bundle.manifest);
    const useless = { files: hashesOf(files), why, timeMs };
    return this.#fromDevice(this.#environment.assetCache?.refuse(name, bundleUrl, version, publicKeys, useless));
  }

  #fail(degraded: Degraded): void {
    this.#environment.post({ kind: 'failed', degraded });
    // A model in use goes on. Without one the page answers its lists itself; calls about the history go on here.
    if (this.#model) return;
    this.#failed = true;
    this.#answerWaiting();
  }

  #answerWaiting(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const answer of waiting) answer();
  }

  #call(message: CallMessage): void {
    if (message.call === 'list' || message.call === 'catalog' || message.call === 'predict') this.#callModel(message);
    else
      this.#resultOf(message).then(
        (result) => this.#reply(message.id, result),
        (error) => this.#replyError(message.id, error),
      );
  }

  /**
   * Checked at once, answered when the model is there, and then in the same turn: no promise between the two messages,
   * unless an encoder outside is asked.
   */
  #callModel(message: ModelCall): void {
    const { id } = message;
    try {
      const result = this.#toAnswer(message);
      const answer = (): void => {
        try {
          this.#reply(id, result());
        } catch (error) {
          if (error instanceof Promise) void error.then(answer);
          else this.#replyError(id, error);
        }
      };
      if (this.#waiting) this.#waiting.push(answer);
      else answer();
    } catch (error) {
      this.#replyError(id, error);
    }
  }

  #toAnswer(message: ModelCall): () => RecommendationList | Item[] | Prediction[] {
    if (message.call === 'list') return this.#toList(message.args);
    return message.call === 'catalog' ? this.#toItems(message.args) : this.#toPredictions(message.args);
  }

  #toPredictions(asked: unknown): () => Prediction[] {
    const itemIds = checkItemIds(asked, 'itemIds', 0, MAX_ITEMS_ASKED);
    return () => (this.#model && this.#keeper ? this.#model.predict(itemIds, this.#keeper.history) : []);
  }

  #toList(call: ListCall): () => RecommendationList {
    const sources = (): ListSources => {
      const { nowMs = 0, seed = 0 } = this.#start ?? {};
      return { model: this.#model, keeper: this.#keeper, nowMs: nowMs + this.#sinceStart(), seed };
    };
    if (call.list === 'whatIf') {
      const asked = checkWhatIf(call);
      return () => this.#lists.whatIf(asked, sources());
    }
    const request = checkListRequest(call);
    return () => this.#lists.make(request, sources());
  }

  #toItems(range: unknown): () => Item[] {
    const { offset, limit } = checkRange(range);
    return () => this.#model?.items(offset, limit) ?? [];
  }

  async #resultOf(message: Exclude<CallMessage, ModelCall>): Promise<Calls[CallName]['result']> {
    const keeper = this.#keeper;
    if (!keeper) throw new Error('the core has not been started');
    switch (message.call) {
      case 'stats':
        return this.#stats(keeper);
      case 'profile':
        await this.#historyLoaded;
        return profileOf(keeper.history.events, (itemId) => this.#model?.itemOf(itemId) ?? null);
      case 'rollback':
        return this.#rollback();
      case 'history':
        await this.#historyLoaded;
        return [...keeper.history.events];
      case 'delete':
        return keeper.delete(checkSelector(message.args));
      case 'add':
        return keeper.add(message.args.events, message.args.nowMs);
      case 'cart':
        await keeper.setCart(checkItemIds(message.args.itemIds, 'itemIds', 0), message.args.nowMs);
        return null;
      case 'switchProfile':
        await this.#switchProfile(keeper, message.args);
        return null;
      case 'clear':
        this.#lists.clear();
        await keeper.clear();
        return null;
      case 'consent':
        await keeper.setConsent(message.args.consent, message.args.nowMs, true);
        return null;
      case 'close':
        await keeper.close();
        this.#model?.delete();
        this.#model = null;
        return null;
    }
  }

  async #rollback(): Promise<number | null> {
    const { name = '', bundleUrl, publicKeys = [] } = this.#start ?? {};
    if (!bundleUrl) return null;
    const bundle = await this.#fromDevice(this.#environment.assetCache?.rollback(name, bundleUrl, publicKeys));
    if (!bundle || !(await this.#boot(bundle, 0, true))) return null;
    return this.#model?.info.version ?? null;
  }

  #stats(keeper: HistoryKeeper): Calls['stats']['result'] {
    const info = this.#model?.info;
    return {
      consent: keeper.consent,
      storage: keeper.storage,
      history: { events: keeper.history.events.length, stored: keeper.stored, learnt: this.#learning.steps },
      bundle: info ? { ...info, downloadedBytes: this.#downloadedBytes } : null,
      startup: info ? { ...this.#startup } : null,
      lists: this.#lists.stats,
    };
  }

  #reply(id: number, result: Calls[CallName]['result']): void {
    this.#environment.post({ kind: 'reply', id, result });
  }

  #replyError(id: number, error: unknown): void {
    const code = error instanceof VitrineError ? error.code : 'wasm-unavailable';
    const message = error instanceof Error ? error.message : String(error);
    this.#environment.post({ kind: 'reply-error', id, code, message });
  }

  #sinceStart(): number {
    return this.#environment.clock() - this.#startedAt;
  }
}
