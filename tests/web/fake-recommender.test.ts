import { describe, expect, it } from 'vitest';
import type { RecommendationList, TrackEvent } from 'vitrine';
import { createFakeRecommender, type FakeOptions } from 'vitrine/testing';
import { settle } from './support/fakes.js';

const idsOf = ({ items }: Pick<RecommendationList, 'items'>) => items.map((item) => item.itemId);

/** Three items of two kinds, the most popular first. */
const small = (options: FakeOptions = {}) =>
  createFakeRecommender({
    items: [{ itemId: 'mug', category: 'Mugs', price: 8 }, { itemId: 'pan', category: 'Pans' }, 'spoon'],
    ...options,
  });

describe('the lists of a fake', () => {
  it('are the same for the same calls, ids and times too', async () => {
    const story = async () => {
      const recommender = createFakeRecommender();
      recommender.track({ type: 'view', itemId: 'teapot' });
      return [await recommender.recommend(), await recommender.similar('mug-red'), await recommender.data.list()];
    };
    expect(await story()).toEqual(await story());
  });

  it('are the catalogue in its order before anything is tracked, and say so', async () => {
    const list = await small().recommend({ limit: 2 });
    expect(list).toMatchObject({ recommendationId: 'list-1', bundleVersion: 1, degraded: { code: 'no-history' } });
    expect(list.items).toMatchObject([
      { itemId: 'mug', rank: 1, score: 1, source: 'popular', reasons: [], item: { title: 'mug', price: 8 } },
      { itemId: 'pan', rank: 2, score: 0.5, item: { price: null } },
    ]);
  });

  it('follow the category of what was viewed, and name the event, with shares that sum to one', async () => {
    const recommender = createFakeRecommender();
    const viewed = ['pan-iron', 'pan-steel'].map((itemId) => recommender.track({ type: 'view', itemId }));
    const { items, degraded } = await recommender.recommend({ limit: 3 });
    expect(degraded).toBeUndefined();
    expect(items.map((item) => item.item?.category)).toEqual(['Pans', 'Pans', 'Pans']);
    const pot = items.find((item) => item.itemId === 'pot-small');
    expect(pot).toMatchObject({ source: 'graph', reasons: [{ kind: 'viewed', itemId: 'pan-steel' }, {}] });
    expect(pot?.reasons.map((reason) => reason.eventId)).toEqual([...viewed].reverse());
    expect(pot?.reasons.reduce((sum, reason) => sum + reason.weight, 0)).toBeCloseTo(1);
  });

  it('leave out what lies in the cart, what was bought and what is disliked, unless told otherwise', async () => {
    const recommender = small({ items: ['mug', 'pan', 'spoon', 'pot'] });
    await recommender.cart.set(['mug']);
    recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }] });
    recommender.track({ type: 'dislike', itemId: 'spoon' });
    expect(idsOf(await recommender.recommend())).toEqual(['pot']);
    const all = { excludeInCart: false, excludePurchased: false, excludeDisliked: false };
    expect(idsOf(await recommender.recommend({ ...all, exclude: ['pot'] }))).toEqual(['mug', 'pan', 'spoon']);
    await recommender.cart.set([]);
    expect(idsOf(await recommender.recommend())).toEqual(['mug', 'pot']);
  });

  it('are similar by category, recent by views, and no-match for an unknown item', async () => {
    const recommender = createFakeRecommender();
    for (const itemId of ['teapot', 'mug-red', 'teapot']) recommender.track({ type: 'view', itemId });
    expect(idsOf(await recommender.similar('mug-red', { limit: 2 }))).toEqual(['mug-blue', 'mug-white']);
    expect(idsOf(await recommender.recentlyViewed())).toEqual(['teapot', 'mug-red']);
    expect((await recommender.similar('sofa')).degraded?.code).toBe('no-match');
  });

  it('hold what a test sets, before offset and limit', async () => {
    const recommender = small();
    const [custom] = (await small().trending({ limit: 1 })).items;
    recommender.fake.setList('recommend', ['spoon', 'pan', 'mug']);
    if (custom) recommender.fake.setList('trending', [{ ...custom, score: 42 }]);
    expect(idsOf(await recommender.recommend({ offset: 1, limit: 1 }))).toEqual(['pan']);
    expect((await recommender.trending()).items).toMatchObject([{ itemId: 'mug', score: 42 }]);
    recommender.fake.setList('recommend', null);
    expect(idsOf(await recommender.recommend({ limit: 1 }))).toEqual(['mug']);
  });
});

