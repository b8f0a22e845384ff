import { type Degraded, errorOf, invalidArgument, VitrineError } from '../shared/errors.js';
import { LIMITS_MS } from '../shared/limits.js';
import type { CallMessage, Consent, ListKind, RecommendationList, Seal, Stats } from '../shared/protocol.js';
import { checkConsent, checkProfile, checkSubscription, checkTrackEvent } from './checks.js';
import { dataCalls } from './data-calls.js';
import { DoubleViews } from './double-views.js';
import { Emitter, type Ready, type RecommenderEvents } from './events.js';
import { Experiments } from './experiments.js';
import type { FacadeOptions, MadeCalls } from './facade-options.js';
import { emptyList, emptyProfile, emptyStats } from './fallbacks.js';
import { type HeldLink, holdBack, startMessages } from './held-link.js';
import { hashOf, newId } from './ids.js';
import { Journal } from './journal.js';
import { lateSubscription } from './late-subscription.js';
import type { CoreLink, LinkMessage } from './link.js';
import type { CallLive } from './live-catalog.js';
import { localStore } from './local-store.js';
import { askToPersist, globalPrivacyControl } from './navigator.js';
import type { ListOptions, SubscribeOptions, TrackEvent, WhatIfOptions } from './options.js';
import { type CallCore, PendingCalls } from './pending-calls.js';
import { plainCopy } from './plain-copy.js';
import type { Recommender, Subscription } from './recommender.js';
import { CLOSED, Updates } from './updates.js';

