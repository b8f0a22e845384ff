import { useEffect, useState } from 'preact/hooks';
import { useShop, useShopFields, useTexts } from './use-shop.ts';

/** Where a question over the page would cover what it is about: the width of tour.css. */
const NARROW = '(max-width: 720px)';

/**
 * Asks whether the browser may remember. It lies over the end of the page; on the home page of a phone it has a place of its own
 * instead, below what the picks changed.
 */
export function ConsentBanner({ place }: { readonly place: 'dock' | 'page' }) {
  const shop = useShop();
  const { consent: answer, stats, picks, route } = useShopFields('consent', 'stats', 'picks', 'route');
  const { consent } = useTexts();
  const isNarrow = useMedia(NARROW);
  if (place !== (isNarrow && route.page === 'home' ? 'page' : 'dock')) return null;
  // Nothing to ask before there is something to remember.
  if (answer !== 'pending' || !stats || stats.history.events === 0) return null;
  // Who is picking three things is not interrupted.
  if (route.page === 'home' && picks.length > 0 && picks.length < 3) return null;
  return (
    <section class="consent" data-place={place} aria-labelledby="consent-title">
      <div>
        <h2 id="consent-title">{consent.title}</h2>
        <p>
          <span class="wide-only">{consent.text}</span>
          <span class="narrow-only">{consent.short}</span>
        </p>
      </div>
      <div class="consent-actions">
        <button
          type="button"
          class="button small"
          data-answer="granted"
          onClick={() => void shop.setConsent('granted')}
        >
          {consent.yes}
        </button>
        <button
          type="button"
          class="button quiet small"
          data-answer="denied"
          onClick={() => void shop.setConsent('denied')}
        >
          {consent.no}
        </button>
      </div>
    </section>
  );
}

/** Whether the screen is so now; while the pages are prerendered there is none. */
function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => typeof matchMedia === 'function' && matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const look = (): void => setMatches(list.matches);
    look();
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, [query]);
  return matches;
}
