import './styles/tokens.css';
import './styles/base.css';
import './styles/shop.css';
import './styles/cards.css';
import './styles/pages.css';
import './styles/tour.css';
import './styles/panels.css';
import { hydrate } from 'preact';
import { App } from './components/app.tsx';
import { ShopContext } from './components/use-shop.ts';
import { callLog } from './glass/calls.ts';
import { offline } from './offline/offline.ts';
import { loadGlass } from './pages/parts.tsx';
import { turnPages } from './shop/links.ts';
import { Shop } from './shop/shop.ts';

const root = document.querySelector('#shop');
if (!root) throw new Error('the page has no #shop');

// The model and the drawings are on their way before anything is drawn.
const shop = new Shop();
callLog.watch(shop.recommender);
// For the curious, in the console: await vitrine.recommend({ limit: 8 })
Object.assign(globalThis, { vitrine: shop.recommender });
const drawings = import('./pictures/sprite.ts').then(({ installSprite }) => installSprite());

hydrate(
  <ShopContext.Provider value={shop}>
    <App />
  </ShopContext.Provider>,
  root,
);
// Whatever has failed until here, the document itself says that nothing happens (offline-plugin.ts).
document.documentElement.dataset['started'] = '';
turnPages(shop);

await shop.open();
performance.mark('vitrine-first-row');
// All that the page will ever ask for is here before it begins to count what it asks for; what does not come is no reason
// not to count.
await Promise.allSettled([
  drawings,
  loadGlass(),
  shop.closest.settled,
  ...['16px Figtree Variable', '600 16px Fraunces Variable'].map((font) => document.fonts.load(font)),
]);
shop.countRequests();
performance.mark('vitrine-counting');
// Only the built shop has something to keep; and only when nobody waits for anything any more.
if (document.querySelector('link[rel="manifest"]')) void offline.start('./service-worker.js');
