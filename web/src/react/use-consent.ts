import { useCallback, useSyncExternalStore } from 'react';
import type { Consent } from '../index.js';
import { useRecommender } from './context.js';

/**
 * The consent, and the way to change it; changes in other tabs arrive too.
 * @returns the state and a function that sets it, which resolves when what follows from it is committed
 */
export function useConsent(): [consent: Consent, setConsent: (consent: Consent) => Promise<void>] {
  const recommender = useRecommender();
  const subscribe = useCallback((changed: () => void) => recommender.on('consent', changed), [recommender]);
  const state = useCallback(() => recommender.consent.state, [recommender]);
  const setConsent = useCallback((consent: Consent) => recommender.consent.set(consent), [recommender]);
  return [useSyncExternalStore(subscribe, state, () => 'pending'), setConsent];
}
