import { speak } from '../glass/texts.ts';
import type { Shop } from '../shop/shop.ts';
import { MillionPage } from './million-page.tsx';

/** "One million items, in this tab", below the heading of its page. */
export function Million({ shop }: { readonly shop: Shop }) {
  speak(shop.state.language);
  return <MillionPage />;
}
