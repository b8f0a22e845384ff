import './styles/tokens.css';
import './styles/base.css';
import './styles/shop.css';
import './styles/panels.css';
import { render } from 'preact';
import { App } from './components/app.tsx';
import { ShopContext } from './components/use-shop.ts';
import { Shop } from './shop/shop.ts';

const root = document.querySelector('#shop');
if (!root) throw new Error('index.html has no #shop');

// The model and the drawings are on their way before anything is drawn.
const shop = new Shop();
// For the curious, in the console: await vitrine.recommend({ limit: 8 })
Object.assign(globalThis, { vitrine: shop.recommender });
const drawings = import('./pictures/sprite.ts').then(({ installSprite }) => installSprite());

render(
  <ShopContext.Provider value={shop}>
    <App />
  </ShopContext.Provider>,
  root,
);

// All that the page will ever ask for is here before the shop opens and begins to count requests.
await Promise.all([
  drawings,
  ...['16px Figtree Variable', '600 16px Fraunces Variable'].map((font) => document.fonts.load(font)),
]);
await shop.open();
performance.mark('vitrine-first-row');