export interface Facade extends MadeCalls {}
/** The page's side: numbers requests, keeps no history, checks what has to be said at once. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor makes them
export class Facade implements Recommender {
  readonly ready: Promise<Ready>;
  readonly #options: FacadeOptions;
  readonly #emitter = new Emitter();
  readonly #pending = new PendingCalls();
  readonly #experiments: Experiments;
  readonly #updates: Updates;
  #link: HeldLink | null = null;
  readonly #journal: Journal;
  #lost = false;
  #closing: Promise<void> | null = null;
  #consent: Consent;
  #profile: string | null;
  #settleReady!: { resolve(ready: Ready): void; reject(error: Error): void };
  /** Why there is no model; lists are then answered here. */
  #failure: Degraded | null = null;
  #version: number | null = null;
  #seal: Seal = 'unknown';
  readonly #views = new DoubleViews();

  constructor(options: FacadeOptions) {
    for (const list of ['recommend', 'trending', 'recentlyViewed', 'buyAgain'] as const)
      this[list as 'recommend'] = (asked) => this.#list(list, null, asked);
    for (const list of ['similar', 'boughtTogether', 'rerank', 'whatIf'] as const)
      this[list as 'rerank'] = (items, asked) => this.#list(list, items, asked);
    for (const call of ['upsert', 'remove', 'setAvailability'] as const)
      this.catalog[call] = (asked: unknown) => this.#live(call, asked);
    this.search = (text, asked) => this.#live('search', text, asked);
    this.#options = options;
    this.#consent = options.consent;
    this.#profile = options.profile;
    // With a key of the shop's own, nothing that could open the journal may lie beside it.
    this.#journal = new Journal(options.name, options.keyProvider === null);
    this.#experiments = new Experiments(options.name);
    this.#updates = new Updates(options.name, options.update, options.now);
    this.data = dataCalls(options.name, options.now, this.#call, () => this.#forgetHere());
    this.ready = new Promise<Ready>((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Closing early is no error for somebody who never asked.
    this.ready.catch(() => undefined);
    if (!options.connect) this.#fail({ code: 'no-model-yet', message: 'there is no browser here' });
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
      const known = this.#views.take(checked.itemId, checked.eventId, nowMs);
      if (known !== null) return known;
    }
    if (this.#consent === 'denied') return checked.eventId;
    if (this.#consent === 'granted') this.#journal.write(checked);
    this.#connect()?.send({ kind: 'track', event: checked, nowMs });
    return checked.eventId;
  }

  readonly cart: Recommender['cart'] = {
    set: async (itemIds) => {
      const args = { itemIds: plainCopy(itemIds), nowMs: this.#options.now() };
      await this.#call('cart', args, () => null);
    },
  };

  readonly predict: Recommender['predict'] = async (ids) => this.#call('predict', plainCopy(ids), () => []);

  subscribe(
    options: SubscribeOptions,
    listener: (list: RecommendationList) => void,
    onError?: (error: VitrineError) => void,
  ): Subscription {
    this.#checkOpen();
    const { immediate } = checkSubscription(options, listener);
    const call = plainCopy({ list: options.list, items: options.itemIds ?? options.itemId, options: { ...options } });
    const ask = (): Promise<RecommendationList> => this.#call('list', call, emptyList);
    const failed = onError ?? ((error: VitrineError) => this.#emitter.emit('error', error));
    const onChange = (changed: () => void): (() => void) => this.#emitter.on('change', changed);
    return lateSubscription(async () => {
      const { ListSubscription } = await import('./subscription.js');
      return new ListSubscription(ask, listener, failed, immediate, onChange);
    });
  }

  readonly profile: Recommender['profile'] = async () => this.#call('profile', null, emptyProfile);

  async switchProfile(profile: string | null): Promise<void> {
    this.#checkOpen();
    const checked = checkProfile(profile);
    this.#profile = checked;
    this.#views.clear();
    this.#journal.forgetPads();
    const [hash, key] = await Promise.all([hashOf(checked), this.#options.keyProvider?.() ?? null]);
    this.#journal.use(hash === null ? this.#options.name : `${this.#options.name}~${hash}`);
    await this.#call('switchProfile', { profile: hash, key, nowMs: this.#options.now() }, () => null);
  }

  async stats(): Promise<Stats> {
    const stats = await this.#call('stats', null, () => emptyStats(this.#consent));
    return { ...stats, sealed: this.#seal };
  }

  async update(): Promise<Ready> {
    this.#checkOpen();
    await this.ready;
    const degraded = await this.#updates.look(this.#connect(), this.#version);
    return { bundleVersion: this.#version, ...(degraded && { degraded }) };
  }

  async rollback(): Promise<Ready> {
    this.#checkOpen();
    await this.ready;
    const version = await this.#call('rollback', null, () => null);
    const degraded: Degraded = { code: 'bundle-not-found', message: 'there is no earlier bundle' };
    return { bundleVersion: this.#version, ...(version === null && { degraded }) };
  }

  experiment(name: string, variants: readonly string[]): string {
    this.#checkOpen();
    const variant = this.#experiments.variantOf(name, variants, this.#consent === 'granted');
    this.#tellAttribution();
    return variant;
  }

  /** What few pages need. */
  readonly #live: CallLive = async (...asked) =>
    (await import('./live-catalog.js')).live(
      this,
      this.#options,
      () => this.#connect(),
      invalidArgument,
      ...asked,
    ) as Promise<never>;
  // The constructor adds the others.
  readonly catalog = {
    list: async (range) => this.#call('catalog', plainCopy(range), () => []),
  } as Recommender['catalog'];

  readonly consent: Recommender['consent'] = this.#consentCalls();

  readonly data: Recommender['data'];
  readonly feedbackReport: Recommender['feedbackReport'] = async (options) => {
    const { feedbackReport } = await import('./feedback-report.js');
    return feedbackReport(options, this.#options, this.#call, this.consent, invalidArgument);
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

  async #list(
    list: ListKind | 'whatIf',
    items: unknown,
    options?: ListOptions | WhatIfOptions,
  ): Promise<RecommendationList> {
    const signal = options?.signal;
    if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalidArgument('signal', 'an AbortSignal');
    return this.#call('list', plainCopy({ list, items, options }), emptyList, signal);
  }

  readonly #call: CallCore = async (call, args, fallback, signal) => {
    this.#checkOpen();
    if (signal?.aborted) throw signal.reason;
    const link = this.#connect();
    const needsModel = call === 'list' || call === 'catalog' || call === 'predict';
    if (this.#failure && (needsModel || !link)) return fallback(this.#failure);
    const waitMs = needsModel && this.#version === null ? LIMITS_MS.listWait : null;
    const pending = this.#pending.add(fallback, needsModel, waitMs, signal);
    link?.send({ kind: 'call', id: pending.id, call, args } as CallMessage);
    return pending.promise;
  };

  #connect(): CoreLink | null {
    if (this.#lost || !this.#options.connect) return null;
    if (!this.#link) {
      const link = this.#options.connect({
        message: (message) => this.#receive(message),
        progress: (progress) => this.#emitter.emit('progress', progress),
        sealed: (seal) => {
          this.#seal = seal;
          this.#emitter.emit('sealed', seal);
        },
        refreshed: (newer, degraded) => this.#updates.looked(newer, degraded),
        frozen: () => this.#freeze(),
        lost: (degraded) => {
          this.#link?.terminate();
          this.#lost = true;
          this.#fail(degraded);
          this.#pending.degrade(degraded, true);
          this.#updates.looked(false, degraded);
        },
      });
      this.#link = holdBack(link);
      void this.#begin(this.#link);
    }
    return this.#link;
  }

  /**
   * The page goes to the back/forward cache. Firefox lets a worker's transaction sleep there, and every page of the shop
   * waits for it: the core ends, until the page comes back. Without consent its history is nowhere else.
   */
  #freeze(): void {
    if (this.#consent !== 'granted') return;
    this.#link?.terminate();
    this.#link = null;
    this.#pending.degrade(undefined, true);
    addEventListener('pageshow', () => this.#connect(), { once: true });
  }

  async #begin(link: HeldLink): Promise<void> {
    const hash = this.#profile === null ? null : await hashOf(this.#profile);
    link.begin(startMessages(this.#options, hash, this.#consent, this.#journal));
    this.#options.keyProvider?.().then(
      (key) => link.send({ kind: 'key', key }),
      (error) =>
        this.#emitter.emit('degraded', { code: 'storage-unavailable', message: `keyProvider failed: ${error}` }),
    );
  }

  /** But for what is for the link alone. */
  #receive(message: LinkMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#becomeReady(message.bundleVersion, message.fromDevice);
        break;
      case 'failed':
        this.#fail(message.degraded);
        break;
      case 'degraded':
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
        this.#emitter.emit('attribution', message.attribution);
        break;
      case 'reply':
        this.#pending.resolve(message.id, message.result);
        break;
      case 'reply-error':
        this.#pending.reject(message.id, errorOf(message));
        break;
      case 'error':
        this.#emitter.emit('error', errorOf(message.degraded));
        break;
    }
  }

  #becomeReady(bundleVersion: number, fromDevice: boolean): void {
    const first = this.#version === null;
    this.#version = bundleVersion;
    this.#failure = null;
    this.#pending.stopWaiting();
    this.#settleReady.resolve({ bundleVersion });
    this.#emitter.emit('ready', { bundleVersion });
    if (first) {
      if (localStore.get('vitrine-catalog')) void this.#live('resume');
      const look = () => this.#updates.look(this.#connect(), this.#version);
      this.#updates.begin(fromDevice, look, () => this.#link?.refresh(null));
    } else {
      this.#updates.looked(false, null);
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
    this.#pending.degrade(degraded);
    if (this.#options.connect) this.#emitter.emit('error', errorOf(degraded));
  }

  #tellAttribution(): void {
    if (!this.#emitter.has('attribution') || globalPrivacyControl()) return;
    this.#connect()?.send({ kind: 'attribution', variant: this.#experiments.label() });
  }

  async #close(): Promise<void> {
    const closed = new VitrineError('closed', CLOSED);
    this.#pending.rejectAll(closed);
    this.#settleReady.reject(closed);
    this.#updates.end();
    this.#options.onClosed();
    if (this.#link && !this.#lost) {
      const pending = this.#pending.add(() => null, false, LIMITS_MS.close, undefined);
      this.#link.send({ kind: 'call', id: pending.id, call: 'close', args: null });
      await pending.promise;
      this.#link.terminate();
    }
    this.#lost = true;
    this.#emitter.clear();
  }

  #checkOpen(): void {
    if (this.#closing) throw new VitrineError('closed', CLOSED);
  }
}
