import './own.css';
import { useEffect, useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import { say, speak } from '../glass/texts.ts';
import type { Language } from '../i18n/language.ts';
import { closeOwnShop, currentShop, type OwnShop } from './stored-shop.ts';

interface OwnShopBarProps {
  readonly recommender: Recommender;
  readonly language: Language;
  /** Where the shop's home is. */
  readonly home: string;
}

/** On every page: that this is the visitor's own shop, and the way back. */
export function OwnShopBar({ recommender, language, home }: OwnShopBarProps) {
  speak(language);
  // Known to the browser alone: the page may have been drawn elsewhere before.
  const [shop, setShop] = useState<OwnShop | null>(null);
  useEffect(() => setShop(currentShop()), []);
  if (!shop) return null;
  const back = async (): Promise<void> => {
    // Nobody comes back to this history: the next shop of one's own has another one.
    await recommender.data.clear();
    await closeOwnShop();
    location.href = home;
  };
  return (
    <aside class="own-bar" aria-label={say('ownTitle')} data-own-shop={shop.id}>
      <p>{say('ownCurrent', { name: shop.name })}</p>
      <button type="button" class="button quiet small" onClick={() => void back()}>
        {say('ownBackAgain')}
      </button>
    </aside>
  );
}
