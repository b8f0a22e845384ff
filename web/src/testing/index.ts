// `vitrine/testing`: a recommender without an engine, for tests and stories of what uses one.
export { createFakeRecommender } from './fake-recommender.js';
export type { FakeCall, FakeControls, FakeItem, FakeOptions, FakeRecommender } from './types.js';
