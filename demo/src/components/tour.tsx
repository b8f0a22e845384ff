import { useMemo } from 'preact/hooks';
import { Picture } from '../pictures/picture.tsx';
import type { Catalog, Product } from '../shop/catalog.ts';
import { milliseconds, titleLanguage } from '../shop/config.ts';
import { HeartIcon, ShieldIcon } from './icons.tsx';
import { useMarks, useShop, useShopFields, useTexts } from './use-shop.ts';

const TILES = 6;
/** Thumbnails of the row's beginning, for screens on which the row itself lies further down. */
const PREVIEW = 4;

/** The first ten seconds: three things to pick, and what each of them does to the row, at once. */
export function Tour() {
  const { catalog, returning } = useShopFields('catalog', 'returning');
  const { tour } = useTexts();
  const tiles = useMemo(() => (catalog ? tilesOf(catalog) : []), [catalog]);
  return (
    <section class="tour">
      <div class="tour-text">
        <h1 tabIndex={-1}>
          {returning ? tour.again : tour.title} <em>{returning ? tour.againMark : tour.titleMark}</em>
        </h1>
        <p class="tour-lead">{tour.lead}</p>
        <Receipt />
      </div>
      <ul class="tour-tiles" aria-label={tour.tiles}>
        {tiles.map((product) => (
          <li key={product.itemId}>
            <Tile product={product} />
          </li>
        ))}
        {tiles.length === 0 &&
          Array.from({ length: TILES }, (_, index) => (
            <li key={`skeleton-${index}`}>
              <div class="tile skeleton" aria-hidden="true" />
            </li>
          ))}
      </ul>
    </section>
  );
}

/** The most popular product of each of the largest departments: things that have little to do with each other. */
function tilesOf(catalog: Catalog): readonly Product[] {
  const firsts = catalog.sections.flatMap((section) => section.products[0] ?? []);
  const rest = catalog.products.filter((product) => !firsts.includes(product));
  return [...firsts, ...rest].slice(0, TILES);
}

function Tile({ product }: { readonly product: Product }) {
  const shop = useShop();
  const { picks } = useShopFields('picks');
  const { isLiked } = useMarks(product.itemId);
  const { tour } = useTexts();
  const isPicked = isLiked || picks.includes(product.itemId);
  return (
    <button
      type="button"
      class="tile"
      data-tile={product.itemId}
      aria-pressed={isPicked}
      aria-label={tour.pick(product.title)}
      onClick={() => void shop.pick(product)}
    >
      <Picture itemId={product.itemId} title={product.title} category={product.category} whole />
      <span class="tile-title" lang={titleLanguage}>
        {product.title}
      </span>
      <HeartIcon filled={isPicked} />
    </button>
  );
}

/** What the last pick did. Its place is kept free from the start. */
function Receipt() {
  const { change, picks, requests, forYou, personal } = useShopFields(
    'change',
    'picks',
    'requests',
    'forYou',
    'personal',
  );
  const texts = useTexts();
  const { tour, reasons } = texts;
  const left = Math.max(0, 3 - picks.length);
  const shown = change && personal && picks.length > 0 ? change : null;
  return (
    <div
      class="receipt"
      data-picks={picks.length}
      data-fresh={shown?.fresh ?? ''}
      data-waiting={picks.length === 0 ? '' : undefined}
    >
      <p class="receipt-steps">
        {[0, 1, 2].map((step) => (
          <i key={step} data-done={step < picks.length ? '' : undefined} aria-hidden="true" />
        ))}
        <span>{picks.length === 0 ? tour.start : left > 0 ? tour.left(left) : tour.done}</span>
      </p>
      <p class="receipt-line">
        {!shown && picks.length === 0 && <span class="receipt-waiting">{tour.waiting}</span>}
        {shown && (
          <>
            <b>{shown.fresh > 0 ? tour.changed(shown.fresh, shown.of) : tour.same}</b>{' '}
            {shown.because && (
              <>
                {reasons[shown.because.kind]} <b lang={titleLanguage}>{shown.because.product.title}</b>
                {', '}
              </>
            )}
            {tour.took(milliseconds(shown.computeMs, texts.locale))}
            {'. '}
          </>
        )}
      </p>
      <p class="receipt-sent">
        <ShieldIcon />
        <b>{tour.sent(requests)}</b>
      </p>
      <a class="receipt-preview" href="#for-you-title" aria-label={tour.see} data-ready={forYou.length > 0}>
        {forYou.length === 0 && Array.from({ length: PREVIEW }, (_, index) => <span key={`empty-${index}`} />)}
        {forYou.slice(0, PREVIEW).map(({ product }) => (
          <span key={product.itemId}>
            <Picture itemId={product.itemId} title={product.title} category={product.category} />
          </span>
        ))}
      </a>
    </div>
  );
}
