import {
  type Consent,
  createRecommender,
  type ListedItem,
  type RecommendationList,
  type Recommender,
  type Stats,
} from 'vitrine';
import { Catalog, type Product } from './catalog.ts';
import { bundleUrl } from './config.ts';
import { type CartLine, forgetCart, saveCart, saveConsent, savedCart, savedConsent } from './memory.ts';
import { RequestCounter } from './network.ts';
import { type Route, routeOf } from './router.ts';

export interface Suggestion {
  readonly product: Product;
  readonly because: Because | undefined;
}

/** One of the visitor's own events, which caused a suggestion. */
export interface Because {
  readonly verb: string;
  readonly product: Product;
}

/** Immutable; a new one after every change, so that components can compare. */
export interface ShopState {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** 0..1 while loading. */
  readonly progress: number;
  /** Why the shop could not open, or works without a model. */
  readonly trouble: string | null;
  readonly catalog: Catalog | null;
  readonly route: Route;
  readonly forYou: readonly Suggestion[];
  /** The events have an influence on the row; else it shows what is popular. */
  readonly personal: boolean;
  readonly recent: readonly Product[];
  readonly goesWith: readonly Product[];
  readonly cart: readonly CartLine[];
  readonly cartIdeas: readonly Product[];
  readonly cartOpen: boolean;
  readonly ordered: boolean;
  readonly liked: ReadonlySet<string>;
  readonly consent: Consent;
  readonly stats: Stats | null;
  readonly computeMs: number | null;
  readonly requests: number;
  /** For screen readers: what has just changed. */
  readonly announcement: string;
}

const ROW = 12;
const VERBS: Readonly<Record<string, string>> = {
  viewed: 'you viewed',
  carted: 'you added',
  purchased: 'you bought',
  liked: 'you like',
};

/** Everything the page knows and does; components only show it. */
export class Shop {
  readonly recommender: Recommender;
  #state: ShopState;
  readonly #listeners = new Set<() => void>();
  readonly #requests: RequestCounter;
  /** Answers can overtake each other: only the newest question's answer is shown. */
  #asked = 0;

  constructor() {
    const consent = savedConsent();
    this.#state = {
      phase: 'loading',
      progress: 0,
      trouble: null,
      catalog: null,
      route: routeOf(location.hash),
      forYou: [],
      personal: false,
      recent: [],
      goesWith: [],
      cart: consent === 'granted' ? savedCart() : [],
      cartIdeas: [],
      cartOpen: false,
      ordered: false,
      liked: new Set(),
      consent,
      stats: null,
      computeMs: null,
      requests: 0,
      announcement: '',
    };
    this.#requests = new RequestCounter(() => this.#set({ requests: this.#requests.count }));
    this.recommender = createRecommender({ bundle: bundleUrl, consent, update: 'manual' });
    this.recommender.on('progress', ({ loadedBytes, totalBytes }) => {
      if (totalBytes > 0) this.#set({ progress: loadedBytes / totalBytes });
    });
    addEventListener('hashchange', () => this.#go(routeOf(location.hash)));
  }

  get state(): ShopState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the shop; the phase is `ready` when the first row is there. */
  async open(): Promise<void> {
    const { degraded } = await this.recommender.ready;
    this.#requests.start();
    if (degraded) {
      this.#set({ phase: 'failed', trouble: degraded.message });
      return;
    }
    const [items, trending] = await Promise.all([
      this.recommender.catalog.list(),
      this.recommender.trending({ limit: 1000 }),
    ]);
    const catalog = new Catalog(
      items,
      trending.items.map((item) => item.itemId),
    );
    this.#set({ catalog, cart: this.#state.cart.filter((line) => catalog.get(line.itemId)) });
    await this.#go(this.#state.route);
    this.#set({ phase: 'ready' });
    await this.#lookForNewerModel();
  }

