import type { ListedItem } from 'vitrine';
import { initialItems, pageRecommender } from '../support/recommender.js';
import { vueShop } from '../support/vue-shop.js';

const initial = initialItems<ListedItem>();
const app = vueShop({ recommender: pageRecommender({ started: false }), initialItems: initial });
app.mount('#app');
Object.assign(globalThis, { unmount: () => app.unmount() });
