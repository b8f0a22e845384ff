import type { Subscription } from './recommender.js';

/** A subscription that begins when its code is there, and can be ended before. */
export function lateSubscription(begin: () => Promise<Subscription>): Subscription {
  let subscription: Subscription | null = null;
  let ended = false;
  void begin().then((begun) => {
    subscription = begun;
    if (ended) begun.unsubscribe();
  });
  return {
    get held() {
      return subscription?.held ?? false;
    },
    apply: () => subscription?.apply(),
    unsubscribe: () => {
      ended = true;
      subscription?.unsubscribe();
    },
  };
}
