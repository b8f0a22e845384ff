import { describe, expect, it } from 'vitest';
import { createFakeRecommender } from 'vitrine/testing';
import { ListStore, valueKey } from '../../web/src/bindings/list-store.js';
import type { SubscribeOptions } from '../../web/src/index.js';
import { settle } from './support/fakes.js';

const idsOf = (store: ListStore) => store.getState().items.map((item) => item.itemId);

function listening(options: SubscribeOptions = {}, recommender = createFakeRecommender()) {
  const store = new ListStore(recommender, options);
  let calls = 0;
  const stop = store.subscribe(() => calls++);
  return { store, recommender, stop, calls: () => calls };
}

describe('the value of options', () => {
  it('does not depend on the order of keys, on identity or on what is undefined', () => {
    expect(valueKey({ limit: 3, exclude: ['a'], offset: undefined })).toBe(valueKey({ exclude: ['a'], limit: 3 }));
    expect(valueKey({ exclude: ['a', 'b'] })).not.toBe(valueKey({ exclude: ['b', 'a'] }));
  });
});

describe('a list that follows', () => {
  it('asks only while somebody listens', async () => {
    const { store, recommender, stop } = listening({ limit: 2 });
    const stopSecond = store.subscribe(() => undefined);
    expect(recommender.fake.subscriptions).toBe(1);
    stop();
    stop();
    expect(recommender.fake.subscriptions).toBe(1);
    stopSecond();
    expect(recommender.fake.subscriptions).toBe(0);
  });

  it('is loading, then ready, and keeps the same state object while nothing changes', async () => {
    const { store, calls } = listening({ limit: 2 });
    expect(store.getState()).toMatchObject({ status: 'loading', items: [], list: null });
    await settle();
    expect(store.getState()).toMatchObject({ status: 'ready', degraded: { code: 'no-history' } });
    expect(idsOf(store)).toEqual(['mug-red', 'pan-iron']);
    expect(store.getState()).toBe(store.getState());
    expect(calls()).toBe(1);
  });

  it('holds a changed list back until it is let through', async () => {
    const { store, recommender } = listening({ limit: 2 });
    await settle();
    recommender.track({ type: 'view', itemId: 'pan-iron' });
    await settle();
    expect(store.getState().held).toBe(true);
    expect(idsOf(store)).toEqual(['mug-red', 'pan-iron']);
    store.apply();
    expect(store.getState().held).toBe(false);
    expect(idsOf(store)).toEqual(['pan-iron', 'pan-steel']);
  });

  it('shows a changed list at once where that is wanted, and reasons that changed in any case', async () => {
    const immediate = listening({ limit: 2, apply: 'immediate' });
    const reasons = listening({ limit: 2 });
    await settle();
    immediate.recommender.track({ type: 'view', itemId: 'pan-iron' });
    reasons.recommender.track({ type: 'view', itemId: 'mug-white' });
    reasons.recommender.fake.setList('recommend', ['mug-red', 'pan-iron']);
    await settle();
    expect(idsOf(immediate.store)).toEqual(['pan-iron', 'pan-steel']);
    expect(reasons.store.getState()).toMatchObject({
      held: false,
      items: [{ reasons: [{ itemId: 'mug-white' }] }, {}],
    });
  });

  it('asks again on refresh, and shows what comes', async () => {
    const { store, recommender } = listening({ limit: 1 });
    await settle();
    recommender.track({ type: 'view', itemId: 'teapot' });
    await settle();
    expect(store.getState().held).toBe(true);
    store.refresh();
    await settle();
    expect(store.getState().held).toBe(false);
    expect(idsOf(store)).toEqual(['teapot']);
    expect(recommender.fake.subscriptions).toBe(1);
  });

  it('keeps what the server rendered while there is no model', async () => {
    const recommender = createFakeRecommender({ degraded: { code: 'bundle-not-found', message: 'gone' } });
    const { items } = await createFakeRecommender().trending({ limit: 3 });
    const store = new ListStore(recommender, {}, items);
    expect(store.getState().status).toBe('initial');
    store.subscribe(() => undefined);
    await settle();
    expect(store.getState()).toMatchObject({ status: 'ready', degraded: { code: 'bundle-not-found' } });
    expect(idsOf(store)).toEqual(['mug-red', 'pan-iron', 'knife-chef']);
  });

  it('says what is wrong with the options instead of throwing into a render', async () => {
    const { store } = listening({ limit: 0 });
    await settle();
    expect(store.getState()).toMatchObject({
      status: 'error',
      error: { code: 'invalid-argument', message: expect.stringContaining('limit') },
    });
  });
});

describe('the store for other options', () => {
  it('is the same one for the same value', () => {
    const recommender = createFakeRecommender();
    const store = new ListStore(recommender, { exclude: ['a'] });
    expect(store.next(recommender, { exclude: ['a'] })).toBe(store);
    expect(store.next(createFakeRecommender(), { exclude: ['a'] })).not.toBe(store);
  });

  it('keeps the items on the screen for another length, and drops them for another item', async () => {
    const { store, recommender } = listening({ list: 'similar', itemId: 'mug-red', limit: 2 });
    await settle();
    const longer = store.next(recommender, { list: 'similar', itemId: 'mug-red', limit: 4 });
    expect(idsOf(longer)).toEqual(['mug-blue', 'mug-white']);
    expect(longer.getState().status).toBe('loading');
    expect(idsOf(store.next(recommender, { list: 'similar', itemId: 'teapot', limit: 2 }))).toEqual([]);
  });
});
