import { useState, useSyncExternalStore } from 'react';
import { type ListState, ListStore } from '../bindings/list-store.js';
import type { ListedItem, SubscribeOptions } from '../index.js';
import { useRecommender } from './context.js';

/** What is to be listed. Compared by value: an object written in place is no new question. */
export interface UseRecommendationsOptions extends SubscribeOptions {
  /** What was rendered on the server, shown until the shopper's own list is there. Read once. Default: none. */
  initialItems?: readonly ListedItem[];
}

export interface Recommendations extends ListState {
  /** Shows a list that is held back. */
  apply(): void;
  /** Asks again, and shows the answer at once. */
  refresh(): void;
}

/**
 * A list that follows what the shopper does. On a server, and while hydrating, it holds `initialItems`.
 * @param options as `Recommender.subscribe`, with `initialItems`
 */
export function useRecommendations(options: UseRecommendationsOptions = {}): Recommendations {
  const { initialItems, ...asked } = options;
  const recommender = useRecommender();
  const [store, setStore] = useState(() => new ListStore(recommender, asked, initialItems));
  const current = store.next(recommender, asked);
  // Set while rendering: React starts over with the new store before anything of the old list shows.
  if (current !== store) setStore(current);
  const state = useSyncExternalStore(current.subscribe, current.getState, current.getState);
  return { ...state, apply: current.apply, refresh: current.refresh };
}
