// `vitrine/vue`: a plugin and composables. Vue itself is the shop's own.
export type { ListState } from '../bindings/list-store.js';
export { createVitrine, provideRecommender, useRecommender } from './context.js';
export { useConsent } from './use-consent.js';
export {
  type Recommendations,
  type UseRecommendationsOptions,
  useRecommendations,
} from './use-recommendations.js';
