// Every page is a document of its own beside the others, so addresses are relative and work in any folder of any host.
import { fileOf, PAGES, type PageName } from './pages.ts';

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'category'; readonly slug: string; readonly category?: string }
  | { readonly page: 'product'; readonly itemId: string }
  | { readonly page: 'search'; readonly query: string }
  | { readonly page: 'cart' | 'checkout' | 'own' | 'million' };

export function hrefOf(route: Route): string {
  const query = new URLSearchParams();
  if (route.page === 'category') {
    query.set('in', route.slug);
    if (route.category !== undefined) query.set('kind', route.category);
  }
  if (route.page === 'product') query.set('id', route.itemId);
  if (route.page === 'search' && route.query) query.set('q', route.query);
  const text = query.toString();
  return text ? `${fileOf(route.page)}?${text}` : fileOf(route.page);
}

/** The page that an address names. Hosts that leave out ".html" are understood; an unknown name is the home page. */
export function routeOf(url: URL): Route {
  const name = (url.pathname.split('/').at(-1) ?? '').replace(/\.html$/, '');
  const page: PageName = PAGES.find((known) => known === name) ?? 'home';
  const ask = (key: string): string => url.searchParams.get(key) ?? '';
  switch (page) {
    case 'category': {
      const category = ask('kind');
      return { page, slug: ask('in'), ...(category ? { category } : {}) };
    }
    case 'product':
      return { page, itemId: ask('id') };
    case 'search':
      return { page, query: ask('q').trim() };
    default:
      return { page };
  }
}

/** The route of a link of this shop; undefined when it leads elsewhere. */
export function routeOfLink(link: HTMLAnchorElement): Route | undefined {
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return undefined;
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  if (folder(link.pathname) !== folder(location.pathname)) return undefined;
  // A link into this very page is the browser's business.
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return undefined;
  return routeOf(new URL(link.href));
}
