// What is tracked in the click that leaves the page is in the history exactly once, however the page is left.
import { afterEach, expect, it } from 'vitest';
import { findCanaries } from './support/canary.js';
import { pollUntil, type Tab } from './support/engine.js';
import { historyOf, inEachEngine, recommend, untilStored, view, viewedIn } from './support/session.js';
import { arrivedAt, pathOfTrip, TRIP_CANARY } from './support/trip.js';

declare global {
  /** The page has been here before. */
  var wasHere: boolean | undefined;
}

/** Of each of the two tabs: a thousand in Chromium, which loads a page twice as fast as the others. */
const CLICKS = { chromium: 500, firefox: 40, webkit: 40 };
const TABS = ['one', 'two'];
/** A thousand pages take a while on a machine that has other things to do. */
const TIME_LIMIT_MS = 900_000;

inEachEngine('Click and leave', (session, engine) => {
  afterEach(() => session().closeTabs());

  it(
    `keeps each of ${CLICKS[engine]} events in each of two tabs, once, and nothing readable beside them`,
    async () => {
      const clicks = CLICKS[engine];
      const tabs = [await takeTrip(TABS[0] as string, clicks), await takeTrip(TABS[1] as string, clicks)];
      await Promise.all(TABS.map((name) => session().shop.untilAskedFor(arrivedAt(name))));

      // Every page has written its event down before it was left, or this would test luck.
      const seen = await Promise.all(tabs.map((tab) => tab.evaluate(seenInStorage)));
      const keys = new Set(seen.flat().map(([key]) => key));
      expect(keys.size).toBe(TABS.length * clicks);
      for (const entry of seen.flat()) expect(findCanaries(Buffer.from(entry.join('\n')), [TRIP_CANARY])).toEqual([]);

      const [tab] = tabs as [Tab];
      await tab.waitFor(isAllStored);
      const expected = TABS.flatMap((name) => Array.from({ length: clicks }, (_, i) => `${TRIP_CANARY}-${name}-${i}`));
      expect(viewedIn(await historyOf(tab)).sort()).toEqual(expected.sort());
      expect(await tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('journal')))).toEqual([]);
    },
    TIME_LIMIT_MS,
  );

  it('a page that comes back goes on where it was, and follows what was done on the page after it', async () => {
    const consent = { consent: 'granted' } as const;
    const tab = await session().open('back', consent);
    await view(tab, 'pan');
    await untilStored(tab, 1);
    await tab.evaluate(() => {
      globalThis.wasHere = true;
    });
    await session().goOn(tab, 'back', consent);
    await view(tab, 'spoon');
    await untilStored(tab, 2);
    await tab.back();
    // While the page goes away it cannot answer.
    const isBack = () => location.search === '' && globalThis.vitrine !== undefined;
    await pollUntil(() => tab.evaluate(isBack).catch(() => false));
    // A browser that has not kept the page loads it again.
    if (!(await tab.evaluate(() => globalThis.wasHere))) await session().reopen(tab, 'back', consent);
    await untilStored(tab, 2);
    expect(viewedIn(await historyOf(tab)).sort()).toEqual(['pan', 'spoon']);
    await view(tab, 'mug-red');
    await untilStored(tab, 3);
    expect((await recommend(tab)).degraded).toBeUndefined();
  });

  /** Resolves when the trip has begun. */
  async function takeTrip(name: string, clicks: number): Promise<Tab> {
    const tab = await session().newTab();
    await tab.goto(`${session().shop.url}${pathOfTrip(name, clicks)}`);
    return tab;
  }
});

function seenInStorage(): [string, string][] {
  const entries = Object.entries(sessionStorage) as [string, string][];
  return entries.filter(([key]) => key.startsWith('seen vitrine-journal:'));
}

async function isAllStored(): Promise<boolean> {
  await recommender.ready;
  const { history } = await recommender.stats();
  const left = Object.keys(localStorage).some((key) => key.startsWith('vitrine-journal:'));
  return !left && history.stored === history.events;
}
