import { useEffect, useRef } from 'preact/hooks';
import type { Section } from '../shop/catalog.ts';
import { hrefOf } from '../shop/router.ts';
import type { ShopState } from '../shop/shop.ts';
import { CartDrawer } from './cart-drawer.tsx';
import { ConsentBanner } from './consent-banner.tsx';
import { ForYou, GoesWith, RecentlyViewed } from './for-you.tsx';
import { Header } from './header.tsx';
import { ProductGrid } from './product-grid.tsx';
import { ProductView } from './product-view.tsx';
import { ReadOut } from './read-out.tsx';
import { useShopState } from './use-shop.ts';

export function App() {
  const state = useShopState();
  useRouteFocus(state);
  return (
    <>
      <button type="button" class="skip" onClick={skipToMain}>
        Skip to the products
      </button>
      <Header />
      <main id="main" tabIndex={-1} data-phase={state.phase}>
        {state.phase === 'failed' ? <Closed reason={state.trouble ?? ''} /> : <Page {...state} />}
      </main>
      <Footer />
      <div class="dock">
        <ConsentBanner />
        <ReadOut />
      </div>
      <CartDrawer />
      <p class="hidden" role="status">
        {state.announcement}
      </p>
    </>
  );
}

function Page({ route, catalog, phase }: ShopState) {
  const product = route.page === 'product' ? catalog?.get(route.itemId) : undefined;
  if (route.page === 'product' && (product || !catalog)) {
    return (
      <>
        {product && <ProductView product={product} />}
        <ForYou />
        <GoesWith />
        <RecentlyViewed />
      </>
    );
  }
  if (route.page === 'search' && catalog) {
    const found = catalog.search(route.query);
    return (
      <Listing title={`“${route.query}”`} count={found.length} empty="Nothing here by that name. Try a shorter word.">
        <ProductGrid products={found} of={`search ${route.query}`} />
      </Listing>
    );
  }
  const section = route.page === 'section' ? catalog?.section(route.slug) : undefined;
  if (section) {
    return (
      <>
        <SectionListing section={section} category={route.page === 'section' ? route.category : undefined} />
        <ForYou />
      </>
    );
  }
  return (
    <>
      <Welcome />
      {route.page === 'product' && (
        <p class="trouble" role="alert">
          That product is not in this shop any more.
        </p>
      )}
      <ForYou />
      <RecentlyViewed />
      <Listing title="The whole shop" count={catalog?.products.length ?? 0} level={2}>
        <ProductGrid products={catalog?.products ?? []} of="home" loading={phase === 'loading'} />
      </Listing>
    </>
  );
}

interface SectionListingProps {
  readonly section: Section;
  readonly category: string | undefined;
}

function SectionListing({ section, category }: SectionListingProps) {
  const { catalog } = useShopState();
  const categories = catalog?.categoriesOf(section) ?? [];
  const products = category ? section.products.filter((product) => product.category === category) : section.products;
  return (
    <Listing title={section.name} count={products.length}>
      {categories.length > 0 && (
        <nav class="chips" aria-label={`Categories of ${section.name}`}>
          <a href={hrefOf({ page: 'section', slug: section.slug })} aria-current={category ? undefined : 'page'}>
            All
          </a>
          {categories.map((name) => (
            <a
              key={name}
              href={hrefOf({ page: 'section', slug: section.slug, category: name })}
              aria-current={name === category ? 'page' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      )}
      <ProductGrid products={products} of={`${section.slug} ${category ?? ''}`} />
    </Listing>
  );
}

function Welcome() {
  return (
    <section class="welcome">
      <h1 tabIndex={-1}>
        A shop that learns what you like, <em>and tells nobody.</em>
      </h1>
      <p>
        Every suggestion here is worked out inside your browser. Open three things you like, watch the row below change,
        and keep an eye on the counter at the bottom: nothing is sent.
      </p>
    </section>
  );
}

interface ListingProps {
  readonly title: string;
  readonly count: number;
  readonly empty?: string;
  readonly level?: 1 | 2;
  readonly children: preact.ComponentChildren;
}

function Listing({ title, count, empty = '', level = 1, children }: ListingProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section class="listing">
      <header class="row-head">
        <Heading tabIndex={-1}>{title}</Heading>
        <p class="row-note">
          {count === 0 ? empty : `${count.toLocaleString()} ${count === 1 ? 'product' : 'products'}`}
        </p>
      </header>
      {children}
    </section>
  );
}

function Closed({ reason }: { readonly reason: string }) {
  return (
    <section class="welcome" role="alert">
      <h1 tabIndex={-1}>The shop could not open.</h1>
      <p>
        Its model did not arrive or could not be used: {reason || 'no reason was given'}. Reload the page to try again.
      </p>
    </section>
  );
}

function Footer() {
  return (
    <footer class="footer">
      <p>
        A demonstration of <b>Vitrine</b>, a recommender that runs in the browser. Nothing is for sale. In the console,
        try <code>await vitrine.recommend({'{ limit: 8 }'})</code>
      </p>
      <p>
        Emoji: Fluent Emoji by Microsoft (MIT). Type: Fraunces and Figtree (OFL). The other drawings are part of this
        demo.
      </p>
    </footer>
  );
}

/** The hash belongs to the routes, so that a link to #main would be one: the focus is moved by hand. */
function skipToMain(): void {
  document.querySelector<HTMLElement>('#main')?.focus();
}

/** A new page begins at its top, with its title in the tab and the focus on its heading. */
function useRouteFocus({ route, catalog, phase }: ShopState): void {
  const key = JSON.stringify(route);
  const last = useRef(key);
  const product = route.page === 'product' ? catalog?.get(route.itemId) : undefined;
  useEffect(() => {
    document.title = product ? `${product.title} – Vitrine` : 'Vitrine – the demo shop';
  }, [product]);
  useEffect(() => {
    if (phase === 'loading' || last.current === key) return;
    const stayed = route.page === 'search' && JSON.parse(last.current).page === 'search';
    last.current = key;
    if (stayed || route.page === 'search') return;
    scrollTo({ top: 0, behavior: 'instant' });
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [key, phase, route.page]);
}
