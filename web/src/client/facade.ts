import { type Degraded, invalidArgument, VitrineError } from '../shared/errors.js';
import { LIMITS_MS } from '../shared/limits.js';
import type {
  CallMessage,
  CallName,
  Calls,
  ClientToCore,
  Consent,
  HistoryEvent,
  KeyMaterial,
  ListKind,
  Profile,
  RecommendationList,
  Retention,
  Seal,
  StartMessage,
  Stats,
} from '../shared/protocol.js';
import {
  checkConsent,
  checkInteger,
  checkItemIds,
  checkListRequest,
  checkProfile,
  checkSelector,
  checkSubscription,
  checkTrackEvent,
} from './checks.js';
import { Emitter, type Ready, type RecommenderEvents } from './events.js';
import { Experiments } from './experiments.js';
import { requireGesture } from './gesture.js';
import { hashOf, newId } from './ids.js';
import { Journal } from './journal.js';
import type { ConnectCore, CoreLink, LinkMessage } from './link.js';
import type { ListOptions, SubscribeOptions, TrackEvent } from './options.js';
import { PendingCalls } from './pending-calls.js';
import type { Recommender, Subscription } from './recommender.js';
import { type UpdatePolicy, Updates } from './updates.js';

export interface FacadeOptions {
  name: string;
  profile: string | null;
  bundleUrl: string | null;
  publicKeys: string[];
  consent: Consent;
  retention: Retention;
  update: UpdatePolicy;
  keyProvider: (() => Promise<KeyMaterial>) | null;
  now: () => number;
  /** `null`: this is a server, nothing is ever started. */
  connect: ConnectCore | null;
  /** Starts at the first call that needs an answer, not at once. */
  lazy: boolean;
  onClosed: () => void;
}

/** Views of one item that follow within this are one view: React's StrictMode runs effects twice. */
const DOUBLE_VIEW_MS = 1000;
const checks = { trackEvent: checkTrackEvent, invalid: invalidArgument };
/** The largest list there can be: every item of the largest bundle (kMaxItems of src/bundle/roles.h). */
const MAX_CATALOG = 16 << 20;

/** The page's side: checks arguments, numbers requests, keeps no history. */
export class Facade implements Recommender {
  readonly ready: Promise<Ready>;
  readonly #options: FacadeOptions;
  readonly #emitter = new Emitter();
  readonly #pending = new PendingCalls();
  readonly #experiments: Experiments;
  readonly #updates: Updates;
  #link: CoreLink | null = null;
  /** What is sent before the start message, which may have to wait for a hash or a key. */
  #outbox: ClientToCore[] | null = [];
  readonly #journal: Journal;
  #lost = false;
  #closing: Promise<void> | null = null;
  #consent: Consent;
  #settleReady!: { resolve(ready: Ready): void; reject(error: Error): void };
  /** Why there is no model; lists are then answered here. */
  #failure: Degraded | null = null;
  #version: number | null = null;
  #seal: Seal = 'unknown';
  #views = new Map<string, { eventId: string; ms: number }>();