  /** A model from an earlier visit may be old. Looking is part of loading it: what counts is what is asked for afterwards. */
  async #lookForNewerModel(): Promise<void> {
    const { bundle } = await this.recommender.stats();
    if (bundle?.downloadedBytes !== 0) return;
    await this.recommender.update();
    this.#requests.start();
    this.#set({ requests: 0 });
  }

  async addToCart(product: Product): Promise<void> {
    this.recommender.track({ type: 'cart', itemId: product.itemId });
    const others = this.#state.cart.filter((line) => line.itemId !== product.itemId);
    this.#setCart([...others, { itemId: product.itemId, quantity: this.quantityOf(product.itemId) + 1 }]);
    this.#set({ ordered: false, announcement: `${product.title} is in your cart` });
    await this.#refresh();
  }

  async setQuantity(itemId: string, quantity: number): Promise<void> {
    const lines = this.#state.cart.map((line) => (line.itemId === itemId ? { itemId, quantity } : line));
    this.#setCart(lines.filter((line) => line.quantity > 0));
    if (quantity > 0) return;
    this.recommender.track({ type: 'cart-remove', itemId });
    await this.#refresh();
  }

  /** The pretend checkout: nobody pays, and the shop learns what was bought. */
  async order(): Promise<void> {
    const lines = this.#state.cart.map(({ itemId, quantity }) => {
      const price = this.#state.catalog?.get(itemId)?.price ?? null;
      return price === null ? { itemId, quantity } : { itemId, quantity, price };
    });
    if (lines.length === 0) return;
    this.recommender.track({ type: 'purchase', orderId: crypto.randomUUID(), lines });
    this.#setCart([]);
    this.#set({ ordered: true, announcement: 'Thank you. Nothing was charged.' });
    await this.#refresh();
  }

  async toggleLike(product: Product): Promise<void> {
    const liked = new Set(this.#state.liked);
    if (liked.delete(product.itemId)) {
      await this.#forgetLike(product.itemId);
    } else {
      liked.add(product.itemId);
      this.recommender.track({ type: 'like', itemId: product.itemId });
    }
    this.#set({ liked });
    await this.#refresh();
  }

  async notInterested(product: Product): Promise<void> {
    this.recommender.track({ type: 'not-interested', itemId: product.itemId });
    this.#set({ announcement: `${product.title} will not be suggested again` });
    await this.#refresh();
  }

  async setConsent(consent: Consent): Promise<void> {
    saveConsent(consent);
    if (consent === 'granted') saveCart(this.#state.cart);
    else forgetCart();
    this.#set({ consent });
    await this.recommender.consent.set(consent);
    await this.#refresh();
  }

  async deleteAll(): Promise<void> {
    await this.recommender.data.clear();
    forgetCart();
    this.#set({ cart: [], liked: new Set(), announcement: 'Everything this shop kept on your device is deleted' });
    await this.#refresh();
  }

  openCart(open: boolean): void {
    this.#set({ cartOpen: open, ordered: open ? this.#state.ordered : false });
  }

  quantityOf(itemId: string): number {
    return this.#state.cart.find((line) => line.itemId === itemId)?.quantity ?? 0;
  }

  async #go(route: Route): Promise<void> {
    // A tracked view first, so that the page that opens already shows what follows from it.
    if (route.page === 'product') this.recommender.track({ type: 'view', itemId: route.itemId });
    this.#set({ route, cartOpen: false, ordered: false });
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    const { catalog, route, cart } = this.#state;
    if (!catalog) return;
    const turn = ++this.#asked;
    const newest = cart.at(-1);
    const [forYou, recent, goesWith, cartIdeas, stats] = await Promise.all([
      // What this page shows already is not suggested once more.
      this.recommender.recommend({ limit: ROW, exclude: route.page === 'product' ? [route.itemId] : [] }),
      this.recommender.recentlyViewed({ limit: ROW }),
      route.page === 'product' && catalog.get(route.itemId)
        ? this.recommender.similar(route.itemId, { limit: ROW })
        : null,
      newest ? this.recommender.similar(newest.itemId, { limit: 4, exclude: cart.map((line) => line.itemId) }) : null,
      this.recommender.stats(),
    ]);
    if (turn !== this.#asked) return;
    const suggestions = forYou.items.flatMap((item) => this.#suggest(catalog, item));
    const personal = suggestions.some((suggestion) => suggestion.because);
    const first = suggestions.find((suggestion) => suggestion.because)?.because;
    const changed =
      suggestions.map((s) => s.product.itemId).join() !== this.#state.forYou.map((s) => s.product.itemId).join();
    this.#set({
      forYou: suggestions,
      personal,
      recent: productsOf(catalog, recent).filter(
        (product) => route.page !== 'product' || product.itemId !== route.itemId,
      ),
      goesWith: goesWith ? productsOf(catalog, goesWith) : [],
      cartIdeas: cartIdeas ? productsOf(catalog, cartIdeas) : [],
      stats,
      computeMs: forYou.computeMs,
      ...(changed && first
        ? { announcement: `Suggestions updated, because ${first.verb} ${first.product.title}` }
        : {}),
    });
  }

  #suggest(catalog: Catalog, item: ListedItem): readonly Suggestion[] {
    const product = catalog.get(item.itemId);
    if (!product) return [];
    const reason = item.reasons.find((candidate) => candidate.itemId !== undefined && catalog.get(candidate.itemId));
    const cause = reason?.itemId === undefined ? undefined : catalog.get(reason.itemId);
    const verb = VERBS[reason?.kind ?? ''] ?? 'you viewed';
    return [{ product, because: cause && { verb, product: cause } }];
  }

  async #forgetLike(itemId: string): Promise<void> {
    const events = await this.recommender.data.list();
    for (const event of events.filter((candidate) => candidate.type === 'like' && candidate.itemId === itemId)) {
      await this.recommender.data.delete({ eventId: event.eventId });
    }
  }

  #setCart(cart: readonly CartLine[]): void {
    this.#set({ cart });
    if (this.#state.consent === 'granted') saveCart(cart);
  }

  #set(change: Partial<ShopState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const productsOf = (catalog: Catalog, list: RecommendationList): readonly Product[] =>
  list.items.flatMap((item) => catalog.get(item.itemId) ?? []);
