import { useShop, useShopFields, useTexts } from './use-shop.ts';

export function ReadOutActions() {
  const shop = useShop();
  const { consent, stats } = useShopFields('consent', 'stats');
  const { readOut } = useTexts();
  return (
    <p class="read-out-actions">
      {consent !== 'granted' && (
        <button type="button" class="button small" onClick={() => void shop.setConsent('granted')}>
          {readOut.remember}
        </button>
      )}
      {consent !== 'denied' && (
        <button type="button" class="button quiet small" onClick={() => void shop.setConsent('denied')}>
          {readOut.stop}
        </button>
      )}
      <button
        type="button"
        class="button danger small"
        disabled={(stats?.history.events ?? 0) === 0}
        onClick={() => void shop.deleteAll()}
      >
        {readOut.delete}
      </button>
    </p>
  );
}
