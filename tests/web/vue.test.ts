// The composables in components that are mounted into plain objects, and rendered on a server; in a browser
// tests/e2e/bindings drives them.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeRecommender, type FakeRecommender } from 'vitrine/testing';
import {
  createVitrine,
  provideRecommender,
  type Recommendations,
  type UseRecommendationsOptions,
  useConsent,
  useRecommendations,
  useRecommender,
} from 'vitrine/vue';
import { createSSRApp, defineComponent, effectScope, h, type MaybeRefOrGetter, ref, watchEffect } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { settle } from './support/fakes.js';
import { mountNowhere } from './support/vue-nowhere.js';

const idsOf = ({ items }: Recommendations) => items.value.map((item) => item.itemId);

/** Mounts a component whose `setup` is the hook. */
function mounted<T>(hook: () => T, recommender = createFakeRecommender()) {
  let given: T | undefined;
  const Probe = defineComponent(() => {
    given = hook();
    return () => null;
  });
  const app = mountNowhere(Probe, (made) => made.use(createVitrine(recommender)));
  return { given: given as T, recommender, unmount: () => app.unmount() };
}

const listing = (options?: MaybeRefOrGetter<UseRecommendationsOptions>, recommender?: FakeRecommender) =>
  mounted(() => useRecommendations(options), recommender);

describe('useRecommendations', () => {
  it('is loading, then ready, and lets go when its component is unmounted', async () => {
    const { given, recommender, unmount } = listing({ limit: 2 });
    expect([given.status.value, idsOf(given)]).toEqual(['loading', []]);
    await settle();
    expect([given.status.value, idsOf(given)]).toEqual(['ready', ['mug-red', 'pan-iron']]);
    expect(given.degraded.value?.code).toBe('no-history');
    expect(recommender.fake.subscriptions).toBe(1);
    unmount();
    expect(recommender.fake.subscriptions).toBe(0);
  });

  it('holds a changed list back until it is applied, or asked for again', async () => {
    const { given, recommender } = listing({ limit: 1 });
    await settle();
    recommender.track({ type: 'view', itemId: 'teapot' });
    await settle();
    expect([given.held.value, idsOf(given)]).toEqual([true, ['mug-red']]);
    given.apply();
    expect([given.held.value, idsOf(given)]).toEqual([false, ['teapot']]);
    recommender.track({ type: 'view', itemId: 'knife-chef' });
    await settle();
    expect(given.held.value).toBe(true);
    given.refresh();
    await settle();
    expect([given.held.value, idsOf(given)]).toEqual([false, ['knife-chef']]);
  });

  it('asks again when what its options say changes, and not for another object that says the same', async () => {
    const limit = ref(1);
    const exclude = ref(['mug-red']);
    const { given, recommender } = listing(() => ({ limit: limit.value, exclude: exclude.value }));
    await settle();
    const asked = () => recommender.fake.calls.filter(({ name }) => name === 'subscribe').length;
    expect(asked()).toBe(1);
    exclude.value = ['mug-red'];
    expect(asked()).toBe(1);
    limit.value = 2;
    expect(asked()).toBe(2);
    expect([given.status.value, idsOf(given)]).toEqual(['loading', ['pan-iron']]);
    await settle();
    expect(idsOf(given)).toEqual(['pan-iron', 'knife-chef']);
    expect(recommender.fake.subscriptions).toBe(1);
  });

  it('tells whoever watches a part of it, once for each change', async () => {
    const { given } = listing({ limit: 1 });
    const seen: string[] = [];
    effectScope().run(() => watchEffect(() => seen.push(given.status.value), { flush: 'sync' }));
    await settle();
    expect(seen).toEqual(['loading', 'ready']);
  });

  it('says what is wrong with its options instead of throwing into setup', async () => {
    const { given } = listing({ limit: 0 });
    await settle();
    expect(given.status.value).toBe('error');
    expect(given.error.value).toMatchObject({ code: 'invalid-argument' });
  });

  describe('outside of a component, in a scope of its own', () => {
    afterEach(() => vi.unstubAllGlobals());

    function scoped(recommender: FakeRecommender) {
      const app = createSSRApp({}).use(createVitrine(recommender));
      const scope = effectScope();
      const given = scope.run(() => app.runWithContext(() => useRecommendations({ limit: 1 }))) as Recommendations;
      return { given, scope };
    }

    it('asks at once on a page, and ends with the scope', async () => {
      vi.stubGlobal('document', new EventTarget());
      const recommender = createFakeRecommender();
      const { given, scope } = scoped(recommender);
      await settle();
      expect(idsOf(given)).toEqual(['mug-red']);
      scope.stop();
      expect(recommender.fake.subscriptions).toBe(0);
    });

    it('asks nobody on a server', () => {
      const recommender = createFakeRecommender();
      scoped(recommender);
      expect(recommender.fake.subscriptions).toBe(0);
    });
  });
});

describe('useConsent', () => {
  it('follows what is set here and in other tabs, as long as its component is there', async () => {
    const { given, recommender, unmount } = mounted(useConsent);
    await given.setConsent('granted');
    expect([given.consent.value, recommender.consent.state]).toEqual(['granted', 'granted']);
    recommender.fake.setConsent('denied');
    expect(given.consent.value).toBe('denied');
    unmount();
    recommender.fake.setConsent('pending');
    expect(given.consent.value).toBe('denied');
  });
});

describe('on a server', () => {
  it('renders what the server found, and asks nobody', async () => {
    const recommender = createFakeRecommender();
    const { items } = await recommender.trending({ limit: 2 });
    const Row = defineComponent(() => {
      const { items: shown, status } = useRecommendations({ limit: 2, initialItems: items });
      return () => h('p', `${status.value}: ${shown.value.map(({ item }) => item?.title).join(', ')}`);
    });
    const html = await renderToString(createSSRApp(Row).use(createVitrine(recommender)));
    expect(html).toBe('<p>initial: Red mug, Cast-iron pan</p>');
    expect(recommender.fake.subscriptions).toBe(0);
  });

  it('makes a recommender from options, inert and a new one for each page', async () => {
    const render = async () => {
      let made: unknown;
      const Probe = defineComponent(() => {
        made = useRecommender();
        return () => null;
      });
      await renderToString(createSSRApp(Probe).use(createVitrine({ bundle: '/model/manifest.json' })));
      return made;
    };
    expect(await render()).not.toBe(await render());
  });
});

describe('the recommender', () => {
  it('is the nearest one that was provided', () => {
    const [outer, inner] = [createFakeRecommender(), createFakeRecommender()];
    const found: unknown[] = [];
    const Probe = defineComponent(() => {
      found.push(useRecommender());
      return () => null;
    });
    const Shelf = defineComponent(() => {
      found.push(provideRecommender(inner));
      return () => h(Probe);
    });
    mountNowhere(
      defineComponent(() => () => [h(Probe), h(Shelf)]),
      (app) => app.use(createVitrine(outer)),
    );
    expect(found).toEqual([outer, inner, inner]);
  });

  it('is missed when nobody provided one, also outside of any app', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const Probe = defineComponent(() => {
      useRecommender();
      return () => null;
    });
    expect(() => mountNowhere(Probe)).toThrow('provideRecommender');
    expect(() => useRecommender()).toThrow('createVitrine');
    vi.restoreAllMocks();
  });

  it('cannot be made from wrong options', () => {
    expect(() => createVitrine({ bundle: '' })).toThrow(/^bundle must be/);
  });
});
