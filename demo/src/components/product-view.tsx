import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import { CartIcon, HeartIcon, ShieldIcon } from './icons.tsx';
import { useShop, useShopState } from './use-shop.ts';

export function ProductView({ product }: { readonly product: Product }) {
  const shop = useShop();
  const { catalog, liked, cart } = useShopState();
  const section = catalog?.sectionOf(product);
  const isLiked = liked.has(product.itemId);
  const inCart = cart.find((line) => line.itemId === product.itemId)?.quantity ?? 0;
  return (
    <article class="product" data-product={product.itemId}>
      <div class="product-picture">
        <Picture itemId={product.itemId} title={product.title} category={product.category} />
      </div>
      <div class="product-text">
        <nav class="crumbs" aria-label="Where you are">
          <a href={hrefOf({ page: 'home' })}>Everything</a>
          {section && (
            <>
              <span aria-hidden="true">/</span>
              <a href={hrefOf({ page: 'section', slug: section.slug })}>{section.name}</a>
            </>
          )}
        </nav>
        <h1 tabIndex={-1}>{product.title}</h1>
        {product.brand && <p class="maker">by {product.brand}</p>}
        <p class="price large">{price(product.price)}</p>
        <div class="product-actions">
          <button type="button" class="button" onClick={() => void shop.addToCart(product)}>
            <CartIcon />
            {inCart > 0 ? `Add another (${inCart} in cart)` : 'Add to cart'}
          </button>
          <button
            type="button"
            class="button quiet"
            aria-pressed={isLiked}
            onClick={() => void shop.toggleLike(product)}
          >
            <HeartIcon filled={isLiked} />
            {isLiked ? 'You like this' : 'Like'}
          </button>
        </div>
        <dl class="facts">
          <div>
            <dt>Item</dt>
            <dd>{product.itemId}</dd>
          </div>
          {product.category && (
            <div>
              <dt>Category</dt>
              <dd>
                {section ? (
                  <a href={hrefOf({ page: 'section', slug: section.slug, category: product.category })}>
                    {product.category}
                  </a>
                ) : (
                  product.category
                )}
              </dd>
            </div>
          )}
          <div>
            <dt>Delivery</dt>
            <dd>Never: this shop only pretends</dd>
          </div>
        </dl>
        <p class="promise">
          <ShieldIcon />
          That you looked at this stays in your browser. The shop was not told.
        </p>
      </div>
    </article>
  );
}
