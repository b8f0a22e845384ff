import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Texts } from '../i18n/english.ts';
import { textsOf } from '../i18n/language.ts';
import { price } from '../shop/config.ts';
import type { Shop } from '../shop/shop.ts';
import type { ShopState } from '../shop/state.ts';

/** What components use of the shop: while the pages are prerendered there is only the first state of one. */
export type ShopView = Pick<Shop, 'state' | 'subscribe'>;

export const ShopContext = createContext<ShopView | null>(null);

function useView(): ShopView {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('used outside of the shop');
  return shop;
}

/** For event handlers, which run in a browser only. */
export const useShop = (): Shop => useView() as Shop;

/** The state of the shop; the component is drawn again after every change of it. */
export function useShopState(): ShopState {
  const shop = useView();
  const [state, setState] = useState(shop.state);
  useEffect(() => {
    // Something may have happened between drawing and subscribing.
    setState(shop.state);
    return shop.subscribe(() => setState(shop.state));
  }, [shop]);
  return state;
}

/** What the shop says, in the visitor's language. */
export const useTexts = (): Texts => textsOf(useShopState().language);

/** Prices as the visitor's language writes them. */
export function usePrice(): (amount: number | null) => string {
  const { locale } = useTexts();
  return (amount) => price(amount, locale);
}
