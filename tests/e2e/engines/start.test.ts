// Every stage of the start, with what it waits for missing, broken or silent: the page goes on, and says what to do. The
// time limits are the shipped ones, which is why all these pages are opened at once.
import { beforeAll, expect, it } from 'vitest';
import type { RecommendationList } from 'vitrine';
import type { Edition } from './support/editions.js';
import type { Tab } from './support/engine.js';
import {
  historyOf,
  idsOf,
  inEachEngine,
  type Options,
  recommend,
  sealOf,
  untilStored,
  view,
  viewedIn,
} from './support/session.js';

declare global {
  /** The list that a page has asked for at once. */
  var first: RecommendationList | undefined;
  /** The start is over, one way or the other. */
  var over: boolean | undefined;
}

/** Another way is found: the page ends up with lists, sealed like this. */
const FOUND: [what: string, edition: Edition, seal: string][] = [
  ['a frame that never loads', 'frame-hangs', 'header'],
  ['a core worker that never answers from the frame', 'core-is-mute-in-the-frame', 'header'],
  ['a core worker that breaks in the frame', 'core-is-broken', 'header'],
  ['workers whose script never arrives', 'workers-do-not-arrive', 'header'],
  ['workers whose script is missing', 'workers-are-missing', 'header'],
  ['a fetcher worker that never answers', 'fetcher-is-mute', 'frame'],
];

/** There is no other way: lists are empty and say why. */
const LOST: [what: string, edition: Edition, code: string, message: RegExp, place?: { page?: string } & Options][] = [
  ['a core worker that never answers anywhere', 'core-is-mute', 'wasm-unavailable', /not start in time.*worker-src/],
  ['a worker file that never arrives', 'core-does-not-arrive', 'wasm-unavailable', /in time/, { page: 'strict' }],
  ['a worker file that is missing', 'core-is-missing', 'wasm-unavailable', /core-worker\.js/, { page: 'strict' }],
  ['wasm that fails inside the hook', 'wasm-fails-in-the-hook', 'wasm-unavailable', /refused in the hook/],
  ['wasm that is never instantiated', 'wasm-hangs', 'wasm-unavailable', /not start in time.*'wasm-unsafe-eval'/],
  ['a wasm module that never arrives', 'wasm-does-not-arrive', 'wasm-unavailable', /after 20 s.*core-wasm\.js/],
  ['a wasm module that is missing', 'wasm-is-missing', 'wasm-unavailable', /did not come.*core-wasm\.js/],
  ['a fetcher that never arrives', 'fetcher-does-not-arrive', 'bundle-not-found', /fetcher-link\.js.*in time/],
  ['a fetcher that is missing', 'fetcher-is-missing', 'bundle-not-found', /fetcher-link\.js did not load/],
  [
    'a download that stops in the middle',
    'hurried',
    'bundle-not-found',
    /graph-.*nothing came for 20 s.*Offline/,
    { bundle: '/model/stalled/manifest.json' },
  ],
];

inEachEngine('A start with', (session) => {
  const tabs = new Map<string, Tab>();

  beforeAll(async () => {
    for (const [what, edition] of FOUND) tabs.set(what, await begin(edition, what));
    for (const [what, edition, , , place] of LOST) tabs.set(what, await begin(edition, what, place));
  });

  async function begin(
    edition: Edition,
    name: string,
    { page = 'shop', ...options }: { page?: string } & Options = {},
  ): Promise<Tab> {
    const tab = await session().open(name, options, { page, edition });
    await tab.evaluate(() => {
      void recommender.recommend({ limit: 3 }).then((list) => {
        globalThis.first = list;
      });
      void recommender.ready.then(() => {
        globalThis.over = true;
      });
    });
    return tab;
  }

  const tabOf = (what: string): Tab => tabs.get(what) as Tab;
  /** The list asked for at once has been answered in time, whatever with. */
  async function untilOver(tab: Tab): Promise<RecommendationList> {
    await tab.waitFor(() => globalThis.first !== undefined && globalThis.over);
    return tab.evaluate(() => globalThis.first as RecommendationList);
  }

  it.each(FOUND)('%s finds another way', async (what, _edition, seal) => {
    const tab = tabOf(what);
    const first = await untilOver(tab);
    expect(first.items.length > 0 || first.degraded?.code === 'no-model-yet').toBe(true);
    expect(idsOf(await recommend(tab, 3))).toEqual(['mug-red', 'mug-blue', 'tasse-weiß']);
    expect(await sealOf(tab)).toBe(seal);
    await view(tab, 'pan');
    expect((await recommend(tab)).degraded).toBeUndefined();
  });

  it.each(LOST)('%s leaves a page that works: %s, %s', async (what, _edition, code, message) => {
    const tab = tabOf(what);
    const first = await untilOver(tab);
    expect([code, 'no-model-yet']).toContain(first.degraded?.code);
    const [eventId] = await view(tab, 'pan');
    expect(eventId).toBeTruthy();
    const list = await recommend(tab);
    expect(list).toMatchObject({ items: [], bundleVersion: null, degraded: { code } });
    expect(list.degraded?.message).toMatch(message);
    await tab.evaluate(() => recommender.close());
  });

  it('storage that another tab blocks for ever downloads, keeps the history in memory and says so', async () => {
    const other = await session().visit();
    // Deleting waits for the connection, which this tab never closes, and all who open the database wait behind it.
    await other.evaluate(async () => {
      for (const name of ['vitrine-assets', 'vitrine-history-blocked']) {
        const connection = await new Promise((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = reject;
        });
        // Where nothing else keeps it, a browser may close it.
        Object.assign(globalThis, { [name]: connection });
        indexedDB.deleteDatabase(name);
      }
    });
    const tab = await session().open('blocked', { consent: 'granted' });
    await view(tab, 'pan');
    const list = await recommend(tab);
    expect(list.items).toHaveLength(5);
    expect(list.degraded).toMatchObject({ code: 'storage-unavailable', message: expect.stringMatching(/another tab/) });
    expect(viewedIn(await historyOf(tab))).toEqual(['pan']);
    await other.close();
    await session().reopen(tab, 'blocked', { consent: 'granted' });
    await view(tab, 'spoon');
    await untilStored(tab, 1);
    expect((await recommend(tab)).degraded).toBeUndefined();
  });

  it('another tab that never gives its turn back downloads beside it', async () => {
    const other = await session().visit();
    await other.evaluate(() => void navigator.locks.request('vitrine-fetch:turn', () => new Promise(() => undefined)));
    const tab = await session().open('turn', {}, { edition: 'hurried' });
    expect((await recommend(tab)).items).toHaveLength(5);
  });
});
