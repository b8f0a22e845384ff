// What each document shows before its script has run: the page's first state, drawn while the shop is built.
import { renderToString } from 'preact-render-to-string';
import { App } from './components/app.tsx';
import { ShopContext } from './components/use-shop.ts';
import type { Language } from './i18n/language.ts';
import type { PageName } from './shop/pages.ts';
import { routeOf } from './shop/router.ts';
import { firstState } from './shop/state.ts';

export function prerender(page: PageName, language: Language): string {
  const state = firstState(routeOf(new URL(`http://localhost/${page}.html`)), language);
  return renderToString(
    <ShopContext.Provider value={{ state, subscribe: () => () => true }}>
      <App />
    </ShopContext.Provider>,
  );
}
