import { type Consent, createRecommender, type Recommender } from 'vitrine';
import { chooseLanguage, type Language, preferredLanguage, textsOf } from '../i18n/language.ts';
import { currentSource } from '../own-shop/stored-shop.ts';
import type { Catalog, Product } from './catalog.ts';
import { ClosestSearch } from './closest.ts';
import { Feedback, type Mark } from './feedback.ts';
import type { Turner } from './links.ts';
import { askCatalog, askListing, askRows, changeOf, productsOn, ROW, suggestionsOf } from './lists.ts';
import {
  type CartLine,
  forgetVisitor,
  lookedBefore,
  onOtherTab,
  saveCart,
  saveConsent,
  savedCart,
  savedConsent,
} from './memory.ts';
import { RequestCounter } from './network.ts';
import { catalogWithoutModel, productBeforeModel } from './products-file.ts';
import { type Route, routeOf } from './router.ts';
import { emptyRows, firstState, type ShopState, type Toast } from './state.ts';

const PICKS_WANTED = 3;
/** The history can change behind the page's back, in a panel or another tab: the rows follow when it has settled. */
const SETTLE_MS = 120;

/** Everything the page knows and does; components only show it. */
export class Shop implements Turner {
  readonly recommender: Recommender;
  readonly feedback: Feedback;
  readonly closest: ClosestSearch;
  #state: ShopState;
  readonly #listeners = new Set<() => void>();
  readonly #requests: RequestCounter;
  /** Answers can overtake each other: only the newest question's answer is shown. */
  #asked = 0;
  /** What the listing is of: while a search is typed, the list before stands until the next one is there. */
  #listed: Route | null = null;
  #isCounting = false;
  /** The row before the visitor's last act: what is learnt a moment later still counts as what that act changed. */
  #before: ShopState['forYou'] = [];
  #settling = 0;
  #toasts = 0;

  constructor() {
    this.#state = firstState(routeOf(new URL(location.href)), preferredLanguage());
    this.#requests = new RequestCounter(() => this.#set({ requests: this.#requests.count }));
    const consent = savedConsent();
    this.recommender = createRecommender({ ...currentSource(), consent, update: 'manual', learning: true });
    this.feedback = new Feedback(this.recommender);
    this.closest = new ClosestSearch(this.recommender);
    this.recommender.on('progress', ({ loadedBytes, totalBytes }) => {
      if (totalBytes > 0) this.#set({ progress: loadedBytes / totalBytes });
    });
    this.recommender.on('change', () => this.#settle());
    // Given here, in the panel or in another tab.
    this.recommender.on('consent', (answer) => {
      saveConsent(answer);
      if (answer === 'denied') forgetVisitor();
      this.#set({ consent: answer });
    });
    onOtherTab(() => this.#recall());
    // Back to a page that the browser had kept: others have been here in the meantime.
    addEventListener('pageshow', ({ persisted }) => persisted && this.#recall());
  }

  get state(): ShopState {
    return this.#state;
  }

  get texts() {
    return textsOf(this.#state.language);
  }

  get staysInDocument(): boolean {
    const { consent, stats } = this.#state;
    return consent === 'pending' || (consent === 'granted' && stats?.storage === 'memory');
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the shop; the phase is `ready` when the first row is there. */
  async open(): Promise<void> {
    const consent = savedConsent();
    this.feedback.load(consent);
    // What is known without the model, now that the prerendered page has been taken over.
    this.#set({
      ...this.#marks(),
      consent,
      returning: consent === 'granted',
      cart: consent === 'granted' ? savedCart() : [],
    });
    void this.#showPreview();
    const { degraded } = await this.recommender.ready;
    if (degraded) await this.#openWithoutModel(degraded.message);
    else await this.#openWith(await askCatalog(this.recommender));
  }

  /** A product's page does not wait for the model to say what it is about. */
  async #showPreview(): Promise<void> {
    const { route } = this.#state;
    if (route.page === 'product') this.#set({ preview: await productBeforeModel(route.itemId) });
  }

  async #openWith(catalog: Catalog): Promise<void> {
    this.#takeCatalog(catalog);
    await this.go(this.#state.route);
    this.#set({ phase: 'ready', openedMs: performance.now() });
    await this.#lookForNewerModel();
  }

  /** The shop stays a shop: what it sells stands in a file beside the pages. */
  async #openWithoutModel(reason: string): Promise<void> {
    // It may be a part of the shop: what is not among it is not gone.
    const catalog = await catalogWithoutModel();
    this.#set({ catalog, phase: 'failed', trouble: reason, rows: emptyRows });
    await this.go(this.#state.route);
  }

  #takeCatalog(catalog: Catalog): void {
    const { cart, route } = this.#state;
    const known = cart.filter((line) => catalog.get(line.itemId));
    this.#set({ catalog, cart: known, goneFromCart: cart.length - known.length });
    // Every page says so until the cart's own page has.
    if (known.length < cart.length && route.page === 'cart') this.#save();
  }

  /** A model from an earlier visit may be old. Looking is part of opening, once in a tab. */
  async #lookForNewerModel(): Promise<void> {
    const { stats } = this.#state;
    if (stats?.bundle?.downloadedBytes !== 0 || lookedBefore()) return;
    await this.recommender.update();
  }

