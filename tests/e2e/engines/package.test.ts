// The built package, as a shopper's browser runs it: the same tests in all three engines.
import { afterEach, describe, expect, it } from 'vitest';
import {
  databasesOf,
  historyOf,
  idsOf,
  inEachEngine,
  recommend,
  sealOf,
  untilOnDevice,
  untilStored,
  view,
  viewedIn,
} from './support/session.js';

inEachEngine('The package', (session) => {
  afterEach(() => session().closeTabs());

  describe('on a first and a second visit', () => {
    it('downloads once, and asks for nothing but the page’s own scripts the second time', async () => {
      session().shop.clear();
      const tab = await session().open('visits');
      const first = await recommend(tab, 3);
      expect(idsOf(first)).toEqual(['mug-red', 'mug-blue', 'tasse-weiß']);
      expect(first.degraded?.code).toBe('no-history');
      expect(
        session()
          .shop.paths()
          .filter((path) => path.startsWith('/model/')),
      ).toHaveLength(5);
      await untilOnDevice(tab);
      session().shop.clear();
      await session().reopen(tab, 'visits');
      expect(idsOf(await recommend(tab, 3))).toEqual(idsOf(first));
      expect((await tab.evaluate(() => recommender.stats())).bundle?.downloadedBytes).toBe(0);
      const foreign = session()
        .shop.paths()
        .filter((path) => !/^\/(pages|page\.js|dist)\//.test(path));
      expect(foreign).toEqual([]);
    });

    it('is sealed by its frame, without a header of the host', async () => {
      const tab = await session().open('sealed');
      expect(await sealOf(tab)).toBe('frame');
      expect((await tab.evaluate(() => recommender.stats())).sealed).toBe('frame');
    });

    it('keeps the history when the browser is ended and started again', async () => {
      const tab = await session().open('restart', { consent: 'granted' });
      await view(tab, 'pan');
      await untilStored(tab, 1);
      await untilOnDevice(tab);
      await session().restart();
      const again = await session().open('restart', { consent: 'granted' });
      expect(viewedIn(await historyOf(again))).toEqual(['pan']);
      await again.evaluate(() => recommender.ready);
      expect((await again.evaluate(() => recommender.stats())).bundle?.downloadedBytes).toBe(0);
    });
  });

  describe('with events', () => {
    it('makes the list follow them, and says why', async () => {
      const tab = await session().open('personal');
      const before = await recommend(tab);
      await view(tab, 'pan');
      const after = await recommend(tab);
      expect(after.degraded).toBeUndefined();
      expect(idsOf(after).indexOf('spoon')).toBeLessThan(idsOf(before).indexOf('spoon'));
      const spoon = after.items.find((item) => item.itemId === 'spoon');
      expect(spoon?.reasons).toMatchObject([{ kind: 'viewed', itemId: 'pan' }]);
    });

    it('leaves out what was bought and what lies in the cart', async () => {
      const tab = await session().open('shopping');
      await tab.evaluate(async () => {
        recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'mug-red' }] });
        await recommender.cart.set(['mug-blue']);
      });
      expect(idsOf(await recommend(tab))).toEqual(expect.not.arrayContaining(['mug-red', 'mug-blue']));
      await tab.evaluate(() => recommender.cart.set([]));
      expect(idsOf(await recommend(tab))).toContain('mug-blue');
    });

    it('keeps them for the next page', async () => {
      const tab = await session().open('kept', { consent: 'granted' });
      await view(tab, 'pan', 'newer-than-the-model', 'spoon');
      await untilStored(tab, 3);
      await session().reopen(tab, 'kept', { consent: 'granted' });
      expect(viewedIn(await historyOf(tab))).toEqual(['pan', 'newer-than-the-model', 'spoon']);
    });

    it('deletes one of them, all of an item, and all', async () => {
      const tab = await session().open('deleting', { consent: 'granted' });
      const [first] = await view(tab, 'pan', 'spoon', 'mug-red');
      await untilStored(tab, 3);
      expect(await tab.evaluate((eventId) => recommender.data.delete({ eventId }), first as string)).toBe(1);
      expect(await tab.evaluate(() => recommender.data.delete({ itemId: 'spoon' }))).toBe(1);
      await session().reopen(tab, 'deleting', { consent: 'granted' });
      expect(viewedIn(await historyOf(tab))).toEqual(['mug-red']);
      await tab.evaluate(() => recommender.data.clear());
      expect(await historyOf(tab)).toEqual([]);
      await session().reopen(tab, 'deleting', { consent: 'granted' });
      expect(await historyOf(tab)).toEqual([]);
      expect((await recommend(tab)).degraded?.code).toBe('no-history');
    });

    it('hands the history out after a click only', async () => {
      // The page itself asks while it loads: what a driver runs in a page counts as a gesture in some engines.
      const tab = await session().visit({ page: 'snooping' });
      expect(await tab.evaluate(() => globalThis.snooped)).toBe('needs-gesture');
      await session().reopen(tab, 'gesture');
      await view(tab, 'pan');
      expect(viewedIn(await historyOf(tab))).toEqual(['pan']);
    });
  });

  describe('asks for consent:', () => {
    it('pending, it keeps everything in memory', async () => {
      const tab = await session().open('pending');
      await view(tab, 'pan');
      expect(viewedIn(await historyOf(tab))).toEqual(['pan']);
      expect((await databasesOf(tab)).filter((name) => name.includes('pending'))).toEqual([]);
      await session().reopen(tab, 'pending');
      expect(await historyOf(tab)).toEqual([]);
    });

    it('granted later, it writes what memory holds', async () => {
      const tab = await session().open('later');
      await view(tab, 'pan');
      await tab.evaluate(() => recommender.consent.set('granted'));
      await session().reopen(tab, 'later', { consent: 'granted' });
      expect(viewedIn(await historyOf(tab))).toEqual(['pan']);
    });

    it('denied, it deletes what it had and tracks nothing more', async () => {
      const tab = await session().open('denied', { consent: 'granted' });
      await view(tab, 'pan');
      await untilStored(tab, 1);
      await tab.evaluate(() => recommender.consent.set('denied'));
      expect((await databasesOf(tab)).filter((name) => name.includes('denied'))).toEqual([]);
      await view(tab, 'spoon');
      expect(await historyOf(tab)).toEqual([]);
      expect((await recommend(tab)).degraded?.code).toBe('no-history');
    });
  });

  describe('in two tabs', () => {
    it('shows in one what happened in the other, in memory and in storage', async () => {
      const one = await session().open('tabs', { consent: 'granted' });
      const two = await session().open('tabs', { consent: 'granted' });
      await recommend(two);
      await view(one, 'pan');
      await two.waitFor(async () => (await recommender.stats()).history.events === 1);
      await view(two, 'spoon');
      await one.waitFor(async () => (await recommender.stats()).history.events === 2);
      expect(viewedIn(await historyOf(one)).sort()).toEqual(['pan', 'spoon']);
      expect(idsOf(await recommend(one))).toEqual(idsOf(await recommend(two)));
    });

    it('forgets in both what is cleared in one', async () => {
      const one = await session().open('clearing', { consent: 'granted' });
      const two = await session().open('clearing', { consent: 'granted' });
      await view(one, 'pan');
      await untilStored(one, 1);
      await two.waitFor(async () => (await recommender.stats()).history.events === 1);
      await two.evaluate(() => recommender.data.clear());
      await one.waitFor(async () => (await recommender.stats()).history.events === 0);
      await view(one, 'spoon');
      expect(viewedIn(await historyOf(one))).toEqual(['spoon']);
    });
  });

  describe('where the page allows less,', () => {
    it('a strict policy: it is sealed by the header of the worker’s script', async () => {
      const tab = await session().open('strict', { consent: 'granted' }, { page: 'strict' });
      await view(tab, 'pan');
      expect((await recommend(tab)).degraded).toBeUndefined();
      expect(await sealOf(tab)).toBe('header');
      await untilStored(tab, 1);
    });

    it('a strict policy and no header: it works, and does not claim to be sealed', async () => {
      const tab = await session().open('bare', {}, { page: 'strict', edition: 'unsealed' });
      expect((await recommend(tab)).items).toHaveLength(5);
      expect(await sealOf(tab)).toBe('none');
    });

    it('Trusted Types: one policy, vitrine, is all it needs', async () => {
      const tab = await session().open('trusted', {}, { page: 'trusted-types' });
      expect((await recommend(tab)).items).toHaveLength(5);
      expect(await sealOf(tab)).toBe('frame');
    });

    it('no worker wanted: it works on the page’s thread', async () => {
      const tab = await session().open('inline', { worker: false, consent: 'granted' });
      await view(tab, 'pan');
      expect((await recommend(tab)).degraded).toBeUndefined();
      expect(await sealOf(tab)).toBe('none');
      await untilStored(tab, 1);
    });

    it('no WebAssembly: lists say wasm-unavailable, and the page lives on', async () => {
      const tab = await session().open('no-wasm', {}, { page: 'no-wasm' });
      expect((await recommend(tab)).degraded).toMatchObject({
        code: 'wasm-unavailable',
        message: expect.stringContaining('wasm-unsafe-eval'),
      });
    });

    it('no workers at all: lists say wasm-unavailable and name the worker', async () => {
      const tab = await session().open('no-worker', {}, { page: 'no-worker' });
      expect((await recommend(tab)).degraded).toMatchObject({
        code: 'wasm-unavailable',
        message: expect.stringContaining('worker'),
      });
    });

    it('no storage: everything works in memory and lists say storage-unavailable', async () => {
      const tab = await session().open('no-storage', { consent: 'granted' }, { page: 'no-storage' });
      await view(tab, 'pan');
      const list = await recommend(tab);
      expect(list.items.length).toBeGreaterThan(0);
      expect(list.degraded?.code).toBe('storage-unavailable');
    });
  });

  describe('with a bundle that is not one,', () => {
    it.each([
      ['bundle-not-found', /status 404/, 'missing'],
      ['bundle-not-found', /ids-.*404/, 'missing-file'],
      ['bundle-corrupt', /HTML/, 'html'],
      ['bundle-corrupt', /cut off/, 'cut'],
      ['bundle-corrupt', /graph-.*bytes/, 'truncated'],
      ['bundle-corrupt', /popularity-.*SHA-256/, 'flipped'],
      ['bundle-corrupt', /HTML/, 'page-for-file'],
      ['bundle-corrupt', /path/, 'elsewhere'],
      ['bundle-too-new', /format 99/, 'newer'],
      ['bundle-expired', /expire/, 'expired'],
    ])('lists say %s (%s): %s', async (code, message, folder) => {
      const tab = await session().open(`wrong-${folder}`, { bundle: `/model/${folder}/manifest.json` });
      const list = await recommend(tab);
      expect(list).toMatchObject({ items: [], bundleVersion: null, degraded: { code } });
      expect(list.degraded?.message).toMatch(message);
      await view(tab, 'pan');
      expect(viewedIn(await historyOf(tab))).toEqual(['pan']);
    });

    it('lists say bundle-untrusted when a key is pinned and nobody has signed', async () => {
      const publicKey = `ed25519:${Buffer.alloc(32, 1).toString('base64')}`;
      const tab = await session().open('untrusted', { publicKey });
      expect((await recommend(tab)).degraded?.code).toBe('bundle-untrusted');
    });

    it('lists say bundle-not-found when no server answers', async () => {
      const tab = await session().open('offline', { bundle: 'http://127.0.0.1:9/manifest.json' });
      expect((await recommend(tab)).degraded?.code).toBe('bundle-not-found');
    });
  });
});
