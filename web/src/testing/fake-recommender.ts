import { checkConsent, checkSubscription, checkTrackEvent } from '../client/checks.js';
import {
  type Consent,
  type Degraded,
  type FeedbackReportOptions,
  type FeedbackReportResult,
  type HistoryEvent,
  type Item,
  type ListedItem,
  type ListOptions,
  type Prediction,
  type Ready,
  type RecommendationList,
  type Recommender,
  type RecommenderEvents,
  type Seal,
  type Stats,
  type SubscribeOptions,
  type Subscription,
  type TrackEvent,
  VitrineError,
  type WhatIfOptions,
} from '../index.js';
import { checkWhatIf } from '../shared/check-calls.js';
import { checkItemIds } from '../shared/checks.js';
import { MAX_ITEMS_ASKED } from '../shared/limits.js';
import { bundleStats, toCatalog } from './fake-catalog.js';
import { fakeDataCalls } from './fake-data.js';
import { cartOf, isSelected, profileOf } from './fake-history.js';
import { degradedOf, type ListQuestion, makeItems, predict } from './fake-lists.js';
import { asFound, FakeLiveCatalog, fakeSearch } from './fake-live-catalog.js';
import { fakeReport } from './fake-report.js';
import { FakeSubscription } from './fake-subscription.js';
import type { FakeCall, FakeControls, FakeOptions, FakeRecommender } from './types.js';

/** What a list is asked about. */
type Asked = string | readonly string[] | undefined;
type Kind = NonNullable<SubscribeOptions['list']>;
type Listener = (value: never) => void;

const NOON_MS = Date.UTC(2026, 0, 1, 12);
const BUNDLE_VERSION = 1;

/**
 * A recommender for tests: the whole interface without engine, workers, storage or clock. Ids count up (`event-1`,
 * `list-1`), so that the same calls give the same answers.
 */
export function createFakeRecommender(options: FakeOptions = {}): FakeRecommender {
  return new Fake(options);
}

class Fake implements FakeRecommender {
  readonly ready: Promise<Ready>;
  readonly consent: Recommender['consent'];
  readonly #now: () => number;
  readonly #catalog: Item[];
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #subscriptions = new Set<FakeSubscription>();
  readonly #histories = new Map<string | null, HistoryEvent[]>();
  /** By the ids of the lists. */
  readonly #questions = new Map<string, ListQuestion>();
  readonly #fixed = new Map<Kind, readonly (string | ListedItem)[]>();
  readonly #tracked: TrackEvent[] = [];
  readonly #calls: FakeCall[] = [];
  #profile: string | null = null;
  #start: (ready: Ready) => void = () => undefined;
  #started: boolean;
  #consent: Consent;
  #sealed: Seal;
  #degraded: Degraded | null;
  #gesture: boolean;
  #closed = false;
  #ids = { event: 0, list: 0 };
  #lists = 0;

