import {
  type ComputedRef,
  computed,
  getCurrentInstance,
  type MaybeRefOrGetter,
  onMounted,
  onScopeDispose,
  shallowRef,
  toValue,
  watch,
} from 'vue';
import { type ListState, ListStore, valueKey } from '../bindings/list-store.js';
import type { ListedItem, SubscribeOptions } from '../index.js';
import { useRecommender } from './context.js';

/** What is to be listed; compared by value. */
export interface UseRecommendationsOptions extends SubscribeOptions {
  /** What was rendered on the server, shown until the shopper's own list is there. Read once. Default: none. */
  initialItems?: readonly ListedItem[];
}

/** Each part of the state by itself, so that it can be taken apart. */
export type Recommendations = { readonly [Key in keyof ListState]: ComputedRef<ListState[Key]> } & {
  /** Shows a list that is held back. */
  apply(): void;
  /** Asks again, and shows the answer at once. */
  refresh(): void;
};

/**
 * A list that follows what the shopper does. Call it in `setup`. It asks when the component has been mounted: on a server,
 * and while hydrating, it holds `initialItems`.
 * @param options as `Recommender.subscribe`, with `initialItems`: an object, a ref or a getter
 */
export function useRecommendations(options: MaybeRefOrGetter<UseRecommendationsOptions> = {}): Recommendations {
  const recommender = useRecommender();
  const asked = (): SubscribeOptions => {
    const { initialItems: _, ...rest } = toValue(options);
    return rest;
  };
  let store = new ListStore(recommender, asked(), toValue(options).initialItems);
  let stop: (() => void) | null = null;
  const state = shallowRef(store.getState());

  function start(): void {
    const current = store;
    const update = (): void => {
      state.value = current.getState();
    };
    stop = current.subscribe(update);
    update();
  }

  watch(
    () => valueKey(asked()),
    () => {
      const next = store.next(recommender, asked());
      if (next === store) return;
      store = next;
      state.value = next.getState();
      if (!stop) return;
      stop();
      start();
    },
    // Before the next render, and at once for somebody who reads the state in between.
    { flush: 'sync' },
  );
  if (getCurrentInstance()) onMounted(start);
  else if (typeof document !== 'undefined') start();
  onScopeDispose(() => stop?.());

  const part = <Key extends keyof ListState>(key: Key): ComputedRef<ListState[Key]> => computed(() => state.value[key]);
  return {
    items: part('items'),
    list: part('list'),
    status: part('status'),
    degraded: part('degraded'),
    error: part('error'),
    held: part('held'),
    apply: () => store.apply(),
    refresh: () => store.refresh(),
  };
}
