import { useEffect, useRef } from 'preact/hooks';
import { departmentName } from '../i18n/departments.ts';
import { visit } from '../shop/links.ts';
import { hrefOf } from '../shop/router.ts';
import { GlassButton } from './glass.tsx';
import { CartIcon, SearchIcon } from './icons.tsx';
import { useShop, useShopFields, useTexts } from './use-shop.ts';

export function Header() {
  const shop = useShop();
  const { cart, catalog, route, language } = useShopFields('cart', 'catalog', 'route', 'language');
  const { header } = useTexts();
  const count = cart.reduce((sum, line) => sum + line.quantity, 0);
  const current = route.page === 'category' ? route.slug : undefined;
  return (
    <header class="header">
      <div class="header-bar">
        <a class="brand" href={hrefOf({ page: 'home' })}>
          <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="9" />
            <path d="M7 12l2-5h14l2 5v2a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9 19h14v7H9z" />
          </svg>
          <span>Vitrine</span>
        </a>
        <Search />
        <button
          type="button"
          class="language"
          lang={language === 'en' ? 'de' : 'en'}
          title={header.languageLabel}
          onClick={() => shop.setLanguage(language === 'en' ? 'de' : 'en')}
        >
          <span class="wide-only">{header.language}</span>
          <span class="narrow-only" aria-hidden="true">
            {language === 'en' ? 'DE' : 'EN'}
          </span>
        </button>
        <GlassButton />
        <a
          class="cart-button"
          href={hrefOf({ page: 'cart' })}
          aria-current={route.page === 'cart' ? 'page' : undefined}
        >
          <CartIcon />
          <span class="cart-label">{header.cart}</span>
          <span class="cart-count" data-cart-count={count}>
            {count}
          </span>
          <span class="hidden">{header.cartOf(count)}</span>
        </a>
      </div>
      <nav class="sections" aria-label={header.departments}>
        <ul>
          <li>
            <a href={hrefOf({ page: 'home' })} aria-current={route.page === 'home' ? 'page' : undefined}>
              {header.everything}
            </a>
          </li>
          {catalog?.sections.map((section) => (
            <li key={section.slug}>
              <a
                href={hrefOf({ page: 'category', slug: section.slug })}
                aria-current={section.slug === current ? 'page' : undefined}
              >
                {departmentName(section.name, language)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** A form that leads to the search page; there the list follows what is typed. */
function Search() {
  const shop = useShop();
  const { route } = useShopFields('route');
  const { header } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const query = route.page === 'search' ? route.query : '';
  useEffect(() => {
    // Who types is ahead of the route; only a change from elsewhere is copied in.
    if (input.current && input.current !== document.activeElement) input.current.value = query;
  }, [query]);
  const follow = (text: string): void => {
    if (route.page !== 'search') return;
    const typed = text.trim();
    // One entry in the history for a search, not one for every letter.
    history.replaceState(null, '', hrefOf({ page: 'search', query: typed }));
    void shop.search(typed);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    input.current?.blur();
    shop.trackSearch(text);
    if (route.page !== 'search') visit(shop, hrefOf({ page: 'search', query: text }));
  };
  return (
    <search class="search">
      <form action={hrefOf({ page: 'search', query: '' })} onSubmit={submit}>
        <SearchIcon />
        <input
          ref={input}
          type="search"
          name="q"
          aria-label={header.search}
          placeholder={header.search}
          autocomplete="off"
          enterkeyhint="search"
          defaultValue={query}
          onInput={(event) => follow(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
