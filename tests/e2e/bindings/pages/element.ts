// Both elements over one recommender.
import { provideRecommender, provideTexts } from 'vitrine/element';
import { pageRecommender } from '../support/recommender.js';

const query = new URLSearchParams(location.search);
const viewed = (query.get('viewed') ?? 'mug-red,knife-chef,pan-iron').split(',').filter(Boolean);
const at = (i: number): number => Date.UTC(2026, 0, 1, 9, 5 * i);
const recommender = pageRecommender({
  consent: 'granted',
  globalPrivacyControl: query.has('gpc'),
  history: viewed.map((itemId, i) => ({ type: 'view', itemId, at: at(i) })),
});
if (viewed.length > 0 && !query.has('real')) {
  recommender.track({ type: 'search', query: 'stoneware', at: at(5) });
  recommender.track({ type: 'cart', itemId: 'teapot', at: at(6) });
}
Object.assign(globalThis, { provideTexts });
provideRecommender(recommender);
