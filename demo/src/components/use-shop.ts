import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Shop, ShopState } from '../shop/shop.ts';

export const ShopContext = createContext<Shop | null>(null);

export function useShop(): Shop {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('used outside of the shop');
  return shop;
}

/** The state of the shop; the component is drawn again after every change of it. */
export function useShopState(): ShopState {
  const shop = useShop();
  const [state, setState] = useState(shop.state);
  useEffect(() => {
    // Something may have happened between drawing and subscribing.
    setState(shop.state);
    return shop.subscribe(() => setState(shop.state));
  }, [shop]);
  return state;
}
