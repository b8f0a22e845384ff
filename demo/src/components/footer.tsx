import { hrefOf } from '../shop/router.ts';
import { useTexts } from './use-shop.ts';

export function Footer() {
  const { footer } = useTexts();
  return (
    <footer class="footer">
      <nav class="footer-links" aria-label={footer.more}>
        <a href={hrefOf({ page: 'own' })}>{footer.own}</a>
        <a href={hrefOf({ page: 'million' })}>{footer.million}</a>
      </nav>
      <p>
        {footer.about} <b>Vitrine</b>
        {footer.about2} <code>await vitrine.recommend({'{ limit: 8 }'})</code>
      </p>
      <p>{footer.credits}</p>
    </footer>
  );
}
