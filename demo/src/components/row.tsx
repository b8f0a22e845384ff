import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Source } from 'vitrine';
import type { Product } from '../shop/catalog.ts';
import type { Because } from '../shop/state.ts';
import { ArrowIcon, BackIcon } from './icons.tsx';
import { CardSkeleton, ProductCard } from './product-card.tsx';
import { useTexts } from './use-shop.ts';

interface RowItem {
  readonly product: Product;
  readonly because?: Because | undefined;
  readonly source?: Source | undefined;
}

interface RowProps {
  readonly id: string;
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly items: readonly RowItem[];
  readonly loading?: boolean;
  /** More of the list is about to come. */
  readonly busy?: boolean;
  readonly reasons?: boolean;
}

const MOVE_MS = 320;
/** So many cards are seen at once on any desktop: no need to scroll. */
const FITS = 5;

/** A row of products of a fixed height, scrolled sideways; cards glide to their new places when the list changes. */
export function Row({ id, title, note, items, loading = false, busy = false, reasons = false }: RowProps) {
  const list = useRef<HTMLUListElement>(null);
  const texts = useTexts();
  const scrolled = useRef(false);
  useGlide(list, items, scrolled);
  return (
    <section class="row" aria-labelledby={`${id}-title`} data-row={id} data-reasons={reasons ? '' : undefined}>
      <header class="row-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {note && <p class="row-note">{note}</p>}
        {(loading || items.length > FITS) && (
          <span class="row-arrows">
            <button
              type="button"
              class="round-button"
              aria-label={texts.rows.back(title)}
              onClick={() => page(list.current, -1)}
            >
              <BackIcon />
            </button>
            <button
              type="button"
              class="round-button"
              aria-label={texts.rows.forth(title)}
              onClick={() => page(list.current, 1)}
            >
              <ArrowIcon />
            </button>
          </span>
        )}
      </header>
      <ul
        class="row-list"
        ref={list}
        aria-busy={loading || busy}
        onScroll={({ currentTarget }) => {
          scrolled.current = currentTarget.scrollLeft > 0;
        }}
      >
        {loading
          ? Array.from({ length: 8 }, (_, index) => (
              <li key={`skeleton-${index}`}>
                <CardSkeleton reason={reasons} />
              </li>
            ))
          : items.map(({ product, because, source }) => (
              <li key={product.itemId} data-key={product.itemId}>
                <ProductCard product={product} because={because} source={source} reserveReason={reasons} />
              </li>
            ))}
      </ul>
    </section>
  );
}

/** Scrolls by most of what is seen. */
function page(list: HTMLElement | null, direction: 1 | -1): void {
  list?.scrollBy({ left: direction * list.clientWidth * 0.8, behavior: isStill() ? 'instant' : 'smooth' });
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** First, last, invert, play: transforms only, so that no layout is shifted. Nothing moves for who asked for less motion. */
function useGlide(
  list: { readonly current: HTMLUListElement | null },
  items: readonly RowItem[],
  scrolled: { readonly current: boolean },
): void {
  const before = useRef<ReadonlyMap<string, number>>(new Map());
  const order = items.map((item) => item.product.itemId).join('\n');
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    // A new list is read from its beginning, unless somebody is busy in the middle of it.
    if (scrolled.current && !element.matches(':hover, :focus-within')) element.scrollLeft = 0;
    // Asking where a card lies makes the browser lay out at once: only where something is going to move.
    if (isStill()) return;
    const cards = [...element.querySelectorAll<HTMLElement>('[data-key]')];
    const now = new Map(cards.map((card) => [card.dataset.key ?? '', card.offsetLeft]));
    if (before.current.size > 0) for (const card of cards) glide(card, before.current, now);
    before.current = now;
  }, [order]);
}

function glide(card: HTMLElement, before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): void {
  const key = card.dataset.key ?? '';
  const from = before.get(key);
  const to = now.get(key) ?? 0;
  if (from === to) return;
  const frames =
    from === undefined
      ? [
          { opacity: 0, transform: 'scale(0.94)' },
          { opacity: 1, transform: 'none' },
        ]
      : [{ transform: `translateX(${from - to}px)` }, { transform: 'none' }];
  card.animate(frames, { duration: MOVE_MS, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)' });
}