  /** From here on the page should ask for nothing. */
  countRequests(): void {
    this.#requests.start();
    this.#isCounting = true;
    this.#set({ requests: 0 });
  }

  async go(route: Route): Promise<void> {
    // A tracked view first, so that the page that opens already shows what follows from it.
    if (route.page === 'product' && this.#state.catalog?.get(route.itemId)) {
      this.recommender.track({ type: 'view', itemId: route.itemId });
    }
    this.#before = this.#state.forYou;
    const { listing, closest, rows } = this.#state;
    const same = this.#state.route.page === route.page;
    const kept = same && route.page === 'search' ? { listing, closest } : { listing: null, closest: null };
    this.#set({ route, ordered: false, ...kept, rows: same ? rows : null, toast: null });
    await this.#refresh();
    if (route.page === 'search') void this.#findClosest(route);
  }

  /** Behind what has the words in its title, which is there already; only the rows below wait for it, for a while. */
  async #findClosest(route: Extract<Route, { page: 'search' }>): Promise<void> {
    const { catalog, phase, listing } = this.#state;
    const { query } = route;
    if (this.#state.route !== route) return;
    const listed = listing?.products ?? [];
    if (!catalog || phase === 'failed') return this.#set({ closest: { query, products: [] } });
    // The first question loads what a search needs. Where counting has begun already, the page says why the count is not 0.
    if (this.#isCounting && !this.closest.isUsed && query) this.#set({ searchWasCounted: true });
    const closest = await this.closest.ask({ query, catalog, listed });
    if (!closest || this.#state.route !== route) return;
    this.#set({ closest });
    if (query) this.#set({ announcement: this.#foundText(listed.length, closest.products.length) });
  }

  #foundText(byTitle: number, close: number): string {
    const { search } = this.texts;
    if (byTitle > 0) return search.count(byTitle);
    return close > 0 ? `${search.onlyClosest} ${search.count(close)}` : search.none;
  }

  /** What is typed into the search page's own field: the list follows, the address too. */
  async search(query: string): Promise<void> {
    await this.go({ page: 'search', query });
  }

  /** Remembers what was looked for: it weighs on the lists. */
  trackSearch(query: string): void {
    if (query.trim()) this.recommender.track({ type: 'search', query: query.trim().slice(0, 512) });
  }

  async addToCart(product: Product): Promise<void> {
    this.#before = this.#state.forYou;
    this.recommender.track({ type: 'cart', itemId: product.itemId });
    const others = this.#state.cart.filter((line) => line.itemId !== product.itemId);
    this.#setCart([...others, { itemId: product.itemId, quantity: this.quantityOf(product.itemId) + 1 }]);
    this.#say(this.texts.said.added(product.title), null, true);
    await this.#refresh();
  }

  async setQuantity(itemId: string, quantity: number): Promise<void> {
    const before = this.#state.cart;
    const lines = before.map((line) => (line.itemId === itemId ? { itemId, quantity } : line));
    this.#setCart(lines.filter((line) => line.quantity > 0));
    if (quantity > 0) return;
    this.recommender.track({ type: 'cart-remove', itemId });
    const title = this.#state.catalog?.get(itemId)?.title ?? itemId;
    this.#say(this.texts.said.removed(title), async () => {
      this.recommender.track({ type: 'cart', itemId });
      this.#setCart(before);
      await this.#refresh();
    });
    await this.#refresh();
  }

  /** The pretend checkout: nobody pays, and the shop learns what was bought. */
  async order(): Promise<void> {
    const lines = this.#state.cart.map(({ itemId, quantity }) => {
      const amount = this.#state.catalog?.get(itemId)?.price ?? null;
      return amount === null ? { itemId, quantity } : { itemId, quantity, price: amount };
    });
    if (lines.length === 0) return;
    this.recommender.track({ type: 'purchase', orderId: crypto.randomUUID(), lines });
    this.#setCart([]);
    this.#set({ ordered: true, toast: null, announcement: this.texts.said.ordered });
    await this.#refresh();
  }

  async toggle(mark: Mark, product: Product): Promise<void> {
    if (this.feedback.has(mark, product.itemId)) {
      await this.#mark(() => this.feedback.undo(mark, product.itemId));
      this.#say(this.texts.said.undone, null);
      return;
    }
    const done = this.#mark(() => this.feedback.set(mark, product.itemId));
    this.#say(this.texts.said[mark](product.title), async () => {
      await this.#mark(() => this.feedback.undo(mark, product.itemId));
      this.#say(this.texts.said.undone, null);
    });
    await done;
  }

  /** One of the three things of the guided beginning. */
  async pick(product: Product): Promise<void> {
    const { picks } = this.#state;
    if (picks.includes(product.itemId)) {
      this.#set({ picks: picks.filter((itemId) => itemId !== product.itemId) });
      await this.#mark(() => this.feedback.undo('liked', product.itemId));
      return;
    }
    this.#set({ picks: [...picks, product.itemId] });
    await this.#mark(() => this.feedback.set('liked', product.itemId));
  }

  get picksLeft(): number {
    return Math.max(0, PICKS_WANTED - this.#state.picks.length);
  }

  async setConsent(consent: Consent): Promise<void> {
    saveConsent(consent);
    if (consent !== 'granted') forgetVisitor();
    this.#set({ consent });
    this.#save();
    await this.recommender.consent.set(consent);
    await this.#refresh();
  }

  async deleteAll(): Promise<void> {
    await this.recommender.data.clear();
    forgetVisitor();
    this.feedback.forgetAll();
    this.#set({ ...this.#marks(), cart: [], picks: [], change: null, returning: false });
    this.#say(this.texts.said.deleted, null);
    await this.#refresh();
  }

  /** Deletes one event of the history, and the mark that it set. */
  async deleteEvent(eventId: string): Promise<void> {
    this.feedback.forgetEvent(eventId);
    await this.#mark(() => this.recommender.data.delete({ eventId }));
  }

  setLanguage(language: Language): void {
    chooseLanguage(language);
    this.#set({ language, toast: null });
  }

  closeToast(id: number): void {
    if (this.#state.toast?.id === id) this.#set({ toast: null });
  }

  quantityOf(itemId: string): number {
    return this.#state.cart.find((line) => line.itemId === itemId)?.quantity ?? 0;
  }

  async #mark(act: () => Promise<unknown>): Promise<void> {
    this.#before = this.#state.forYou;
    const acted = act();
    this.#set(this.#marks());
    await Promise.all([acted, this.#refresh()]);
    this.#set(this.#marks());
    this.#save();
  }

  /** "For you" first and alone, so that it follows a click at once; what lies below comes after it. */
  async #refresh(): Promise<void> {
    const { catalog, route } = this.#state;
    const turn = ++this.#asked;
    if (!catalog) return;
    const query = route.page === 'search' ? route.query : '';
    if (this.#state.phase === 'failed') {
      this.#set({ listing: await askListing(null, productsOn(route, catalog) ?? [], catalog, query) });
      return;
    }
    const products = this.#state.listing && this.#listed === route ? undefined : productsOn(route, catalog);
    const [forYou, listing] = await Promise.all([
      // What this page shows already is not suggested once more.
      this.recommender.recommend({ limit: ROW, exclude: route.page === 'product' ? [route.itemId] : [] }),
      // A list that is being read keeps its order until the page is opened again.
      products ? askListing(this.recommender, products, catalog, query) : this.#state.listing,
    ]);
    if (turn !== this.#asked) return;
    this.#listed = route;
    const suggestions = suggestionsOf(catalog, forYou);
    const change = changeOf(this.#before, suggestions, forYou.computeMs);
    const cause = change?.because;
    const { texts } = this;
    this.#set({
      forYou: suggestions,
      personal: suggestions.some((suggestion) => suggestion.because),
      listing,
      computeMs: forYou.computeMs,
      ...(change ? { change } : {}),
      ...(cause ? { announcement: texts.said.updated(texts.reasons[cause.kind] ?? '', cause.product.title) } : {}),
    });
    const [rows, stats] = await Promise.all([
      askRows(this.recommender, catalog, this.#state),
      this.recommender.stats(),
    ]);
    if (turn === this.#asked) this.#set({ rows, stats });
  }

  #settle(): void {
    clearTimeout(this.#settling);
    const turn = this.#asked;
    this.#settling = window.setTimeout(() => {
      if (this.#state.phase === 'ready' && turn === this.#asked) void this.#refresh();
    }, SETTLE_MS);
  }

  /** What another tab or an earlier page has written. */
  #recall(): void {
    const consent = savedConsent();
    this.feedback.load(consent);
    const saved = consent === 'granted' ? savedCart() : this.#state.cart;
    const { catalog, phase } = this.#state;
    const cart = catalog && phase !== 'failed' ? saved.filter((line) => catalog.get(line.itemId)) : saved;
    this.#set({ ...this.#marks(), consent, cart });
    void this.#refresh();
  }

  #marks(): Pick<ShopState, 'liked' | 'hidden'> {
    return { liked: this.feedback.ids('liked'), hidden: this.feedback.ids('hidden') };
  }

  #setCart(cart: readonly CartLine[]): void {
    this.#set({ cart });
    this.#save();
  }

  #save(): void {
    const { cart, consent } = this.#state;
    if (consent === 'granted') saveCart(cart);
    this.feedback.save(consent);
  }

  #say(text: string, undo: Toast['undo'], cart = false): void {
    this.#set({ toast: { id: ++this.#toasts, text, undo, cart }, announcement: text });
  }

  #set(change: Partial<ShopState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
