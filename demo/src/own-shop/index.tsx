import { speak } from '../glass/texts.ts';
import type { Shop } from '../shop/shop.ts';
import { OwnPage } from './own-page.tsx';

/** "Bring your own shop", below the heading of its page. */
export function OwnShop({ shop }: { readonly shop: Shop }) {
  speak(shop.state.language);
  return <OwnPage home="./index.html" />;
}
