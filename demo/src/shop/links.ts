// Before the visitor has agreed to be remembered, what the browser knows lives in the memory of this document, and a real
// navigation would end it. So until then pages are turned without leaving the document; from the yes on (or a no) every
// link is what it says: a navigation to another document.
import { type Route, routeOf, routeOfLink } from './router.ts';

export interface Turner {
  /** A navigation would lose what has been learnt. */
  readonly staysInDocument: boolean;
  go(route: Route): Promise<void>;
}

export function turnPages(shop: Turner): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !shop.staysInDocument) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const route = link && routeOfLink(link);
    if (!route) return;
    event.preventDefault();
    turnTo(shop, link.href, route);
  });
  addEventListener('popstate', () => void shop.go(routeOf(new URL(location.href))));
}

/** To another page of the shop, whichever way is right now. */
export function visit(shop: Turner, href: string): void {
  const url = new URL(href, document.baseURI);
  if (shop.staysInDocument) turnTo(shop, url.href, routeOf(url));
  else location.assign(url);
}

function turnTo(shop: Turner, href: string, route: Route): void {
  if (href !== location.href) history.pushState(null, '', href);
  void shop.go(route);
}
