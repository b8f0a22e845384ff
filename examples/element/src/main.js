import { createRecommender } from 'vitrine';
import { provideRecommender } from 'vitrine/element';

const rec = createRecommender({ bundle: '/model/manifest.json' });
const seal = document.querySelector('#seal');

rec.on('sealed', (sealed) => {
  seal.textContent = sealed;
});

// Stands for the page of a product: its link was followed.
addEventListener('hashchange', () => {
  rec.track({ type: 'view', itemId: decodeURIComponent(location.hash.slice('#/'.length)) });
});

provideRecommender(rec);
