import { useShopFields, useTexts } from './use-shop.ts';

/** What is not as it should be, where the visitor looks first; nothing when all is well. */
export function Notices() {
  const { phase, trouble, catalog, consent, stats, goneFromCart } = useShopFields(
    'phase',
    'trouble',
    'catalog',
    'consent',
    'stats',
    'goneFromCart',
  );
  const texts = useTexts();
  const forgetful = consent === 'granted' && stats?.storage === 'memory';
  return (
    <>
      {phase === 'failed' && (
        <section class="trouble" role="alert" data-trouble="model">
          <p>
            <b>{texts.trouble.noModel}</b> {texts.trouble.noModelText} <span lang="en">{trouble}.</span>{' '}
            {catalog ? texts.trouble.productsInstead : texts.trouble.openAnyway}
          </p>
          <button type="button" class="button quiet small" onClick={() => location.reload()}>
            {texts.trouble.retry}
          </button>
        </section>
      )}
      {forgetful && (
        <p class="trouble" role="status" data-trouble="storage">
          {texts.trouble.noStorage}
        </p>
      )}
      {goneFromCart > 0 && (
        <p class="trouble" role="status" data-trouble="cart">
          {texts.cart.gone(goneFromCart)}
        </p>
      )}
    </>
  );
}
