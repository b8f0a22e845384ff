// What the hooks do while a server renders; in a browser tests/e2e/bindings drives them.
import { createElement as h, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Recommender } from 'vitrine';
import {
  type Recommendations,
  type UseRecommendationsOptions,
  useConsent,
  useRecommendations,
  useRecommender,
  VitrineProvider,
  type VitrineProviderProps,
} from 'vitrine/react';
import { createFakeRecommender } from 'vitrine/testing';

/** Renders once. @returns what the hook gave */
function rendered<T>(provider: VitrineProviderProps, hook: () => T): T {
  let seen: T | undefined;
  function Probe(): ReactNode {
    seen = hook();
    return null;
  }
  renderToString(h(VitrineProvider, provider, h(Probe)));
  return seen as T;
}

const list = (options?: UseRecommendationsOptions, recommender = createFakeRecommender()): Recommendations =>
  rendered({ recommender }, () => useRecommendations(options));

describe('useRecommendations on a server', () => {
  it('holds what the server found, and asks nobody', async () => {
    const recommender = createFakeRecommender();
    const { items } = await recommender.trending({ limit: 2 });
    const asked = recommender.fake.calls.length;
    const state = list({ limit: 2, initialItems: items }, recommender);
    expect(state).toMatchObject({ items, status: 'initial', list: null, held: false, error: null });
    expect(recommender.fake.calls).toHaveLength(asked);
    expect(recommender.fake.subscriptions).toBe(0);
  });

  it('waits when the server found nothing', () => {
    expect(list()).toMatchObject({ items: [], status: 'loading' });
    expect(list({ initialItems: [] })).toMatchObject({ items: [], status: 'loading' });
  });

  it('does nothing when it is told to apply or to ask again', () => {
    const recommender = createFakeRecommender();
    const { apply, refresh } = list({}, recommender);
    apply();
    refresh();
    expect(recommender.fake.subscriptions).toBe(0);
  });
});

describe('useConsent on a server', () => {
  it('says pending, whatever is known: a page that is sent to anybody knows nobody', () => {
    const recommender = createFakeRecommender({ consent: 'granted' });
    expect(rendered({ recommender }, useConsent)[0]).toBe('pending');
  });

  it('gives the way to set it', async () => {
    const recommender = createFakeRecommender();
    await rendered({ recommender }, useConsent)[1]('denied');
    expect(recommender.consent.state).toBe('denied');
  });
});

describe('VitrineProvider', () => {
  it('hands on the recommender of the shop', () => {
    const recommender = createFakeRecommender();
    expect(rendered({ recommender }, useRecommender)).toBe(recommender);
  });

  it('makes one from options, inert and a new one for each page that is rendered', async () => {
    const options = { bundle: '/model/manifest.json' };
    const made: Recommender = rendered({ options }, useRecommender);
    expect(await made.recommend()).toMatchObject({ items: [], degraded: { code: 'no-model-yet' } });
    expect(rendered({ options }, useRecommender)).not.toBe(made);
  });

  it('prefers a recommender that is there to options', () => {
    const recommender = createFakeRecommender();
    expect(rendered({ recommender, options: { bundle: '/m.json' } }, useRecommender)).toBe(recommender);
  });

  it('throws when it is given neither, and for wrong options', () => {
    expect(() => rendered({}, useRecommender)).toThrow('VitrineProvider needs `recommender` or `options`');
    expect(() => rendered({ options: { bundle: '' } }, useRecommender)).toThrow(/^bundle must be/);
  });

  it('is missed by each hook outside of it', () => {
    for (const hook of [useRecommender, useConsent, useRecommendations]) {
      const Probe = (): ReactNode => {
        hook();
        return null;
      };
      expect(() => renderToString(h(Probe))).toThrow('below a VitrineProvider');
    }
  });
});
