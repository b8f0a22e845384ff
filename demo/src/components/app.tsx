import { useEffect, useRef } from 'preact/hooks';
import { departmentName } from '../i18n/departments.ts';
import { textsOf } from '../i18n/language.ts';
import { OwnShopBar } from '../own-shop/own-bar.tsx';
import { CartPage } from '../pages/cart-page.tsx';
import { CategoryPage } from '../pages/category-page.tsx';
import { CheckoutPage } from '../pages/checkout-page.tsx';
import { HomePage } from '../pages/home.tsx';
import { PartPage } from '../pages/part-page.tsx';
import { loadMillion, loadOwnShop } from '../pages/parts.tsx';
import { ProductPage } from '../pages/product-page.tsx';
import { SearchPage } from '../pages/search-page.tsx';
import type { ShopState } from '../shop/state.ts';
import { ConsentBanner } from './consent-banner.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { ReadOut } from './read-out.tsx';
import { ToastMessage } from './toast.tsx';
import { useShop, useShopFields, useTexts } from './use-shop.ts';

type Shown = Pick<ShopState, 'route' | 'catalog' | 'preview' | 'language' | 'phase'>;

export function App() {
  const shop = useShop();
  const state = useShopFields('route', 'catalog', 'preview', 'language', 'phase');
  const { header } = useTexts();
  usePageChange(state);
  return (
    <>
      <a class="skip" href="#main">
        {header.skip}
      </a>
      <Header />
      <OwnShopBar recommender={shop.recommender} language={state.language} home="./index.html" />
      <main id="main" tabIndex={-1} data-phase={state.phase} data-route={state.route.page}>
        <Notices />
        <Page route={state.route} />
      </main>
      <Footer />
      <div class="dock">
        <div class="above-dock">
          <ToastMessage />
          <ConsentBanner place="dock" />
        </div>
        <ReadOut />
      </div>
      <Announcement />
    </>
  );
}

/** For screen readers: what has just changed. */
function Announcement() {
  const { announcement } = useShopFields('announcement');
  return (
    <p class="hidden" role="status">
      {announcement}
    </p>
  );
}

function Page({ route }: Pick<ShopState, 'route'>) {
  const { titles } = useTexts();
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'category':
      return <CategoryPage route={route} />;
    case 'product':
      return <ProductPage itemId={route.itemId} />;
    case 'search':
      return <SearchPage query={route.query} />;
    case 'cart':
      return <CartPage />;
    case 'checkout':
      return <CheckoutPage />;
    case 'own':
      return <PartPage title={titles.own} load={loadOwnShop} />;
    case 'million':
      return <PartPage title={titles.million} load={loadMillion} />;
  }
}

function titleOf({ route, catalog, preview, language }: Shown): string {
  const { titles } = textsOf(language);
  const section = route.page === 'category' ? catalog?.section(route.slug) : undefined;
  const product = route.page === 'product' ? (catalog ? catalog.get(route.itemId) : preview) : undefined;
  const own = product?.title ?? (section && departmentName(section.name, language));
  if (own) return `${own} – Vitrine`;
  if (route.page === 'home' || route.page === 'category' || route.page === 'product') return titles.home;
  return `${titles[route.page]} – Vitrine`;
}

/** Within one document: a new page begins at its top, with its title in the tab and the focus on its heading. */
function usePageChange(state: Shown): void {
  const { route, phase } = state;
  const key = JSON.stringify(route);
  const last = useRef(key);
  const title = titleOf(state);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (phase === 'loading' || last.current === key) return;
    const stayed = route.page === 'search' && JSON.parse(last.current).page === 'search';
    last.current = key;
    if (stayed) return;
    scrollTo({ top: 0, behavior: 'instant' });
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [key, phase, route.page]);
}
