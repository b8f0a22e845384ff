import { BuyAgain, ForYou } from '../components/rows.tsx';
import { useShop, useShopFields, useTexts } from '../components/use-shop.ts';
import { price, titleLanguage } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';
import { linesOf, totalOf } from './cart-page.tsx';

export function CheckoutPage() {
  const { ordered } = useShopFields('ordered');
  return (
    <>
      {ordered ? <Thanks /> : <Order />}
      <ForYou />
      <BuyAgain />
    </>
  );
}

function Thanks() {
  const { checkout, cart } = useTexts();
  return (
    <section class="welcome" data-ordered="">
      <h1 tabIndex={-1}>{checkout.thanks}</h1>
      <p>{checkout.thanksText}</p>
      <p>
        <a class="button" href={hrefOf({ page: 'home' })}>
          {cart.on}
        </a>
      </p>
    </section>
  );
}

function Order() {
  const shop = useShop();
  const state = useShopFields('cart', 'catalog', 'phase');
  const { checkout, cart, product, locale } = useTexts();
  const lines = linesOf(state);
  const waiting = !state.catalog && state.phase === 'loading';
  if (lines.length === 0) {
    return (
      <section class="till" data-waiting={waiting ? '' : undefined}>
        <h1 tabIndex={-1}>{checkout.title}</h1>
        <p class="till-empty">{waiting ? product.loading : checkout.empty}</p>
      </section>
    );
  }
  return (
    <section class="till">
      <h1 tabIndex={-1}>{checkout.title}</h1>
      <p class="till-lead">{checkout.lead}</p>
      <div class="till-columns">
        <dl class="till-facts">
          <div>
            <dt>{checkout.address}</dt>
            <dd>{checkout.addressText}</dd>
          </div>
          <div>
            <dt>{checkout.payment}</dt>
            <dd>{checkout.paymentText}</dd>
          </div>
        </dl>
        <aside class="summary" aria-label={checkout.summary}>
          <h2>{checkout.summary}</h2>
          <ul>
            {lines.map((line) => (
              <li key={line.product.itemId}>
                <span>
                  {line.quantity} × <span lang={titleLanguage}>{line.product.title}</span>
                </span>
                <span class="price">
                  {price(line.product.price === null ? null : line.product.price * line.quantity, locale)}
                </span>
              </li>
            ))}
          </ul>
          <p class="total">
            <span>{cart.total}</span>
            <b>{price(totalOf(lines), locale)}</b>
          </p>
          <button type="button" class="button wide" data-action="buy" onClick={() => void shop.order()}>
            {checkout.buy}
          </button>
          <a class="button quiet wide" href={hrefOf({ page: 'cart' })}>
            {checkout.back}
          </a>
        </aside>
      </div>
    </section>
  );
}