describe('a fake refuses what the real one refuses', () => {
  it('wrong arguments, naming them', async () => {
    const recommender = small();
    // @ts-expect-error no item
    expect(() => recommender.track({ type: 'view' })).toThrow(/^itemId must be/);
    await expect(recommender.recommend({ limit: 0 })).rejects.toThrow(/^limit must be/);
    // @ts-expect-error unknown consent
    await expect(recommender.consent.set('maybe')).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(recommender.data.delete({ itemId: 'mug', eventId: 'e' })).rejects.toThrow(/^selector must be/);
    // @ts-expect-error there is no such list
    const error = await new Promise((resolve) => recommender.subscribe({ list: 'best' }, () => undefined, resolve));
    expect(error).toMatchObject({ code: 'invalid-argument', message: expect.stringMatching(/^list must be/) });
    expect(recommender.fake.tracked).toEqual([]);
  });

  it('lists whose signal was aborted, before they were asked for and while they wait', async () => {
    const recommender = small({ started: false });
    await expect(recommender.recommend({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const controller = new AbortController();
    const list = recommender.recommend({ signal: controller.signal });
    controller.abort('late');
    recommender.fake.start();
    await expect(list).rejects.toBe('late');
  });

  it('bulk reads without a gesture, where the test wants that', async () => {
    const recommender = small({ gesture: false });
    await expect(recommender.data.list()).rejects.toMatchObject({ code: 'needs-gesture' });
    recommender.fake.setGesture(true);
    expect(await recommender.data.list()).toEqual([]);
    recommender.fake.setGesture(false);
    await expect(recommender.data.export()).rejects.toMatchObject({ code: 'needs-gesture' });
  });

  it('everything after it was closed', async () => {
    const recommender = small();
    recommender.subscribe({}, () => undefined);
    await recommender.close();
    expect(recommender.fake.subscriptions).toBe(0);
    expect(() => recommender.track({ type: 'view', itemId: 'mug' })).toThrow(
      expect.objectContaining({ code: 'closed' }),
    );
    await expect(recommender.recommend()).rejects.toMatchObject({ code: 'closed' });
    await expect(recommender.stats()).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('the history of a fake', () => {
  it('begins as the test says, counts an order once, and masks what is searched for', async () => {
    const recommender = small({ history: [{ type: 'view', itemId: 'mug', at: 1000 }] });
    const order: TrackEvent = { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }] };
    expect(recommender.track(order)).toBe(recommender.track(order));
    recommender.track({ type: 'search', query: 'mail me at someone@shop.test' });
    expect(recommender.fake.events.map(({ eventId }) => eventId)).toEqual(['event-1', 'order:A-1', 'event-2']);
    expect(recommender.fake.events.at(-1)).toMatchObject({ query: expect.not.stringContaining('someone') });
    expect(recommender.fake.tracked).toHaveLength(3);
  });

  it('is deleted by event, by item and by time, and as a whole', async () => {
    const recommender = small();
    const first = recommender.track({ type: 'view', itemId: 'mug', at: 1000 });
    recommender.track({ type: 'view', itemId: 'pan', at: 2000 });
    recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'pan' }] });
    recommender.track({ type: 'view', itemId: 'spoon', at: 3000 });
    recommender.track({ type: 'view', itemId: 'spoon', at: 4000 });
    expect(await recommender.data.delete({ eventId: first })).toBe(1);
    expect(await recommender.data.delete({ itemId: 'pan' })).toBe(2);
    expect(await recommender.data.delete({ before: 4000 })).toBe(1);
    expect(recommender.fake.events).toMatchObject([{ itemId: 'spoon', time: 4 }]);
    await recommender.data.clear();
    expect(recommender.fake.events).toEqual([]);
  });

  it('goes through export and import, and orders of an account are merged once', async () => {
    const recommender = small();
    recommender.track({ type: 'view', itemId: 'mug' });
    const file = await recommender.data.export();
    const other = small();
    expect([await other.data.import(file), await other.data.import(file)]).toEqual([1, 0]);
    const orders = [{ orderId: 'A-1', at: 1000, lines: [{ itemId: 'pan' }] }];
    expect(await other.data.merge(orders)).toEqual({ added: 1, known: 0 });
    expect(await other.data.merge(orders)).toEqual({ added: 0, known: 1 });
  });

  it('is deleted and stays empty while consent is denied, and what was tracked can still be seen', async () => {
    const recommender = small({ consent: 'granted' });
    recommender.track({ type: 'view', itemId: 'mug' });
    await recommender.consent.set('denied');
    recommender.track({ type: 'view', itemId: 'pan' });
    expect(recommender.fake.events).toEqual([]);
    expect(recommender.fake.tracked).toHaveLength(2);
  });

  it('is another one for each profile', async () => {
    const recommender = small();
    recommender.track({ type: 'view', itemId: 'mug' });
    await recommender.switchProfile('account-17');
    expect(recommender.fake.events).toEqual([]);
    await recommender.switchProfile(null);
    expect(recommender.fake.events).toHaveLength(1);
  });

  it('tells what it infers', async () => {
    const recommender = createFakeRecommender();
    for (const itemId of ['mug-red', 'mug-blue', 'pan-iron']) recommender.track({ type: 'view', itemId });
    expect(await recommender.profile()).toMatchObject({
      events: 3,
      topCategories: [{ name: 'Mugs' }, { name: 'Pans' }],
      priceBand: { low: 9.5, median: 9.5 },
      recentItemIds: ['pan-iron', 'mug-blue', 'mug-red'],
    });
    expect((await createFakeRecommender().profile()).priceBand).toBeNull();
  });
});

describe('the start of a fake', () => {
  it('is waited for by lists and ready, where a test wants to see that', async () => {
    const recommender = small({ started: false });
    const heard: unknown[] = [];
    recommender.on('ready', (ready) => heard.push(ready));
    let answered = false;
    const list = recommender.recommend().finally(() => {
      answered = true;
    });
    await settle();
    expect([answered, recommender.version, heard]).toEqual([false, null, []]);
    recommender.fake.start();
    expect(idsOf(await list)).toHaveLength(3);
    expect(await recommender.ready).toEqual({ bundleVersion: 1 });
    recommender.fake.start();
    expect(heard).toEqual([{ bundleVersion: 1 }]);
  });

  it('fails as the test says: lists are empty where there would be no model, and only degraded otherwise', async () => {
    const missing = small({ degraded: { code: 'bundle-not-found', message: 'gone' } });
    expect(await missing.recommend()).toMatchObject({ items: [], bundleVersion: null });
    expect((await missing.stats()).bundle).toBeNull();
    expect(await missing.ready).toMatchObject({ bundleVersion: null, degraded: { code: 'bundle-not-found' } });
    const heard: string[] = [];
    missing.on('degraded', ({ code }) => heard.push(code));
    missing.fake.setDegraded({ code: 'bundle-expired', message: 'old' });
    missing.fake.setDegraded({ code: 'storage-unavailable', message: 'full' });
    expect(heard).toEqual(['bundle-expired', 'storage-unavailable']);
    expect(await missing.recommend()).toMatchObject({ bundleVersion: 1, degraded: { code: 'storage-unavailable' } });
    expect(idsOf(await missing.recommend())).toHaveLength(3);
  });
});

describe('a subscription to a fake', () => {
  it('gets what differs, at once or when it is applied, until it ends', async () => {
    const recommender = small();
    const [immediate, held]: string[][] = [[], []];
    const show = (seen: string[] | undefined) => (list: RecommendationList) => seen?.push(idsOf(list)[0] ?? '');
    recommender.subscribe({ limit: 1, apply: 'immediate' }, show(immediate));
    const subscription = recommender.subscribe({ limit: 1 }, show(held));
    await settle();
    recommender.track({ type: 'view', itemId: 'pan' });
    await settle();
    expect([immediate, held, subscription.held]).toEqual([['mug', 'pan'], ['mug'], true]);
    subscription.apply();
    expect([held, subscription.held]).toEqual([['mug', 'pan'], false]);
    recommender.fake.emit('change', { events: 1 });
    subscription.unsubscribe();
    subscription.unsubscribe();
    await recommender.data.clear();
    await settle();
    expect([immediate?.at(-1), held, recommender.fake.subscriptions]).toEqual(['mug', ['mug', 'pan'], 1]);
  });
});

describe('what a test hears and sets', () => {
  it('reaches listeners until they are taken off', () => {
    const recommender = small();
    const heard: unknown[] = [];
    const offs = [
      recommender.on('sealed', (sealed) => heard.push(sealed)),
      recommender.on('consent', (consent) => heard.push(consent)),
      recommender.on('attribution', ({ kind }) => heard.push(kind)),
    ];
    const tell = () => {
      recommender.fake.setSealed('none');
      recommender.fake.setConsent('granted');
      recommender.fake.emit('attribution', { placement: 'home', variant: null, source: 'graph', kind: 'click' });
    };
    tell();
    for (const off of offs) off();
    tell();
    expect(heard).toEqual(['none', 'granted', 'click']);
    expect([recommender.sealed, recommender.consent.state]).toEqual(['none', 'granted']);
  });

  it('sees every call with its arguments, in order', async () => {
    const recommender = small();
    await recommender.recommend({ limit: 2 });
    await recommender.similar('mug');
    recommender.experiment('row', ['a', 'b']);
    await recommender.update();
    expect(recommender.fake.calls).toEqual([
      { name: 'recommend', args: [{ limit: 2 }] },
      { name: 'similar', args: ['mug', {}] },
      { name: 'experiment', args: ['row', ['a', 'b']] },
      { name: 'update', args: [] },
    ]);
  });
});
