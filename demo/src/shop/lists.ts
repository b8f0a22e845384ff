// What each page asks the recommender.
import type { ListedItem, RecommendationList, Recommender } from 'vitrine';
import { Catalog, hasWords, type Product } from './catalog.ts';
import type { Route } from './router.ts';
import type { Because, Change, Listing, Rows, ShopState, Suggestion } from './state.ts';

/** Cards of a row. */
export const ROW = 12;
/** As many as `rerank` takes. */
const MOST_RERANKED = 1000;

export async function askCatalog(recommender: Recommender): Promise<Catalog> {
  const [items, trending] = await Promise.all([
    recommender.catalog.list(),
    // Only the order counts here: making a thousand unlike each other would take its time.
    recommender.trending({ limit: 1000, diversity: 0 }),
  ]);
  return new Catalog(
    items,
    trending.items.map(({ itemId }) => itemId),
  );
}

const productsOf = (catalog: Catalog, list: RecommendationList): readonly Product[] =>
  list.items.flatMap((item) => catalog.get(item.itemId) ?? []);

export function suggestionsOf(catalog: Catalog, list: RecommendationList): readonly Suggestion[] {
  return list.items.flatMap((item) => {
    const product = catalog.get(item.itemId);
    return product ? [{ product, because: becauseOf(catalog, item), source: item.source }] : [];
  });
}

function becauseOf(catalog: Catalog, { reasons }: ListedItem): Because | undefined {
  for (const { kind, itemId, weight } of reasons) {
    const product = weight > 0 ? catalog.get(itemId) : undefined;
    if (product) return { kind, product };
  }
  return undefined;
}

/** What is new in the row, and the event that speaks for most of it; null: the row is the same. */
export function changeOf(
  before: readonly Suggestion[],
  after: readonly Suggestion[],
  computeMs: number,
): Change | null {
  const ids = (row: readonly Suggestion[]): string => row.map(({ product }) => product.itemId).join('\n');
  if (before.length === 0 || ids(before) === ids(after)) return null;
  const known = new Set(before.map(({ product }) => product.itemId));
  const fresh = after.filter(({ product }) => !known.has(product.itemId));
  const votes = new Map<string, { readonly because: Because; readonly count: number }>();
  for (const { because } of fresh.length > 0 ? fresh : after) {
    if (!because) continue;
    const key = `${because.kind} ${because.product.itemId}`;
    votes.set(key, { because, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  const [most] = [...votes.values()].sort((a, b) => b.count - a.count);
  return { fresh: fresh.length, of: after.length, because: most?.because, computeMs };
}

/** The rows beside "For you" that this page shows; none repeats what stands there. */
export async function askRows(recommender: Recommender, catalog: Catalog, state: ShopState): Promise<Rows> {
  const { route, cart, forYou } = state;
  const here = route.page === 'product' ? route.itemId : null;
  const inCart = cart.map((line) => line.itemId).filter((itemId) => catalog.get(itemId));
  const shown = forYou.map(({ product }) => product.itemId);
  const limit = ROW;
  const wants = rowsOf(route);
  const none = Promise.resolve(null);
  const [recent, goesWith, cartIdeas, trending, buyAgain] = await Promise.all([
    recommender.recentlyViewed({ limit: limit + 1 }),
    here !== null && catalog.get(here) ? recommender.boughtTogether([here], { limit, fallbacks: ['similar'] }) : none,
    wants.cartIdeas && inCart.length > 0
      ? recommender.boughtTogether(inCart, { limit, exclude: inCart, fallbacks: ['similar', 'recommend'] })
      : none,
    wants.trending ? recommender.trending({ limit, exclude: shown }) : none,
    wants.buyAgain ? recommender.buyAgain({ limit }) : none,
  ]);
  const seen = productsOf(catalog, recent).filter((product) => product.itemId !== here);
  const [cause] = wants.because ? seen : [];
  const because = cause
    ? await recommender.similar(cause.itemId, { limit, exclude: [...shown, ...seen.map(({ itemId }) => itemId)] })
    : null;
  const list = (answer: RecommendationList | null): readonly Product[] => (answer ? productsOf(catalog, answer) : []);
  return {
    because: cause && because && because.items.length > 0 ? { cause, products: list(because) } : null,
    goesWith: list(goesWith),
    cartIdeas: list(cartIdeas),
    trending: list(trending),
    recent: seen.slice(0, limit),
    buyAgain: list(buyAgain),
  };
}

/** Which rows a page has, beside those that follow from what it is about. */
function rowsOf({ page }: Route) {
  const home = page === 'home';
  const till = page === 'cart' || page === 'checkout';
  return { because: home || page === 'search', trending: home, buyAgain: home || till, cartIdeas: home || till };
}

/** The products of a category or of a search for `query`, in the visitor's own order. */
export async function askListing(
  recommender: Recommender | null,
  products: readonly Product[],
  catalog: Catalog,
  query = '',
): Promise<Listing> {
  const { products: ordered, personal } = await inOwnOrder(recommender, products, catalog);
  if (!query) return { products: ordered, personal };
  // Who looks for "tea" means tea, and teal only when it has just been begun.
  const meant = ordered.filter((product) => hasWords(product, query));
  return { products: [...new Set([...meant, ...ordered])], personal };
}

async function inOwnOrder(
  recommender: Recommender | null,
  products: readonly Product[],
  catalog: Catalog,
): Promise<Listing> {
  if (products.length === 0 || !recommender) return { products, personal: false };
  const first = products.slice(0, MOST_RERANKED);
  const list = await recommender.rerank(first.map(({ itemId }) => itemId));
  const ranked = productsOf(catalog, list);
  // A shop page never loses a product because somebody ranked it.
  const got = new Set(ranked.map(({ itemId }) => itemId));
  const rest = products.filter(({ itemId }) => !got.has(itemId));
  return { products: [...ranked, ...rest], personal: list.items.some((item) => item.reasons.length > 0) };
}

/** What the page lists: undefined on a page that lists nothing of its own. */
export function productsOn(route: Route, catalog: Catalog): readonly Product[] | undefined {
  if (route.page === 'search') return catalog.search(route.query);
  if (route.page === 'home') return catalog.products;
  if (route.page !== 'category') return undefined;
  const products = catalog.section(route.slug)?.products ?? [];
  return route.category ? products.filter((product) => product.category === route.category) : products;
}
