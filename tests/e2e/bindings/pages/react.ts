import { createElement, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import type { ListedItem } from 'vitrine';
import { reactShop } from '../support/react-shop.js';
import { initialItems, pageRecommender } from '../support/recommender.js';

const initial = initialItems<ListedItem>();
const recommender = pageRecommender({ started: false });
const shop = createElement(StrictMode, null, reactShop({ recommender, initialItems: initial }));
const place = document.querySelector('#app') as HTMLElement;
if (initial.length > 0) {
  hydrateRoot(place, shop, { onRecoverableError: (error) => console.error(`hydration: ${String(error)}`) });
} else {
  const root = createRoot(place);
  root.render(shop);
  Object.assign(globalThis, { unmount: () => root.unmount() });
}
