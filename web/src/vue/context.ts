import { type App, hasInjectionContext, type InjectionKey, inject, provide } from 'vue';
import { createRecommender, type Recommender, type RecommenderOptions } from '../index.js';

const RECOMMENDER: InjectionKey<Recommender> = Symbol('vitrine');

/**
 * A plugin that gives a recommender to the whole app: `app.use(createVitrine({ bundle: '/model/manifest.json' }))`. On a
 * server it starts nothing. The recommender lives as long as the page, also when the app is unmounted.
 * @param source a recommender, or what to make one from
 * @throws VitrineError `invalid-argument`
 */
export function createVitrine(source: Recommender | RecommenderOptions): {
  /** Called by `app.use`. */
  install(app: App): void;
} {
  const recommender = toRecommender(source);
  return { install: (app) => void app.provide(RECOMMENDER, recommender) };
}

/**
 * Gives a recommender to the components below this one. Call it in `setup`.
 * @throws VitrineError `invalid-argument`
 */
export function provideRecommender(source: Recommender | RecommenderOptions): Recommender {
  const recommender = toRecommender(source);
  provide(RECOMMENDER, recommender);
  return recommender;
}

/**
 * The recommender that was provided, to track events and to ask once. Call it in `setup`.
 * @throws Error when none was provided
 */
export function useRecommender(): Recommender {
  const recommender = hasInjectionContext() ? inject(RECOMMENDER, null) : null;
  if (!recommender)
    throw new Error('useRecommender needs app.use(createVitrine(...)) or provideRecommender(...) above it');
  return recommender;
}

function toRecommender(source: Recommender | RecommenderOptions): Recommender {
  return 'bundle' in source ? createRecommender(source) : source;
}
