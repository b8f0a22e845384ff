import { onScopeDispose, readonly, ref } from 'vue';
import type { Consent } from '../index.js';
import { useRecommender } from './context.js';

/**
 * The consent, and the way to change it; changes in other tabs arrive too. Call it in `setup`.
 * @returns the state, and `setConsent`, which resolves when what follows from it is committed
 */
export function useConsent(): {
  /** A ref that follows the state. */
  consent: Readonly<{ readonly value: Consent }>;
  /** Resolves when what follows from it is committed. */
  setConsent(consent: Consent): Promise<void>;
} {
  const recommender = useRecommender();
  const consent = ref(recommender.consent.state);
  onScopeDispose(
    recommender.on('consent', (state) => {
      consent.value = state;
    }),
  );
  return { consent: readonly(consent), setConsent: (state) => recommender.consent.set(state) };
}
