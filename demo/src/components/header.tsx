import { useEffect, useRef } from 'preact/hooks';
import { hrefOf } from '../shop/router.ts';
import { CartIcon, SearchIcon } from './icons.tsx';
import { useShop, useShopState } from './use-shop.ts';

export function Header() {
  const shop = useShop();
  const { cart, catalog, route } = useShopState();
  const count = cart.reduce((sum, line) => sum + line.quantity, 0);
  const current = route.page === 'section' ? route.slug : undefined;
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
          class="cart-button"
          aria-label={`Cart, ${count} ${count === 1 ? 'item' : 'items'}`}
          onClick={() => shop.openCart(true)}
        >
          <CartIcon />
          <span class="cart-label" aria-hidden="true">
            Cart
          </span>
          <span class="cart-count" data-cart-count={count} aria-hidden="true">
            {count}
          </span>
        </button>
      </div>
      <nav class="sections" aria-label="Departments">
        <ul>
          <li>
            <a href={hrefOf({ page: 'home' })} aria-current={route.page === 'home' ? 'page' : undefined}>
              Everything
            </a>
          </li>
          {catalog?.sections.map((section) => (
            <li key={section.slug}>
              <a
                href={hrefOf({ page: 'section', slug: section.slug })}
                aria-current={section.slug === current ? 'page' : undefined}
              >
                {section.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** Searches as you type: the query is the route, so that it can be shared and gone back from. */
function Search() {
  const { route } = useShopState();
  const input = useRef<HTMLInputElement>(null);
  const query = route.page === 'search' ? route.query : '';
  useEffect(() => {
    // Who types is ahead of the route; only a change from elsewhere is copied in.
    if (input.current && input.current !== document.activeElement) input.current.value = query;
  }, [query]);
  const search = (text: string): void => {
    const target = text.trim() ? hrefOf({ page: 'search', query: text.trim() }) : hrefOf({ page: 'home' });
    if (route.page === 'search') {
      // One entry in the history for a search, not one for every letter.
      history.replaceState(null, '', target);
      dispatchEvent(new HashChangeEvent('hashchange'));
    } else {
      location.hash = target;
    }
  };
  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          input.current?.blur();
        }}
      >
        <SearchIcon />
        <input
          ref={input}
          type="search"
          aria-label="Search the shop"
          placeholder="Search the shop"
          autocomplete="off"
          defaultValue={query}
          onInput={(event) => search(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
