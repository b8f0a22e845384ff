import { afterEach, describe, expect, it, vi } from 'vitest';
import { ListSubscription } from '../../web/src/client/subscription.js';
import { VitrineError } from '../../web/src/shared/errors.js';
import type { RecommendationList } from '../../web/src/shared/protocol.js';
import { settle } from './support/fakes.js';

function listOf(...itemIds: string[]): RecommendationList {
  const items = itemIds.map((itemId, i) => ({ itemId, rank: i + 1, score: 1, source: 'graph' as const, reasons: [] }));
  return { recommendationId: itemIds.join(), items, bundleVersion: 7, computeMs: 0 };
}

async function subscribed(immediate: boolean, first = listOf('mug')) {
  let answer = first;
  let changed!: () => void;
  const off = vi.fn();
  const ask = vi.fn(async () => answer);
  const heard: string[] = [];
  const subscription = new ListSubscription(
    ask,
    (list) => heard.push(list.recommendationId),
    vi.fn(),
    immediate,
    (listener) => {
      changed = listener;
      return off;
    },
  );
  await settle();
  const change = async (list: RecommendationList): Promise<void> => {
    answer = list;
    changed();
    await settle();
  };
  return { subscription, heard, ask, off, change };
}

afterEach(() => vi.unstubAllGlobals());

describe('a subscription', () => {
  it('hands over the first list, and later only those that look different', async () => {
    const { heard, change } = await subscribed(true);
    await change(listOf('mug'));
    await change(listOf('cup'));
    expect(heard).toEqual(['mug', 'cup']);
  });

  it('holds a changed list back until it is applied', async () => {
    const { subscription, heard, change } = await subscribed(false);
    await change(listOf('cup'));
    await change(listOf('bowl'));
    expect([heard, subscription.held]).toEqual([['mug'], true]);
    subscription.apply();
    expect([heard, subscription.held]).toEqual([['mug', 'bowl'], false]);
  });

  it('holds nothing when the list has changed back', async () => {
    const { subscription, change } = await subscribed(false);
    await change(listOf('cup'));
    await change(listOf('mug'));
    expect(subscription.held).toBe(false);
  });

  it('lets a held list through when the page comes into view again', async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    vi.stubGlobal('document', page);
    const { subscription, heard, change } = await subscribed(false);
    await change(listOf('cup'));
    page.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual(['mug', 'cup']);
    await change(listOf('bowl'));
    subscription.unsubscribe();
    page.dispatchEvent(new Event('visibilitychange'));
    expect(heard).toEqual(['mug', 'cup']);
  });

  it('asks one question at a time, and once more for all that changed meanwhile', async () => {
    const { ask, change } = await subscribed(true);
    await Promise.all([change(listOf('a')), change(listOf('b')), change(listOf('c'))]);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('is silent once taken off, also when a list is on its way', async () => {
    const { subscription, heard, off, change } = await subscribed(true);
    const late = change(listOf('cup'));
    subscription.unsubscribe();
    await late;
    expect(heard).toEqual(['mug']);
    expect(off).toHaveBeenCalledOnce();
  });

  it.each(['closed', 'invalid-argument'] as const)(
    'ends itself after %s, and says so unless it was closed',
    async (code) => {
      let changed!: () => void;
      const off = vi.fn();
      const error = new VitrineError(code, 'limit must be an integer from 1 to 1000');
      const ask = vi.fn(async () => Promise.reject(error));
      const onError = vi.fn();
      new ListSubscription(
        ask,
        () => undefined,
        onError,
        true,
        (listener) => {
          changed = listener;
          return off;
        },
      );
      await settle();
      expect(off).toHaveBeenCalledOnce();
      expect(onError.mock.calls).toEqual(code === 'closed' ? [] : [[error]]);
      changed();
      await settle();
      expect(ask).toHaveBeenCalledOnce();
    },
  );
});
