import { createContext, createElement, type ReactNode, useContext, useState } from 'react';
import { createRecommender, type Recommender, type RecommenderOptions } from '../index.js';

const RecommenderContext = createContext<Recommender | null>(null);

/** What `VitrineProvider` takes. */
export interface VitrineProviderProps {
  /** A recommender that the shop made itself. Either this or `options`. */
  recommender?: Recommender;
  /**
   * What to make one from. Read once: the recommender of this `name` lives as long as the page, also when the provider is
   * unmounted, so that nothing is lost between two routes; `useRecommender().close()` ends it.
   */
  options?: RecommenderOptions;
  children?: ReactNode;
}

/**
 * Gives a recommender to everything below it. On a server it starts nothing.
 * @throws Error when neither `recommender` nor `options` is there; VitrineError `invalid-argument` for wrong options
 */
export function VitrineProvider({ recommender, options, children }: VitrineProviderProps): ReactNode {
  // An initialiser runs twice in StrictMode; a second call with the same name returns the same recommender.
  const [made] = useState(() => (recommender || !options ? null : createRecommender(options)));
  const value = recommender ?? made;
  if (!value) throw new Error('VitrineProvider needs `recommender` or `options`');
  return createElement(RecommenderContext.Provider, { value }, children);
}

/**
 * The recommender of the nearest `VitrineProvider`, to track events and to ask once.
 * @throws Error outside of a provider
 */
export function useRecommender(): Recommender {
  const recommender = useContext(RecommenderContext);
  if (!recommender) throw new Error('useRecommender must be called below a VitrineProvider');
  return recommender;
}
