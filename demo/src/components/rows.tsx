import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../shop/catalog.ts';
import { milliseconds } from '../shop/config.ts';
import type { Suggestion } from '../shop/state.ts';
import { Row } from './row.tsx';
import { useShopFields, useTexts } from './use-shop.ts';

/** So many cards fit the widest page, and a half. */
const SEEN_AT_ONCE = 6;

/** The row that follows the visitor. Before the first click it shows what is popular, and says so. */
export function ForYou() {
  const { phase, catalog, forYou, personal, computeMs } = useShopFields(
    'phase',
    'catalog',
    'forYou',
    'personal',
    'computeMs',
  );
  const { rows, locale } = useTexts();
  const { shown, partly } = useBeginningFirst(forYou);
  const note = personal
    ? rows.personalNote(computeMs === null ? null : milliseconds(computeMs, locale))
    : rows.popularNote;
  if (phase === 'failed') {
    const popular = (catalog?.products ?? []).slice(0, 12).map((product) => ({ product }));
    return popular.length > 0 ? <Row id="for-you" title={rows.trending} items={popular} /> : null;
  }
  return (
    <Row
      id="for-you"
      title={rows.forYou}
      note={note}
      items={shown}
      loading={phase === 'loading'}
      busy={partly}
      reasons
    />
  );
}

/** The beginning of a new list at once, and what has to be scrolled to when that is on the screen. */
function useBeginningFirst(list: readonly Suggestion[]) {
  const [painted, setPainted] = useState(list);
  // An effect runs when a frame is painted.
  useEffect(() => {
    const timer = setTimeout(() => setPainted(list));
    return () => clearTimeout(timer);
  }, [list]);
  if (painted === list) return { shown: list, partly: false };
  const beginning = list.slice(0, SEEN_AT_ONCE);
  const known = new Set(beginning.map(({ product }) => product));
  const rest = painted.slice(SEEN_AT_ONCE).filter(({ product }) => !known.has(product));
  return { shown: [...beginning, ...rest], partly: true };
}

const asItems = (products: readonly Product[]) => products.map((product) => ({ product }));

export function BecauseYouViewed() {
  const because = useShopFields('rows').rows?.because;
  const { rows } = useTexts();
  if (!because) return null;
  return <Row id="because" title={rows.because(because.cause.title)} items={asItems(because.products)} />;
}

/** What goes with the product that is shown, the same for every visitor. */
export function GoesWith() {
  const state = useShopFields('rows', 'phase');
  const texts = useTexts();
  const products = state.rows?.goesWith ?? [];
  const loading = !state.rows && state.phase !== 'failed';
  if (products.length === 0 && !loading) return null;
  return <Row id="goes-with" title={texts.rows.goesWith} items={asItems(products)} loading={loading} />;
}

export function Trending() {
  const state = useShopFields('rows', 'phase');
  const texts = useTexts();
  const products = state.rows?.trending ?? [];
  const loading = !state.rows && state.phase !== 'failed';
  if (products.length === 0 && !loading) return null;
  return (
    <Row
      id="trending"
      title={texts.rows.trending}
      note={texts.rows.trendingNote}
      items={asItems(products)}
      loading={loading}
    />
  );
}

const plainRow = (
  id: string,
  key: 'recent' | 'buyAgain' | 'cartIdeas',
  title: 'recent' | 'buyAgain' | 'goesWithCart',
) =>
  function PlainRow() {
    const products = useShopFields('rows').rows?.[key] ?? [];
    const { rows } = useTexts();
    return products.length > 0 ? <Row id={id} title={rows[title]} items={asItems(products)} /> : null;
  };

export const RecentlyViewed = plainRow('recent', 'recent', 'recent');
export const BuyAgain = plainRow('buy-again', 'buyAgain', 'buyAgain');
export const GoesWithCart = plainRow('cart-ideas', 'cartIdeas', 'goesWithCart');
