import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import type { Because } from '../shop/shop.ts';
import { CartIcon, CloseIcon } from './icons.tsx';
import { useShop } from './use-shop.ts';

interface ProductCardProps {
  readonly product: Product;
  /** The visitor's own event that caused the suggestion. */
  readonly because?: Because | undefined;
  /** Keeps the line of the reason free even when there is none, so that nothing moves when one comes. */
  readonly reserveReason?: boolean;
  readonly dismissible?: boolean;
}

export function ProductCard({ product, because, reserveReason = false, dismissible = false }: ProductCardProps) {
  const shop = useShop();
  return (
    <article class="card" data-item-id={product.itemId} data-reason-item={because?.product.itemId}>
      <a class="card-link" href={hrefOf({ page: 'product', itemId: product.itemId })} title={product.title}>
        <span class="card-picture">
          <Picture itemId={product.itemId} title={product.title} category={product.category} />
        </span>
        <span class="card-title">{product.title}</span>
      </a>
      <div class="card-foot">
        <span class="price">{price(product.price)}</span>
        <button
          type="button"
          class="round-button"
          aria-label={`Add ${product.title} to the cart`}
          onClick={() => void shop.addToCart(product)}
        >
          <CartIcon />
        </button>
      </div>
      {(because || reserveReason) && (
        <p class="reason" title={because && `because ${because.verb} ${because.product.title}`}>
          <span>
            {because ? (
              <>
                because {because.verb} <b>{because.product.title}</b>
              </>
            ) : (
              'popular right now'
            )}
          </span>
        </p>
      )}
      {dismissible && (
        <button
          type="button"
          class="dismiss"
          aria-label={`Not interested in ${product.title}`}
          title="Not interested"
          onClick={() => void shop.notInterested(product)}
        >
          <CloseIcon />
        </button>
      )}
    </article>
  );
}

/** What stands where a card will be. */
export function CardSkeleton() {
  return (
    <div class="card skeleton" aria-hidden="true">
      <span class="card-picture" />
      <span class="bone" />
      <span class="bone short" />
    </div>
  );
}
