// The recommender of a page: a fake one, or with `?real` the built package with the model under /model/.
import { createRecommender, type Recommender } from 'vitrine';
import { createFakeRecommender, type FakeOptions } from 'vitrine/testing';

/** What a test reaches in a page. */
export interface PageGlobals {
  recommender: Recommender;
}

/** The page's recommender, which tests reach as `globalThis.recommender`. */
export function pageRecommender(fake: FakeOptions = {}): Recommender {
  const query = new URLSearchParams(location.search);
  const recommender = query.has('real')
    ? createRecommender({
        bundle: '/model/manifest.json',
        update: 'manual',
        // A strict policy leaves the header way only: see examples/strict-csp.
        ...(query.get('policy') === 'real' && { workerUrl: '/dist/core-worker.js' }),
      })
    : createFakeRecommender(fake);
  Object.assign(globalThis, { recommender });
  return recommender;
}

/** What the server rendered, from the page's own data block; nothing without one. */
export function initialItems<T>(): T[] {
  const data = document.querySelector('script[type="application/json"]')?.textContent;
  return data ? (JSON.parse(data) as T[]) : [];
}
