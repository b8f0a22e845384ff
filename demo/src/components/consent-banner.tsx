import { useShop, useShopFields, useTexts } from './use-shop.ts';

export function ConsentBanner() {
  const shop = useShop();
  const { consent: answer, stats, picks, route } = useShopFields('consent', 'stats', 'picks', 'route');
  const { consent } = useTexts();
  // Nothing to ask before there is something to remember.
  if (answer !== 'pending' || !stats || stats.history.events === 0) return null;
  // Who is picking three things is not interrupted.
  if (route.page === 'home' && picks.length > 0 && picks.length < 3) return null;
  return (
    <section class="consent" aria-labelledby="consent-title">
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
