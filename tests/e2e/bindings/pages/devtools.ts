import { openDevtools } from 'vitrine/devtools';
import { pageRecommender } from '../support/recommender.js';

const recommender = pageRecommender({ consent: 'granted' });
Object.assign(globalThis, { openDevtools });
openDevtools(recommender);
if (!new URLSearchParams(location.search).has('real')) {
  for (const itemId of ['mug-red', 'knife-chef', 'pan-iron']) recommender.track({ type: 'view', itemId });
  recommender.track({ type: 'search', query: 'stoneware' });
}
