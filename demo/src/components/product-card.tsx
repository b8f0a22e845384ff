import { useMemo } from 'preact/hooks';
import type { Source } from 'vitrine';
import type { Texts } from '../i18n/english.ts';
import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price, titleLanguage } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import type { Because } from '../shop/state.ts';
import { CartIcon, CloseIcon, HeartIcon } from './icons.tsx';
import { useMarks, useShop, useTexts } from './use-shop.ts';

interface ProductCardProps {
  readonly product: Product;
  /** The visitor's own event that caused the suggestion. */
  readonly because?: Because | undefined;
  readonly source?: Source | undefined;
  /** Keeps the line of the reason free even when there is none, so that nothing moves when one comes. */
  readonly reserveReason?: boolean;
}

/** In a list that changes, what stays as it is is not drawn again. */
export function ProductCard(props: ProductCardProps) {
  const { product, because, source, reserveReason } = props;
  return useMemo(() => <Card {...props} />, [product, because?.product, because?.kind, source, reserveReason]);
}

function Card({ product, because, source, reserveReason = false }: ProductCardProps) {
  const shop = useShop();
  const texts = useTexts();
  const { itemId, title } = product;
  const { isLiked, isHidden } = useMarks(itemId);
  return (
    <article
      class="card"
      data-item-id={itemId}
      data-reason-item={because?.product.itemId}
      data-hidden={isHidden ? '' : undefined}
    >
      <a class="card-link" href={hrefOf({ page: 'product', itemId })} title={title}>
        <span class="card-picture">
          <Picture itemId={itemId} title={title} category={product.category} />
        </span>
        <span class="card-title" lang={titleLanguage}>
          {title}
        </span>
      </a>
      <div class="card-foot">
        <span class="price">{price(product.price, texts.locale)}</span>
        <button
          type="button"
          class="round-button"
          aria-label={texts.card.add(title)}
          onClick={() => void shop.addToCart(product)}
        >
          <CartIcon />
        </button>
      </div>
      {(because || reserveReason) && <Reason because={because} source={source} texts={texts} />}
      <div class="card-marks">
        <button
          type="button"
          class="mark"
          aria-label={texts.card.like(title)}
          aria-pressed={isLiked}
          onClick={() => void shop.toggle('liked', product)}
        >
          <HeartIcon filled={isLiked} />
        </button>
        <button
          type="button"
          class="mark"
          aria-label={texts.card.not(title)}
          aria-pressed={isHidden}
          onClick={() => void shop.toggle('hidden', product)}
        >
          <CloseIcon />
        </button>
      </div>
      {isHidden && (
        <p class="card-hidden">
          <span>{texts.card.hidden}</span>
          <button
            type="button"
            class="button quiet small"
            aria-label={texts.card.undoOf(title)}
            onClick={() => void shop.toggle('hidden', product)}
          >
            {texts.card.undo}
          </button>
        </p>
      )}
    </article>
  );
}

interface ReasonProps {
  readonly because: Because | undefined;
  readonly source: Source | undefined;
  readonly texts: Texts;
}

function Reason({ because, source, texts }: ReasonProps) {
  return (
    <p class="reason">
      <span>
        {because ? (
          <>
            {texts.reasons[because.kind]} <b lang={titleLanguage}>{because.product.title}</b>
          </>
        ) : source === 'explore' ? (
          texts.rows.triedReason
        ) : (
          texts.rows.popularReason
        )}
      </span>
    </p>
  );
}

/** What stands where a card will be. */
export function CardSkeleton({ reason = false }: { readonly reason?: boolean }) {
  return (
    <div class="card skeleton" aria-hidden="true">
      <span class="card-picture" />
      <span class="card-title">
        <span class="bone" />
        <span class="bone short" />
      </span>
      <span class="card-foot" />
      {reason && <span class="reason" />}
    </div>
  );
}
