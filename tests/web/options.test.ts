import { describe, expect, it } from 'vitest';
import { checkRecommenderOptions } from '../../web/src/client/check-options.js';
import { checkBundle, checkRetention, checkTrackEvent } from '../../web/src/client/checks.js';
import type { RecommenderOptions } from '../../web/src/client/options.js';
import { onnx } from '../../web/src/onnx/index.js';
import { checkRange, checkSelector } from '../../web/src/shared/check-calls.js';
import { checkListRequest } from '../../web/src/shared/list-request.js';
import { NOW_MS } from './support/fakes.js';

const track = (event: unknown) => checkTrackEvent(event, NOW_MS, () => 'new-id');
const request = (list: unknown, options: unknown, items?: unknown) => checkListRequest({ list, items, options });
const invalid = (argument: string) =>
  expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(new RegExp(`^${argument} `)) });

describe('track()', () => {
  it('keeps an event with whole seconds and an id of its own', () => {
    expect(track({ type: 'view', itemId: 'mug', at: NOW_MS - 1501 })).toEqual({
      eventId: 'new-id',
      type: 'view',
      itemId: 'mug',
      time: NOW_MS / 1000 - 2,
    });
  });

  it('makes the event id of an order from its order id, so that a reloaded receipt is the same event', () => {
    const receipt = { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'mug', quantity: 2, price: 7.5 }] };
    expect(track(receipt)).toEqual(track(receipt));
    expect(track(receipt).eventId).toBe('order:A-1');
  });

  it.each([
    ['event', undefined],
    ['event', 'view'],
    ['type', { itemId: 'mug' }],
    ['type', { type: 'constructor', itemId: 'mug' }],
    ['query', { type: 'search' }],
    ['query', { type: 'search', query: '' }],
    ['value', { type: 'rating', itemId: 'mug' }],
    ['value', { type: 'rating', itemId: 'mug', value: Number.NaN }],
    ['value', { type: 'view', itemId: 'mug', value: '5' }],
    ['groupId', { type: 'view', itemId: 'mug', groupId: 5 }],
    ['recommendationId', { type: 'click', itemIds: ['mug'] }],
    ['itemIds', { type: 'click', recommendationId: 'r', itemIds: [] }],
    ['itemIds\\[0\\]', { type: 'impression', recommendationId: 'r', itemIds: [7] }],
    ['type', { type: 'toString', itemId: 'mug' }],
    ['itemId', { type: 'view' }],
    ['itemId', { type: 'view', itemId: '' }],
    ['itemId', { type: 'view', itemId: 17 }],
    ['itemId', { type: 'view', itemId: 'x'.repeat(513) }],
    ['at', { type: 'view', itemId: 'mug', at: 'yesterday' }],
    ['at', { type: 'view', itemId: 'mug', at: new Date(Number.NaN) }],
    ['at', { type: 'view', itemId: 'mug', at: NOW_MS + 2 * 86_400_000 }],
    ['orderId', { type: 'purchase', lines: [{ itemId: 'mug' }] }],
    ['lines', { type: 'purchase', orderId: 'A-1' }],
    ['lines', { type: 'purchase', orderId: 'A-1', lines: [] }],
    ['lines\\[1\\]', { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'mug' }, null] }],
    ['lines\\[0\\].itemId', { type: 'purchase', orderId: 'A-1', lines: [{}] }],
    ['lines\\[0\\].quantity', { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'mug', quantity: 0 }] }],
    ['lines\\[0\\].price', { type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'mug', price: -1 }] }],
  ])('names %s when it is wrong: %j', (argument, event) => {
    expect(() => track(event)).toThrow(invalid(argument));
  });
});

