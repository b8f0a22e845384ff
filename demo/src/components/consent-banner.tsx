import { useShop, useShopState } from './use-shop.ts';

export function ConsentBanner() {
  const shop = useShop();
  const { consent, stats } = useShopState();
  // Nothing to ask before there is something to remember.
  if (consent !== 'pending' || !stats || stats.history.events === 0) return null;
  return (
    <section class="consent" aria-labelledby="consent-title">
      <div>
        <h2 id="consent-title">May your browser remember?</h2>
        <p>
          <span class="wide-only">
            What you looked at is forgotten when you close this tab. With a yes it stays on this device, and still goes
            nowhere else.
          </span>
          <span class="narrow-only">On this device, and nowhere else.</span>
        </p>
      </div>
      <div class="consent-actions">
        <button type="button" class="button small" onClick={() => void shop.setConsent('granted')}>
          Remember
        </button>
        <button type="button" class="button quiet small" onClick={() => void shop.setConsent('denied')}>
          No suggestions
        </button>
      </div>
    </section>
  );
}
