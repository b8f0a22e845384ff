// What every test here starts with: a browser on a fresh profile, a shop, and pages with a recommender on them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { createRecommender, HistoryEvent, RecommendationList, Recommender, RecommenderOptions } from 'vitrine';
import { chromiumEngine } from './chromium.js';
import type { Edition } from './editions.js';
import type { Browser, Engine, EngineName, Tab } from './engine.js';
import { firefoxEngine } from './firefox.js';
import { openShop, type Shop } from './shop.js';
import { webkitEngine } from './webkit.js';
import { asText } from './wire.js';

declare global {
  /** Put there by the shop's pages. */
  var vitrine: { createRecommender: typeof createRecommender };
  /** What a page got that asked for the history without a gesture: an error's code. */
  var snooped: string | undefined;
  /** Put there by `open` below. */
  var recommender: Recommender;
}

/** VITRINE_ENGINES=webkit,firefox runs some of them only. */
const chosen = process.env['VITRINE_ENGINES']?.split(',');
const engines = [chromiumEngine, firefoxEngine, webkitEngine].filter(({ name }) => chosen?.includes(name) ?? true);

export type Options = Omit<RecommenderOptions, 'bundle' | 'fetch' | 'keyProvider' | 'now'> & { bundle?: string };

export interface Place {
  page?: string;
  edition?: Edition;
}

/** A visitor's browser, and the shop that it visits. */
export class Session {
  readonly engine: EngineName;
  readonly shop: Shop;
  browser: Browser;
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #tabs: Tab[] = [];

  static async start(engine: Engine): Promise<Session> {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-${engine.name}-`));
    return new Session(engine, folder, await engine.launch(folder), await openShop());
  }

  private constructor(engine: Engine, folder: string, browser: Browser, shop: Shop) {
    this.engine = engine.name;
    this.#engine = engine;
    this.#folder = folder;
    this.browser = browser;
    this.shop = shop;
  }

  /** An empty tab, which `closeTabs` closes. */
  async newTab(): Promise<Tab> {
    const tab = await this.browser.newTab();
    this.#tabs.push(tab);
    return tab;
  }

  /** A tab with a page of the shop, on which the package is loaded. */
  async visit({ page = 'shop', edition = 'released' }: Place = {}): Promise<Tab> {
    const tab = await this.newTab();
    await tab.goto(`${this.shop.url}/pages/${edition}/${page}`);
    await tab.waitFor(() => globalThis.vitrine !== undefined);
    return tab;
  }

  /** The same, with a recommender. Names keep tests apart: each has a storage of its own. */
  async open(name: string, options: Options = {}, place: Place = {}): Promise<Tab> {
    const tab = await this.visit(place);
    await create(tab, name, options);
    return tab;
  }

  /** Loads the page of the tab again, as the next page of a shop would be. */
  async reopen(tab: Tab, name: string, options: Options = {}): Promise<void> {
    await tab.reload();
    await tab.waitFor(() => globalThis.vitrine !== undefined);
    await create(tab, name, options);
  }

  /** Goes to another page of the shop in the same tab. */
  async goOn(tab: Tab, name: string, options: Options = {}): Promise<void> {
    await tab.goto(`${this.shop.url}/pages/released/shop?next`);
    await tab.waitFor(() => globalThis.vitrine !== undefined);
    await create(tab, name, options);
  }

  /** Ends the browser and starts it again on the same profile. */
  async restart(): Promise<void> {
    this.#tabs.length = 0;
    await this.browser.close();
    this.browser = await this.#engine.launch(this.#folder);
  }

  /** Pages of one test are not there in the next. */
  async closeTabs(): Promise<void> {
    for (const tab of this.#tabs.splice(0)) await tab.close();
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.shop.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Defines the same tests once for each engine. `session` gives the browser once the tests run. */
export function inEachEngine(what: string, define: (session: () => Session, engine: EngineName) => void): void {
  describe.each(engines)(`${what} in $name`, (engine) => {
    let session: Session | undefined;
    beforeAll(async () => {
      session = await Session.start(engine);
    });
    afterAll(() => session?.end());
    define(() => session as Session, engine.name);
  });
}

async function create(tab: Tab, name: string, options: Options): Promise<void> {
  const all = { bundle: '/model/good/manifest.json', update: 'manual' as const, name, ...options };
  await tab.evaluate((given) => {
    globalThis.recommender = vitrine.createRecommender(given);
  }, all);
}

export const view = (tab: Tab, ...itemIds: string[]): Promise<string[]> =>
  tab.evaluate((...ids) => ids.map((itemId) => recommender.track({ type: 'view', itemId })), ...itemIds);

/** A list in the order of the model's scores alone, which a test can foretell. */
export const recommend = (tab: Tab, limit = 10): Promise<RecommendationList> =>
  tab.evaluate((n) => recommender.recommend({ limit: n, diversity: 0, exploration: 0 }), limit);

export const idsOf = (list: RecommendationList): string[] => list.items.map((item) => item.itemId);

/** The whole history, which a page gets only after a click. */
export async function historyOf(tab: Tab): Promise<HistoryEvent[]> {
  await tab.click('#gesture');
  return tab.evaluate(() => recommender.data.list());
}

export const viewedIn = (events: HistoryEvent[]): string[] =>
  events.map((event) => ('itemId' in event ? event.itemId : event.type));

/** Waits until storage has committed so many events. */
export const untilStored = (tab: Tab, events: number): Promise<void> =>
  tab.waitFor(async (wanted) => (await recommender.stats()).history.stored === wanted, events);

/**
 * Waits until the next visit finds the good bundle on the device, where the fetcher puts it behind the first answer. Another
 * name stands for that visit: bundles are the same for all.
 */
export const untilOnDevice = (tab: Tab): Promise<void> =>
  tab.waitFor(async () => {
    const bundle = '/model/good/manifest.json';
    const other = vitrine.createRecommender({ bundle, name: 'next-visit', update: 'manual' });
    await other.ready;
    const stats = await other.stats();
    await other.close();
    return stats.bundle?.downloadedBytes === 0;
  });

export const databasesOf = (tab: Tab): Promise<string[]> =>
  tab.evaluate(async () => (await indexedDB.databases()).map((database) => database.name ?? ''));

/** Resolves to `frame`, `header` or `none`, once the core has tried to get out. */
export async function sealOf(tab: Tab): Promise<string> {
  await tab.waitFor(() => recommender.sealed !== 'unknown');
  return tab.evaluate(() => recommender.sealed);
}

/**
 * Waits for what is on its way to the shop and to the trap: both are asked for a marker, from a page whose policy allows it,
 * and what was sent before has then arrived.
 */
export async function settle(session: Session): Promise<void> {
  const { shop } = session;
  const tab = await session.visit();
  await tab.evaluate(
    (urls) => Promise.all(urls.map((url) => fetch(url, { mode: 'no-cors' }).then((response) => response.blob()))),
    [`${shop.url}/marker`, `http://${shop.trap.host}/marker`],
  );
  expect(shop.paths()).toContain('/marker');
  expect(asText(shop.trap.received)).toContain('GET /marker');
}
