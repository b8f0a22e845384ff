// Routes live in the hash, so that the built demo runs on any static host and no route ever asks the server.

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'section'; readonly slug: string; readonly category?: string }
  | { readonly page: 'product'; readonly itemId: string }
  | { readonly page: 'search'; readonly query: string };

export const hrefOf = (route: Route): string => {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'section':
      return route.category === undefined
        ? `#/in/${encodeURIComponent(route.slug)}`
        : `#/in/${encodeURIComponent(route.slug)}/${encodeURIComponent(route.category)}`;
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
  if (page === 'in' && rest[0]) {
    const [slug, category] = rest.map(decode);
    return { page: 'section', slug: slug ?? '', ...(category ? { category } : {}) };
  }
  const argument = decode(rest.join('/'));
  if (page === 'product' && argument) return { page: 'product', itemId: argument };
  if (page === 'search' && argument) return { page: 'search', query: argument };
  return { page: 'home' };
}