  constructor(options: FacadeOptions) {
    this.#options = options;
    this.#consent = options.consent;
    // With a key of the shop's own, nothing that could open the journal may lie beside it.
    this.#journal = new Journal(options.name, options.keyProvider === null);
    this.#experiments = new Experiments(options.name);
    this.#updates = new Updates(options.name, options.update, options.now);
    this.ready = new Promise<Ready>((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Closing early is no error for somebody who never asked.
    this.ready.catch(() => undefined);
    if (!options.connect) this.#fail({ code: 'no-model-yet', message: 'there is no browser here: nothing is loaded' });
    else if (!options.lazy) this.#connect();
  }

  get version(): number | null {
    return this.#version;
  }

  get sealed(): Seal {
    return this.#seal;
  }

  track(event: TrackEvent): string {
    this.#checkOpen();
    const nowMs = this.#options.now();
    const checked = checkTrackEvent(event, nowMs, newId);
    if (checked.type === 'view' && event.at === undefined) {
      const earlier = this.#views.get(checked.itemId);
      if (earlier && Math.abs(nowMs - earlier.ms) < DOUBLE_VIEW_MS) return earlier.eventId;
      for (const [itemId, view] of this.#views) if (nowMs - view.ms >= DOUBLE_VIEW_MS) this.#views.delete(itemId);
      this.#views.set(checked.itemId, { eventId: checked.eventId, ms: nowMs });
    }
    if (this.#consent === 'denied') return checked.eventId;
    if (this.#consent === 'granted') this.#journal.write(checked);
    this.#connect()?.send({ kind: 'track', event: checked, nowMs });
    return checked.eventId;
  }

  readonly cart: Recommender['cart'] = {
    set: async (itemIds) => {
      const args = { itemIds: checkItemIds(itemIds, 'itemIds', 0), nowMs: this.#options.now() };
      await this.#call('cart', args, () => null);
    },
  };

  recommend(options?: ListOptions): Promise<RecommendationList> {
    return this.#list('recommend', null, options);
  }

  similar(itemId: string, options?: ListOptions): Promise<RecommendationList> {
    return this.#list('similar', itemId, options);
  }

  trending(options?: ListOptions): Promise<RecommendationList> {
    return this.#list('trending', null, options);
  }

  recentlyViewed(options?: ListOptions): Promise<RecommendationList> {
    return this.#list('recentlyViewed', null, options);
  }

  subscribe(options: SubscribeOptions, listener: (list: RecommendationList) => void): Subscription {
    this.#checkOpen();
    const { request, immediate } = checkSubscription(options, listener);
    const ask = (): Promise<RecommendationList> => this.#call('list', request, emptyList);
    const onChange = (changed: () => void): (() => void) => this.#emitter.on('change', changed);
    let subscription: Subscription | null = null;
    let ended = false;
    void import('./subscription.js').then(({ ListSubscription }) => {
      if (!ended) subscription = new ListSubscription(ask, listener, immediate, onChange);
    });
    return {
      get held() {
        return subscription?.held ?? false;
      },
      apply: () => subscription?.apply(),
      unsubscribe: () => {
        ended = true;
        subscription?.unsubscribe();
      },
    };
  }

  async profile(): Promise<Profile> {
    return this.#call('profile', null, () => ({
      events: 0,
      topCategories: [],
      topBrands: [],
      priceBand: null,
      recentItemIds: [],
    }));
  }

  async switchProfile(profile: string | null): Promise<void> {
    this.#checkOpen();
    const checked = checkProfile(profile);
    this.#views.clear();
    this.#journal.forgetPads();
    const [hash, key] = await Promise.all([hashOf(checked), this.#options.keyProvider?.() ?? null]);
    this.#journal.use(hash === null ? this.#options.name : `${this.#options.name}~${hash}`);
    await this.#call('switchProfile', { profile: hash, key, nowMs: this.#options.now() }, () => null);
  }

  async stats(): Promise<Stats> {
    const stats = await this.#call('stats', null, () => ({
      consent: this.#consent,
      sealed: this.#seal,
      storage: 'memory',
      history: { events: 0, stored: 0 },
      bundle: null,
      startup: null,
      lists: { count: 0, lastComputeMs: 0 },
    }));
    return { ...stats, sealed: this.#seal };
  }

  async update(): Promise<Ready> {
    this.#checkOpen();
    await this.ready;
    const degraded = await this.#updates.look(this.#connect(), this.#version);
    return degraded ? { bundleVersion: this.#version, degraded } : { bundleVersion: this.#version };
  }

  async rollback(): Promise<Ready> {
    this.#checkOpen();
    await this.ready;
    const version = await this.#call('rollback', null, () => null);
    const ready: Ready = { bundleVersion: this.#version };
    const message = 'there is no earlier bundle on this device';
    return version === null ? { ...ready, degraded: { code: 'bundle-not-found', message } } : ready;
  }

  experiment(name: string, variants: readonly string[]): string {
    this.#checkOpen();
    const variant = this.#experiments.variantOf(name, variants, this.#consent === 'granted');
    this.#tellAttribution();
    return variant;
  }

  readonly catalog: Recommender['catalog'] = {
    list: async (range = {}) => {
      const offset = checkInteger(range.offset ?? 0, 'offset', 0, MAX_CATALOG);
      const limit = checkInteger(range.limit ?? MAX_CATALOG, 'limit', 1, MAX_CATALOG);
      return this.#call('catalog', { offset, limit }, () => []);
    },
  };

  readonly consent: Recommender['consent'] = this.#consentCalls();

  readonly data: Recommender['data'] = {
    list: async () => {
      requireGesture('data.list');
      return this.#call('history', null, () => []);
    },
    export: async () => {
      requireGesture('data.export');
      const events = await this.#call('history', null, () => []);
      return (await import('./history-file.js')).historyFile(this.#options.name, events, this.#options.now());
    },
    import: async (file) => this.#add(await (await import('./history-file.js')).readHistoryFile(file, checks)),
    delete: async (selector) => this.#call('delete', checkSelector(selector), () => 0),
    clear: async () => {
      this.#forgetHere();
      await this.#call('clear', null, () => null);
    },
    merge: async (orders) => {
      const events = (await import('./history-file.js')).checkOrders(orders, this.#options.now(), checks);
      const added = await this.#add(events);
      return { added, known: events.length - added };
    },
  };

  on<K extends keyof RecommenderEvents>(event: K, listener: (value: RecommenderEvents[K]) => void): () => void {
    const off = this.#emitter.on(event, listener);
    if (event === 'attribution') this.#tellAttribution();
    return off;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #consentCalls(): Recommender['consent'] {
    const state = (): Consent => this.#consent;
    return {
      get state() {
        return state();
      },
      globalPrivacyControl: globalPrivacyControl(),
      set: async (consent) => {
        this.#checkOpen();
        this.#takeConsent(checkConsent(consent));
        if (consent === 'granted') askToPersist();
        if (!this.#link && this.#options.lazy) return;
        await this.#call('consent', { consent, nowMs: this.#options.now() }, () => null);
      },
    };
  }

  #takeConsent(consent: Consent): void {
    if (this.#consent === consent) return;
    this.#consent = consent;
    this.#views.clear();
    if (consent === 'denied') this.#forgetHere();
    else if (consent === 'pending') this.#journal.forgetPads();
    this.#emitter.emit('consent', consent);
  }

  /** Everything that this side keeps of the shopper. */
  #forgetHere(onlyOwnJournal = false): void {
    this.#views.clear();
    this.#journal.clear(onlyOwnJournal);
    this.#experiments.clear();
  }

  #add(events: HistoryEvent[]): Promise<number> {
    return this.#call('add', { events, nowMs: this.#options.now() }, () => 0);
  }

  async #list(list: ListKind, itemId: string | null, options: ListOptions | undefined): Promise<RecommendationList> {
    return this.#call('list', checkListRequest(list, itemId, options), emptyList, options?.signal);
  }

  /** `fallback` makes the answer when there is no core to ask. */
  #call<K extends CallName>(
    call: K,
    args: Calls[K]['args'],
    fallback: (degraded: Degraded) => Calls[K]['result'],
    signal?: AbortSignal,
  ): Promise<Calls[K]['result']> {
    this.#checkOpen();
    if (signal?.aborted) return Promise.reject(signal.reason);
    const link = this.#connect();
    const needsModel = call === 'list' || call === 'catalog';
    if (this.#failure && (needsModel || !link)) return Promise.resolve(fallback(this.#failure));
    const waitMs = needsModel && this.#version === null ? LIMITS_MS.listWait : null;
    const pending = this.#pending.add(fallback, needsModel, waitMs, signal);
    link?.send({ kind: 'call', id: pending.id, call, args } as CallMessage);
    return pending.promise;
  }

  #connect(): Pick<CoreLink, 'send' | 'refresh'> | null {
    if (this.#lost || !this.#options.connect) return null;
    if (!this.#link) {
      this.#link = this.#options.connect({
        message: (message) => this.#receive(message),
        progress: (progress) => this.#emitter.emit('progress', progress),
        sealed: (seal) => {
          this.#seal = seal;
          this.#emitter.emit('sealed', seal);
        },
        refreshed: (newer, degraded) => this.#updates.looked(newer, degraded),
        lost: (degraded) => {
          this.#link?.terminate();
          this.#lost = true;
          this.#fail(degraded);
          this.#pending.settleAll(degraded);
          this.#updates.looked(false, degraded);
        },
      });
      void this.#sendStart(this.#link);
    }
    const { refresh } = this.#link;
    return { send: (message) => this.#send(message), refresh };
  }

  #send(message: ClientToCore): void {
    if (this.#outbox) this.#outbox.push(message);
    else this.#link?.send(message);
  }

  async #sendStart(link: CoreLink): Promise<void> {
    const { name, bundleUrl, publicKeys, retention, keyProvider, now } = this.#options;
    const nowMs = now();
    const profile = this.#options.profile === null ? null : await hashOf(this.#options.profile);
    if (profile !== null) this.#journal.use(`${name}~${profile}`);
    const granted = this.#consent === 'granted';
    if (granted) this.#journal.resume();
    link.send({
      kind: 'start',
      name,
      profile,
      bundleUrl,
      publicKeys,
      consent: this.#consent,
      retention,
      awaitsKey: keyProvider !== null,
      attribution: false,
      nowMs,
    } satisfies StartMessage);
    if (granted) link.send({ kind: 'journal', entries: this.#journal.leftovers(), nowMs });
    const outbox = this.#outbox ?? [];
    this.#outbox = null;
    for (const message of outbox) link.send(message);
    if (!keyProvider) return;
    try {
      link.send({ kind: 'key', key: await keyProvider() });
    } catch (error) {
      const message = `keyProvider failed: ${error instanceof Error ? error.message : error}`;
      this.#emitter.emit('degraded', { code: 'storage-unavailable', message });
    }
  }

  #receive(message: LinkMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#becomeReady(message.bundleVersion, message.fromDevice);
        break;
      case 'failed':
        this.#fail(message.degraded);
        break;
      case 'storage-failed':
      case 'overlay-failed':
        this.#emitter.emit('degraded', message.degraded);
        break;
      case 'changed':
        this.#emitter.emit('change', { events: message.events });
        break;
      case 'pad':
        if (this.#consent === 'granted') this.#journal.addPad(message.pad);
        break;
      case 'stored':
        this.#journal.stored(message.eventIds);
        break;
      case 'journal-done':
        this.#journal.remove(message.keys);
        break;
      case 'consent':
        this.#takeConsent(message.consent);
        break;
      case 'cleared':
        // By another tab perhaps, which may have begun anew since.
        this.#forgetHere(true);
        break;
      case 'attribution':
        if (!globalPrivacyControl()) this.#emitter.emit('attribution', message.attribution);
        break;
      case 'reply':
        this.#pending.resolve(message.id, message.result);
        break;
      case 'reply-error':
        this.#pending.reject(message.id, new Error(message.message));
        break;
      case 'online':
      case 'need':
        // For the link.
        break;
    }
  }

  #becomeReady(bundleVersion: number, fromDevice: boolean): void {
    const first = this.#version === null;
    this.#version = bundleVersion;
    this.#failure = null;
    this.#pending.stopWaiting();
    const ready: Ready = { bundleVersion };
    this.#settleReady.resolve(ready);
    this.#emitter.emit('ready', ready);
    if (first) {
      this.#updates.begin(fromDevice, () => this.#updates.look(this.#connect(), this.#version));
    } else {
      this.#updates.arrived();
      this.#emitter.emit('change', { events: 0 });
    }
  }

  #fail(degraded: Degraded): void {
    if (this.#failure) return;
    this.#emitter.emit('degraded', degraded);
    // A newer bundle that would not do leaves the one in use where it is.
    if (this.#version !== null && !this.#lost) {
      this.#updates.looked(false, degraded);
      return;
    }
    this.#failure = degraded;
    this.#settleReady.resolve({ bundleVersion: null, degraded });
    this.#pending.settleModelCalls(degraded);
    if (this.#options.connect) this.#emitter.emit('error', new VitrineError(degraded.code, degraded.message));
  }

  #tellAttribution(): void {
    const wanted = this.#emitter.has('attribution') && !globalPrivacyControl();
    if (wanted) this.#connect()?.send({ kind: 'attribution', wanted, variant: this.#experiments.label() });
  }

  async #close(): Promise<void> {
    const closed = new VitrineError('closed', 'the recommender has been closed');
    this.#pending.rejectAll(closed);
    this.#settleReady.reject(closed);
    this.#updates.end();
    this.#options.onClosed();
    if (this.#link && !this.#lost) {
      const pending = this.#pending.add(() => null, false, LIMITS_MS.close, undefined);
      this.#send({ kind: 'call', id: pending.id, call: 'close', args: null });
      await pending.promise;
      this.#link.terminate();
    }
    this.#lost = true;
    this.#emitter.clear();
  }

  #checkOpen(): void {
    if (this.#closing) throw new VitrineError('closed', 'the recommender has been closed');
  }
}

function emptyList(degraded: Degraded): RecommendationList {
  return { recommendationId: newId(), items: [], bundleVersion: null, computeMs: 0, degraded };
}

function globalPrivacyControl(): boolean {
  return (globalThis.navigator as { globalPrivacyControl?: boolean } | undefined)?.globalPrivacyControl === true;
}

/** Storage that the browser may not clear by itself is asked for only when a person has just clicked. */
function askToPersist(): void {
  const { userActivation, storage } = globalThis.navigator ?? {};
  if (userActivation?.isActive) storage?.persist?.().catch(() => undefined);
}
