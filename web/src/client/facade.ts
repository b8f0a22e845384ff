import { type Degraded, VitrineError } from '../shared/errors.js';
import { LIMITS_MS } from '../shared/limits.js';
import type {
  CallMessage,
  CallName,
  Calls,
  Consent,
  CoreToClient,
  ListKind,
  RecommendationList,
  Retention,
  StartMessage,
  Stats,
} from '../shared/protocol.js';
import { Emitter, type Ready, type RecommenderEvents } from './events.js';
import type { ConnectCore, CoreLink } from './link.js';
import type { ListOptions, TrackEvent } from './options.js';
import { checkConsent, checkInteger, checkListRequest, checkSelector, checkTrackEvent } from './options.js';
import { PendingCalls } from './pending-calls.js';
import type { Recommender } from './recommender.js';

export interface FacadeOptions {
  name: string;
  bundleUrl: string | null;
  wasmKey: string;
  version: string;
  consent: Consent;
  retention: Retention;
  now: () => number;
  /** `null`: this is a server, nothing is ever started. */
  connect: ConnectCore | null;
  /** Starts at the first call that needs an answer, not at once. */
  lazy: boolean;
  onClosed: () => void;
}

/** Views of one item that follow within this are one view: React's StrictMode runs effects twice. */
const DOUBLE_VIEW_MS = 1000;
/** The largest list there can be: every item of the largest bundle (kMaxItems of src/bundle/roles.h). */
const MAX_CATALOG = 16 << 20;

/** The page's side: checks arguments, numbers requests, keeps no history. */
export class Facade implements Recommender {
  readonly ready: Promise<Ready>;
  readonly version: string;
  readonly #options: FacadeOptions;
  readonly #emitter = new Emitter();
  readonly #pending = new PendingCalls();
  #link: CoreLink | null = null;
  #lost = false;
  #closing: Promise<void> | null = null;
  #consent: Consent;
  #settleReady!: { resolve(ready: Ready): void; reject(error: Error): void };
  /** Why there is no model; lists are then answered here. */
  #failure: Degraded | null = null;
  #started = false;
  #views = new Map<string, { eventId: string; ms: number }>();

  constructor(options: FacadeOptions) {
    this.#options = options;
    this.#consent = options.consent;
    this.version = options.version;
    this.ready = new Promise<Ready>((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Closing early is no error for somebody who never asked.
    this.ready.catch(() => undefined);
    if (!options.connect) this.#fail({ code: 'no-model-yet', message: 'there is no browser here: nothing is loaded' });
    else if (!options.lazy) this.#connect();
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
    if (this.#consent !== 'denied') this.#connect()?.send({ kind: 'track', event: checked, nowMs });
    return checked.eventId;
  }

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

  async stats(): Promise<Stats> {
    return this.#call('stats', null, () => ({
      consent: this.#consent,
      storage: 'memory',
      history: { events: 0, stored: 0 },
      bundle: null,
      startup: null,
      lists: { count: 0, lastComputeMs: 0 },
    }));
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
    list: async () => this.#call('history', null, () => []),
    delete: async (selector) => this.#call('delete', checkSelector(selector), () => 0),
    clear: async () => {
      this.#views.clear();
      await this.#call('clear', null, () => null);
    },
  };

  on<K extends keyof RecommenderEvents>(event: K, listener: (value: RecommenderEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
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
      set: async (consent) => {
        this.#checkOpen();
        this.#consent = checkConsent(consent);
        this.#views.clear();
        if (!this.#link && this.#options.lazy) return;
        await this.#call('consent', { consent, nowMs: this.#options.now() }, () => null);
      },
    };
  }

  async #list(list: ListKind, itemId: string | null, options: ListOptions | undefined): Promise<RecommendationList> {
    const request = checkListRequest(list, itemId, options);
    const result = await this.#call('list', request, emptyList, options?.signal);
    return result;
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
    const waitMs = needsModel && !this.#started ? LIMITS_MS.listWait : null;
    const pending = this.#pending.add(fallback, needsModel, waitMs, signal);
    link?.send({ kind: 'call', id: pending.id, call, args } as CallMessage);
    return pending.promise;
  }

  #connect(): CoreLink | null {
    if (this.#link || this.#lost || !this.#options.connect) return this.#link;
    const { name, bundleUrl, wasmKey, retention, now, connect } = this.#options;
    const start: StartMessage = {
      kind: 'start',
      name,
      bundleUrl,
      wasmKey,
      consent: this.#consent,
      retention,
      nowMs: now(),
    };
    this.#link = connect(start, {
      message: (message) => this.#receive(message),
      progress: (progress) => this.#emitter.emit('progress', progress),
      lost: (degraded) => {
        this.#link?.terminate();
        this.#link = null;
        this.#lost = true;
        this.#fail(degraded);
        this.#pending.settleAll(degraded);
      },
    });
    return this.#link;
  }

  #receive(message: CoreToClient): void {
    switch (message.kind) {
      case 'ready': {
        this.#started = true;
        this.#pending.stopWaiting();
        const ready: Ready = { bundleVersion: message.bundleVersion };
        this.#settleReady.resolve(ready);
        this.#emitter.emit('ready', ready);
        break;
      }
      case 'failed':
        this.#fail(message.degraded);
        break;
      case 'storage-failed':
        this.#emitter.emit('degraded', message.degraded);
        break;
      case 'changed':
        this.#emitter.emit('change', { events: message.events });
        break;
      case 'reply':
        this.#pending.resolve(message.id, message.result);
        break;
      case 'reply-error':
        this.#pending.reject(message.id, new Error(message.message));
        break;
      case 'online':
      case 'need':
        // For the link, which starts the fetcher.
        break;
    }
  }

  #fail(degraded: Degraded): void {
    if (this.#failure) return;
    this.#failure = degraded;
    this.#settleReady.resolve({ bundleVersion: null, degraded });
    this.#pending.settleModelCalls(degraded);
    if (!this.#options.connect) return;
    this.#emitter.emit('degraded', degraded);
    this.#emitter.emit('error', new VitrineError(degraded.code, degraded.message));
  }

  async #close(): Promise<void> {
    const closed = new VitrineError('closed', 'the recommender has been closed');
    this.#pending.rejectAll(closed);
    this.#settleReady.reject(closed);
    this.#options.onClosed();
    if (this.#link) {
      const pending = this.#pending.add(() => null, false, LIMITS_MS.close, undefined);
      this.#link.send({ kind: 'call', id: pending.id, call: 'close', args: null });
      await pending.promise;
      this.#link?.terminate();
      this.#link = null;
    }
    this.#emitter.clear();
  }

  #checkOpen(): void {
    if (this.#closing) throw new VitrineError('closed', 'the recommender has been closed');
  }
}

function emptyList(degraded: Degraded): RecommendationList {
  return { recommendationId: newId(), items: [], bundleVersion: null, computeMs: 0, degraded };
}

/** 12 random bytes; `crypto.randomUUID` does not exist in insecure contexts. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