describe('a list request', () => {
  it('gets every default', () => {
    expect(checkListRequest({ list: undefined, items: undefined, options: undefined })).toEqual({
      list: 'recommend',
      itemIds: [],
      limit: 10,
      offset: 0,
      exclude: [],
      excludePurchased: true,
      excludeInCart: true,
      excludeDisliked: true,
      placement: null,
      diversity: 0.2,
      rotation: 0,
      exploration: 0.05,
      minProbability: 0,
      fallbacks: [],
      knownOnly: false,
      rules: {},
    });
  });

  it('takes what a kind of list does without, and does without it', () => {
    const options = { diversity: 0.5, rotation: 1, exploration: 1 };
    const shares = (list: string) => checkListRequest({ list, items: 'mug', options });
    expect(shares('recommend')).toMatchObject(options);
    for (const list of ['similar', 'trending', 'recentlyViewed']) {
      expect(shares(list)).toMatchObject({ diversity: 0.5, rotation: 0, exploration: 0 });
    }
  });

  it.each([
    ['options', 10],
    ['limit', { limit: 0 }],
    ['limit', { limit: 1001 }],
    ['limit', { limit: 2.5 }],
    ['limit', { limit: '8' }],
    ['limit', { limit: Number.NaN }],
    ['offset', { offset: -1 }],
    ['offset', { offset: 9001 }],
    ['exclude', { exclude: 'mug' }],
    ['exclude\\[1\\]', { exclude: ['mug', ''] }],
    ['excludePurchased', { excludePurchased: 'no' }],
    ['placement', { placement: '' }],
    ['diversity', { diversity: 1.1 }],
    ['rotation', { rotation: -0.1 }],
    ['exploration', { exploration: Number.NaN }],
    ['exploration', { exploration: '0.05' }],
  ])('names %s when it is wrong: %j', (argument, options) => {
    expect(() => request('recommend', options)).toThrow(invalid(argument));
  });

  it('needs items only for what is about items', () => {
    expect(() => request('similar', {})).toThrow(invalid('itemId'));
    expect(() => request('similar', {}, ['mug'])).toThrow(invalid('itemId'));
    expect(request('similar', {}, 'mug').itemIds).toEqual(['mug']);
    expect(request('trending', {}).itemIds).toEqual([]);
    for (const list of ['boughtTogether', 'rerank']) {
      expect(() => request(list, {})).toThrow(invalid('itemIds'));
      expect(() => request(list, {}, 'mug')).toThrow(invalid('itemIds'));
      expect(() => request(list, {}, ['mug', 7])).toThrow(invalid('itemIds\\[1\\]'));
      expect(request(list, {}, []).itemIds).toEqual([]);
      expect(request(list, {}, ['mug', 'mug']).itemIds).toEqual(['mug', 'mug']);
    }
  });

  it('takes ten thousand items for a cart, and a thousand for a list of the shop', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => `sku-${i}`);
    expect(request('boughtTogether', {}, ids(10_000)).itemIds).toHaveLength(10_000);
    expect(() => request('boughtTogether', {}, ids(10_001))).toThrow(invalid('itemIds'));
    expect(request('rerank', {}, ids(1000)).itemIds).toHaveLength(1000);
    expect(() => request('rerank', {}, ids(1001))).toThrow(invalid('itemIds'));
  });

  it.each([0, -1, Number.NaN, 1001, 2.5])('refuses a limit of %d for every kind of list', (limit) => {
    for (const list of ['recommend', 'trending', 'recentlyViewed', 'buyAgain']) {
      expect(() => request(list, { limit })).toThrow(invalid('limit'));
    }
    expect(() => request('similar', { limit }, 'mug')).toThrow(invalid('limit'));
    for (const list of ['boughtTogether', 'rerank'])
      expect(() => request(list, { limit }, [])).toThrow(invalid('limit'));
  });

  it('gives a list of the shop back whole and undiversified', () => {
    expect(request('rerank', {}, [])).toMatchObject({ limit: 1000, diversity: 0 });
    expect(request('rerank', { limit: 5, diversity: 0.4 }, [])).toMatchObject({ limit: 5, diversity: 0.4 });
  });

  it('takes fallbacks that go with the list, and names others', () => {
    expect(request('boughtTogether', { fallbacks: ['similar', 'trending'] }, ['mug']).fallbacks).toEqual([
      'similar',
      'trending',
    ]);
    expect(request('buyAgain', { fallbacks: ['recommend'] }).fallbacks).toEqual(['recommend']);
    const wrong: [list: string, fallbacks: unknown, items: unknown, argument: string][] = [
      ['recommend', 'trending', undefined, 'fallbacks'],
      ['recommend', ['popular'], undefined, 'fallbacks\\[0\\]'],
      ['recommend', ['trending', 'similar'], undefined, 'fallbacks\\[1\\]'],
      ['recommend', ['rerank'], undefined, 'fallbacks\\[0\\]'],
      ['rerank', ['trending'], ['mug'], 'fallbacks\\[0\\]'],
    ];
    for (const [list, fallbacks, items, argument] of wrong) {
      expect(() => request(list, { fallbacks }, items)).toThrow(invalid(argument));
    }
  });

  it.each(['toString', 'recommended', 7])('refuses %j as a kind of list', (list) => {
    expect(() => request(list, {})).toThrow(invalid('list'));
  });
});

describe('other arguments', () => {
  it.each([undefined, '', 5, {}, { manifest: '{}' }, { manifest: '{}', files: { a: 'text' } }])(
    'refuses %j as a bundle',
    (bundle) => {
      expect(() => checkBundle(bundle)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    },
  );

  it('takes the built-in encoder, one of onnx() and none, and the first where nothing is said', () => {
    const encoderOf = (options: Partial<RecommenderOptions>) =>
      checkRecommenderOptions({ bundle: '/manifest.json', ...options }).encoder;
    expect(encoderOf({})).toBe('built-in');
    expect(encoderOf({ encoder: 'built-in' })).toBe('built-in');
    expect(encoderOf({ encoder: false })).toBe(false);
    const own = onnx();
    expect(encoderOf({ encoder: own })).toBe(own);
  });

  it.each(['onnx', '', 0, 5, true, null, {}, { url: '/encoder.onnx' }, []])('refuses %j as an encoder', (encoder) => {
    const options = { bundle: '/manifest.json', encoder } as unknown as RecommenderOptions;
    expect(() => checkRecommenderOptions(options)).toThrow(invalid('encoder'));
  });

  it('refuses options that are none', () => {
    for (const options of [undefined, null, 'bundle', []]) {
      expect(() => checkRecommenderOptions(options as never)).toThrow(invalid('options'));
    }
  });

  it('fills up a retention given in part and refuses what is out of range', () => {
    expect(checkRetention({ days: 7 })).toEqual({ events: 500, days: 7 });
    expect(() => checkRetention({ events: 0 })).toThrow(invalid('retention.events'));
    expect(() => checkRetention({ days: 1e9 })).toThrow(invalid('retention.days'));
  });

  it('takes a page of the catalogue from what is given of it', () => {
    expect(checkRange(undefined)).toEqual({ offset: 0, limit: 16 << 20 });
    expect(() => checkRange({ offset: -1 })).toThrow(invalid('offset'));
    expect(() => checkRange({ limit: 0 })).toThrow(invalid('limit'));
    expect(() => checkRange(5)).toThrow(invalid('range'));
  });

  it('takes exactly one selector for deleting', () => {
    expect(checkSelector({ before: new Date(5) })).toEqual({ before: 5 });
    expect(() => checkSelector({})).toThrow(invalid('selector'));
    expect(() => checkSelector({ itemId: 'mug', eventId: 'e1' })).toThrow(invalid('selector'));
  });
});
