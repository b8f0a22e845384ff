// `vitrine/react`: a provider and hooks. React itself is the shop's own.
export type { ListState } from '../bindings/list-store.js';
export { useRecommender, VitrineProvider, type VitrineProviderProps } from './context.js';
export { useConsent } from './use-consent.js';
export {
  type Recommendations,
  type UseRecommendationsOptions,
  useRecommendations,
} from './use-recommendations.js';
