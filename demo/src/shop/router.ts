// Routes live in the hash, so that the built demo runs on any static host and no route ever asks the server.

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'section'; readonly slug: string }
  | { readonly page: 'product'; readonly itemId: string }
  | { readonly page: 'search'; readonly query: string };

export const hrefOf = (route: Route): string => {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'section':
      return `#/in/${encodeURIComponent(route.slug)}`;
    case 'product':
      return `#/product/${encodeURIComponent(route.itemId)}`;
    case 'search':
      return `#/search/${encodeURIComponent(route.query)}`;
  }
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export function routeOf(hash: string): Route {
  const [, page, ...rest] = hash.replace(/^#/, '').split('/');
  const argument = decode(rest.join('/'));
  if (page === 'in' && argument) return { page: 'section', slug: argument };
  if (page === 'product' && argument) return { page: 'product', itemId: argument };
  if (page === 'search' && argument) return { page: 'search', query: argument };
  return { page: 'home' };
}