  constructor(options: FakeOptions) {
    this.#now = options.now ?? (() => NOON_MS);
    this.#catalog = toCatalog(options.items);
    this.#consent = options.consent ?? 'pending';
    this.#sealed = options.sealed ?? 'frame';
    this.#degraded = options.degraded ?? null;
    this.#gesture = options.gesture ?? true;
    this.#started = options.started ?? true;
    this.ready = new Promise((resolve) => {
      this.#start = resolve;
    });
    if (this.#started) this.#start(this.#readyNow());
    for (const event of options.history ?? []) this.#keep(this.#toHistoryEvent(event));
    const state = (): Consent => this.#consent;
    this.consent = {
      get state() {
        return state();
      },
      globalPrivacyControl: options.globalPrivacyControl ?? false,
      set: async (consent) => {
        this.#called('consent.set', consent);
        this.#setConsent(checkConsent(consent));
      },
    };
  }

  get version(): number | null {
    return this.#started && !this.#failure() ? BUNDLE_VERSION : null;
  }

  get sealed(): Seal {
    return this.#sealed;
  }

  track(event: TrackEvent): string {
    this.#checkOpen();
    const kept = this.#toHistoryEvent(event);
    this.#tracked.push(event);
    if (this.#consent !== 'denied' && this.#keep(kept)) this.#changed();
    return kept.eventId;
  }

  readonly cart: Recommender['cart'] = {
    set: async (itemIds) => {
      this.#called('cart.set', itemIds);
      checkItemIds(itemIds, 'itemIds', 0);
      const before = cartOf(this.#history);
      for (const itemId of before) if (!itemIds.includes(itemId)) this.track({ type: 'cart-remove', itemId });
      for (const itemId of itemIds) if (!before.has(itemId)) this.track({ type: 'cart', itemId });
    },
  };

  readonly recommend: Recommender['recommend'] = (options) => this.#list('recommend', undefined, options);
  readonly similar: Recommender['similar'] = (itemId, options) => this.#list('similar', itemId, options);
  readonly trending: Recommender['trending'] = (options) => this.#list('trending', undefined, options);
  readonly recentlyViewed: Recommender['recentlyViewed'] = (options) =>
    this.#list('recentlyViewed', undefined, options);
  readonly boughtTogether: Recommender['boughtTogether'] = (ids, options) => this.#list('boughtTogether', ids, options);
  readonly buyAgain: Recommender['buyAgain'] = (options) => this.#list('buyAgain', undefined, options);
  readonly rerank: Recommender['rerank'] = (itemIds, options) => this.#list('rerank', itemIds, options);

  async whatIf(recommendationId: string, options: WhatIfOptions): Promise<RecommendationList> {
    this.#called('whatIf', recommendationId, options);
    const { without } = checkWhatIf({ list: 'whatIf', items: recommendationId, options });
    options.signal?.throwIfAborted();
    await this.ready;
    const question = this.#questions.get(recommendationId);
    if (!question) return { ...this.#answer(null), degraded: { code: 'no-match', message: 'there was no such list' } };
    const names = (event: HistoryEvent) =>
      isSelected(event, { eventId: without }) || isSelected(event, { itemId: without });
    return this.#answer({ ...question, events: question.events.filter((event) => !names(event)) });
  }

  async predict(itemIds: readonly string[]): Promise<Prediction[]> {
    this.#called('predict', itemIds);
    await this.ready;
    const asked = checkItemIds(itemIds, 'itemIds', 0, MAX_ITEMS_ASKED);
    if (this.#failure()) return [];
    return predict(asked, this.#make('recommend', undefined, { limit: 1000 }).items, this.#catalog);
  }

  subscribe(
    options: SubscribeOptions,
    listener: (list: RecommendationList) => void,
    onError?: (error: VitrineError) => void,
  ): Subscription {
    this.#called('subscribe', options);
    checkSubscription(options, listener);
    const { list: kind = 'recommend', itemId, itemIds, apply: _, ...rest } = options;
    const subscription: FakeSubscription = new FakeSubscription(
      options,
      async () => {
        await this.ready;
        return this.#make(kind, itemIds ?? itemId, rest);
      },
      listener,
      onError ?? ((error) => this.#emit('error', error)),
      () => this.#subscriptions.delete(subscription),
    );
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async profile(): ReturnType<Recommender['profile']> {
    this.#called('profile');
    return profileOf(this.#history, this.#catalog);
  }

  async switchProfile(profile: string | null): Promise<void> {
    this.#called('switchProfile', profile);
    this.#profile = profile;
    this.#changed();
  }

  async stats(): Promise<Stats> {
    this.#checkOpen();
    const events = this.#history.length;
    const version = this.version;
    return {
      consent: this.#consent,
      sealed: this.#sealed,
      storage: this.#consent === 'granted' ? 'indexeddb' : 'memory',
      history: { events, stored: this.#consent === 'granted' ? events : 0, learnt: 0 },
      bundle: version === null ? null : bundleStats(this.#catalog.length, version),
      startup: version === null ? null : { storageMs: 3, wasmMs: 8, engineMs: 12, readyMs: 14 },
      lists: { count: this.#lists, lastComputeMs: this.#lists > 0 ? 0.2 : 0, unknownPins: 0 },
    };
  }

  async update(): Promise<Ready> {
    this.#called('update');
    return this.#readyNow();
  }

  async rollback(): Promise<Ready> {
    this.#called('rollback');
    return {
      bundleVersion: this.version,
      degraded: { code: 'bundle-not-found', message: 'there is none before this' },
    };
  }

  experiment(name: string, variants: readonly string[]): string {
    this.#called('experiment', name, variants);
    const [first = ''] = variants;
    return first;
  }

  async feedbackReport(options: FeedbackReportOptions): Promise<FeedbackReportResult> {
    this.#called('feedbackReport', options);
    return fakeReport(this, this.#catalog, this.#now(), options.epsilon);
  }

  readonly #live = new FakeLiveCatalog();
  readonly catalog: Recommender['catalog'] = this.#live.calls(
    () => this.#catalog,
    (name, ...args) => this.#called(name, ...args),
    () => this.#changed(),
  );

  async search(text: string, options?: ListOptions): Promise<RecommendationList> {
    const list = await this.#list('rerank', fakeSearch(this.#catalog.filter(this.#live.sells), text), options);
    return { ...list, items: asFound(list.items) };
  }

  readonly data: Recommender['data'] = fakeDataCalls({
    called: (name, ...args) => this.#called(name, ...args),
    checkGesture: () => this.#checkGesture(),
    events: () => this.#history,
    replace: (events) => {
      this.#history = events;
      this.#changed();
    },
    toHistoryEvent: (event) => this.#toHistoryEvent(event),
  });

  on<K extends keyof RecommenderEvents>(event: K, listener: (value: RecommenderEvents[K]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const subscription of [...this.#subscriptions]) subscription.unsubscribe();
    this.#listeners.clear();
  }

  readonly fake: FakeControls = this.#controls();

  #controls(): FakeControls {
    const history = () => [...this.#history];
    const subscriptions = () => this.#subscriptions.size;
    return {
      tracked: this.#tracked,
      calls: this.#calls,
      get events() {
        return history();
      },
      get subscriptions() {
        return subscriptions();
      },
      setList: (list, items) => {
        if (items) this.#fixed.set(list, items);
        else this.#fixed.delete(list);
        this.#changed();
      },
      setDegraded: (degraded) => {
        this.#degraded = degraded;
        if (degraded) this.#emit('degraded', degraded);
        this.#changed();
      },
      setSealed: (sealed) => {
        this.#sealed = sealed;
        this.#emit('sealed', sealed);
      },
      setConsent: (consent) => this.#setConsent(consent),
      setGesture: (gesture) => {
        this.#gesture = gesture;
      },
      start: () => {
        if (this.#started) return;
        this.#started = true;
        this.#start(this.#readyNow());
        this.#emit('ready', this.#readyNow());
      },
      emit: (event, value) => this.#emit(event, value),
    };
  }

  async #list(kind: Kind, asked: Asked, options: ListOptions = {}): Promise<RecommendationList> {
    this.#called(kind, ...(asked === undefined ? [options] : [asked, options]));
    options.signal?.throwIfAborted();
    await this.ready;
    options.signal?.throwIfAborted();
    this.#lists++;
    return this.#make(kind, asked, options);
  }

  #make(kind: Kind, asked: Asked, options: ListOptions): RecommendationList {
    const [events, fixed] = [this.#history, this.#fixed.get(kind) ?? null];
    const question = { kind, items: asked, options, catalog: this.#catalog.filter(this.#live.sells), events, fixed };
    const list = this.#answer(question);
    this.#questions.set(list.recommendationId, question);
    return list;
  }

  #answer(question: ListQuestion | null): RecommendationList {
    const items = question ? makeItems(question) : [];
    const degraded = this.#degraded ?? (question && degradedOf(question, items));
    return {
      recommendationId: this.#newId('list'),
      items: this.#failure() && !question?.fixed ? [] : items,
      bundleVersion: this.#failure() ? null : BUNDLE_VERSION,
      computeMs: 0.2,
      ...(degraded && { degraded }),
    };
  }

  /** Why there is no model, if there is none. */
  #failure(): Degraded | null {
    const code = this.#degraded?.code;
    const loads = code === 'no-model-yet' || code === 'wasm-unavailable' || code?.startsWith('bundle-');
    return loads ? this.#degraded : null;
  }

  #readyNow(): Ready {
    return { bundleVersion: this.version, ...(this.#degraded && { degraded: this.#degraded }) };
  }

  get #history(): HistoryEvent[] {
    return this.#histories.get(this.#profile) ?? [];
  }

  set #history(events: HistoryEvent[]) {
    this.#histories.set(this.#profile, events);
  }

  /** As the history keeps it; what the real recommender refuses is refused. */
  #toHistoryEvent(event: TrackEvent): HistoryEvent {
    return checkTrackEvent(event, this.#now(), () => this.#newId('event'));
  }

  /** @returns whether the event was not known yet */
  #keep(event: HistoryEvent): boolean {
    if (this.#history.some(({ eventId }) => eventId === event.eventId)) return false;
    this.#history = [...this.#history, event];
    return true;
  }

  #setConsent(consent: Consent): void {
    this.#consent = consent;
    if (consent === 'denied') this.#history = [];
    this.#emit('consent', consent);
    this.#changed();
  }

  #changed(): void {
    this.#emit('change', { events: this.#history.length });
    for (const subscription of this.#subscriptions) void subscription.update();
  }

  #emit<K extends keyof RecommenderEvents>(event: K, value: RecommenderEvents[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(value as never);
  }

  #called(name: string, ...args: unknown[]): void {
    this.#checkOpen();
    this.#calls.push({ name, args });
  }

  #checkOpen(): void {
    if (this.#closed) throw new VitrineError('closed', 'the recommender has been closed');
  }

  #checkGesture(): void {
    if (!this.#gesture) throw new VitrineError('needs-gesture', 'call this from a click or a key press');
  }

  #newId(kind: 'event' | 'list'): string {
    return `${kind}-${++this.#ids[kind]}`;
  }
}
