import { BuyAgain, ForYou, GoesWithCart } from '../components/rows.tsx';
import { useShop, useShopFields, useTexts } from '../components/use-shop.ts';
import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price, titleLanguage } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import type { ShopState } from '../shop/state.ts';

interface Line {
  readonly product: Product;
  readonly quantity: number;
}

export const linesOf = ({ cart, catalog }: Pick<ShopState, 'cart' | 'catalog'>): readonly Line[] =>
  cart.flatMap(({ itemId, quantity }) => {
    const product = catalog?.get(itemId);
    return product ? [{ product, quantity }] : [];
  });

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + (product.price ?? 0) * quantity, 0);

export function CartPage() {
  const state = useShopFields('cart', 'catalog', 'phase');
  const texts = useTexts();
  const lines = linesOf(state);
  const waiting = !state.catalog && state.phase === 'loading';
  return (
    <>
      <section class="till" data-waiting={waiting ? '' : undefined}>
        <h1 tabIndex={-1}>{texts.cart.title}</h1>
        {lines.length > 0 ? (
          <div class="till-columns">
            <ul class="cart-lines">
              {lines.map((line) => (
                <CartLine key={line.product.itemId} {...line} />
              ))}
            </ul>
            <Summary lines={lines} />
          </div>
        ) : (
          <p class="till-empty">{waiting ? texts.product.loading : `${texts.cart.empty} ${texts.cart.emptyText}`}</p>
        )}
      </section>
      <GoesWithCart />
      <ForYou />
      <BuyAgain />
    </>
  );
}

function Summary({ lines }: { readonly lines: readonly Line[] }) {
  const { consent } = useShopFields('consent');
  const { cart, locale } = useTexts();
  return (
    <aside class="summary" aria-label={cart.total}>
      <p class="total">
        <span>{cart.total}</span>
        <b>{price(totalOf(lines), locale)}</b>
      </p>
      <a class="button wide" data-action="checkout" href={hrefOf({ page: 'checkout' })}>
        {cart.checkout}
      </a>
      <a class="button quiet wide" href={hrefOf({ page: 'home' })}>
        {cart.on}
      </a>
      {consent !== 'granted' && <p class="summary-note">{cart.forgetful}</p>}
    </aside>
  );
}

function CartLine({ product, quantity }: Line) {
  const shop = useShop();
  const { cart, locale } = useTexts();
  const { itemId, title } = product;
  return (
    <li class="cart-line" data-cart-item={itemId}>
      <Picture itemId={itemId} title={title} category={product.category} />
      <div>
        <a href={hrefOf({ page: 'product', itemId })} lang={titleLanguage}>
          {title}
        </a>
        <div class="cart-line-foot">
          <span class="stepper">
            <button
              type="button"
              aria-label={quantity === 1 ? cart.remove(title) : cart.less(title)}
              onClick={() => void shop.setQuantity(itemId, quantity - 1)}
            >
              −
            </button>
            <output aria-label={cart.quantity}>{quantity}</output>
            <button
              type="button"
              aria-label={cart.more(title)}
              onClick={() => void shop.setQuantity(itemId, quantity + 1)}
            >
              +
            </button>
          </span>
          <span class="price">{price(product.price === null ? null : product.price * quantity, locale)}</span>
        </div>
      </div>
    </li>
  );
}
