import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Texts } from '../i18n/english.ts';
import { textsOf } from '../i18n/language.ts';
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

/** Members of the shop's state; the component is drawn again when one of them has changed, and not else. */
export function useShopFields<K extends keyof ShopState>(...keys: readonly K[]): Pick<ShopState, K> {
  const shop = useView();
  const [, redraw] = useState(0);
  const drawn = useRef(shop.state);
  drawn.current = shop.state;
  useEffect(() => {
    const look = (): void => {
      if (keys.some((key) => shop.state[key] !== drawn.current[key])) redraw((count) => count + 1);
    };
    // Something may have happened between drawing and subscribing.
    look();
    return shop.subscribe(look);
  }, [shop]);
  return shop.state;
}

/** What the visitor has said of an item; only the cards that it concerns are drawn again. */
export function useMarks(itemId: string): { readonly isLiked: boolean; readonly isHidden: boolean } {
  const shop = useView();
  const marks = (): number => Number(shop.state.liked.has(itemId)) + 2 * Number(shop.state.hidden.has(itemId));
  const [marked, setMarked] = useState(marks);
  useEffect(() => {
    const look = (): void => setMarked(marks());
    look();
    return shop.subscribe(look);
  }, [shop, itemId]);
  return { isLiked: (marked & 1) !== 0, isHidden: (marked & 2) !== 0 };
}

/** What the shop says, in the visitor's language. */
export const useTexts = (): Texts => textsOf(useShopFields('language').language);
