import { useEffect, useRef } from 'preact/hooks';
import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import { CloseIcon } from './icons.tsx';
import { useShop, useShopState } from './use-shop.ts';

export function CartDrawer() {
  const shop = useShop();
  const { cart, catalog, cartOpen, cartIdeas, ordered } = useShopState();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (cartOpen && !element?.open) element?.showModal();
    if (!cartOpen && element?.open) element.close();
  }, [cartOpen]);
  const lines = cart.flatMap(({ itemId, quantity }) => {
    const product = catalog?.get(itemId);
    return product ? [{ product, quantity }] : [];
  });
  const total = lines.reduce((sum, { product, quantity }) => sum + (product.price ?? 0) * quantity, 0);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the backdrop closes; the keyboard has Escape and the button
    <dialog
      ref={dialog}
      class="drawer"
      aria-labelledby="cart-title"
      onClose={() => shop.openCart(false)}
      onClick={(event) => event.target === dialog.current && shop.openCart(false)}
    >
      <div class="drawer-body">
        <header class="drawer-head">
          <h2 id="cart-title">{ordered ? 'Thank you' : 'Your cart'}</h2>
          <button type="button" class="round-button" aria-label="Close the cart" onClick={() => shop.openCart(false)}>
            <CloseIcon />
          </button>
        </header>
        <div class="drawer-scroll">
          {ordered ? (
            <p class="drawer-empty">
              That was a pretend order: nothing was charged and nothing was sent. Your browser now knows that you have
              these things, so it will suggest what goes with them instead.
            </p>
          ) : (
            lines.length === 0 && <p class="drawer-empty">Nothing in here yet.</p>
          )}
          <ul class="cart-lines">
            {lines.map(({ product, quantity }) => (
              <CartLine key={product.itemId} product={product} quantity={quantity} />
            ))}
          </ul>
          {cartIdeas.length > 0 && lines.length > 0 && (
            <section class="cart-ideas" aria-labelledby="cart-ideas-title">
              <h3 id="cart-ideas-title">Goes with your cart</h3>
              <ul>
                {cartIdeas.map((product) => (
                  <li key={product.itemId}>
                    <a href={hrefOf({ page: 'product', itemId: product.itemId })} title={product.title}>
                      <Picture itemId={product.itemId} title={product.title} category={product.category} />
                      <span>{product.title}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        {lines.length > 0 && (
          <footer class="drawer-foot">
            <p class="total">
              <span>Total</span>
              <b>{price(total)}</b>
            </p>
            <button type="button" class="button wide" onClick={() => void shop.order()}>
              Pretend to buy
            </button>
          </footer>
        )}
      </div>
    </dialog>
  );
}

function CartLine({ product, quantity }: { readonly product: Product; readonly quantity: number }) {
  const shop = useShop();
  return (
    <li class="cart-line" data-cart-item={product.itemId}>
      <Picture itemId={product.itemId} title={product.title} category={product.category} />
      <div>
        <a href={hrefOf({ page: 'product', itemId: product.itemId })}>{product.title}</a>
        <div class="cart-line-foot">
          <span class="stepper">
            <button
              type="button"
              aria-label={quantity === 1 ? `Remove ${product.title}` : `One ${product.title} less`}
              onClick={() => void shop.setQuantity(product.itemId, quantity - 1)}
            >
              −
            </button>
            <output aria-label="Quantity">{quantity}</output>
            <button
              type="button"
              aria-label={`One more ${product.title}`}
              onClick={() => void shop.setQuantity(product.itemId, quantity + 1)}
            >
              +
            </button>
          </span>
          <span class="price">{price(product.price === null ? null : product.price * quantity)}</span>
        </div>
      </div>
    </li>
  );
}
