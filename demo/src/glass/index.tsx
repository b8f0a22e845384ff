import { currentSource } from '../own-shop/stored-shop.ts';
import type { Shop } from '../shop/shop.ts';
import { Panel } from './glass-panel.tsx';
import { speak } from './texts.ts';

interface GlassPanelProps {
  readonly shop: Shop;
  onClose(): void;
}

/** The panel for a shop: with its recommender, its titles and its currency. */
export function GlassPanel({ shop, onClose }: GlassPanelProps) {
  speak(shop.state.language);
  const meta = document.querySelector<HTMLMetaElement>('meta[name="vitrine-currency"]');
  return (
    <Panel
      recommender={shop.recommender}
      source={currentSource()}
      currency={meta?.content || 'GBP'}
      titleOf={(itemId) => shop.state.catalog?.get(itemId)?.title ?? itemId}
      onClose={onClose}
    />
  );
}
