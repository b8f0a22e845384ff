// `vitrine/server`: lists without a shopper, from a bundle in Node, for what is rendered before there is a browser.
import {
  createRecommender,
  type Degraded,
  type ListedItem,
  type RecommendationList,
  type Recommender,
} from '../index.js';

/** What the lists of a server are made from. */
export interface ServerListsOptions {
  /** Path or URL of a `manifest.json`. Lists of the same one share an engine. Required. */
  bundle: string | URL;
  /** Milliseconds after which a bundle that could not be loaded is tried again. Default: 30000. */
  retryAfterMs?: number;
  /** Milliseconds since 1970, for tests. Default: `Date.now`. */
  now?: () => number;
}

/** What a list of a server is to hold. */
export interface ServerListOptions {
  /** 1..1000. Default: 10. */
  limit?: number;
  /** 0..1, as in the page's own lists. Default: 0.2. */
  diversity?: number;
  /** Items left out from the top, 0..9000. Default: 0. */
  offset?: number;
  /** Ids that are not to be listed. Default: none. */
  exclude?: string[];
}

/** The same for everybody; plain data, ready for `initialItems` or a template. */
export interface ServerList {
  items: ListedItem[];
  /** `null` when the bundle could not be loaded. */
  bundleVersion: number | null;
  /** Why there are no items. */
  degraded?: Degraded;
}

/** Lists that need no history, as a server can render them. */
export interface ServerLists {
  /** The most popular items. */
  popular(options?: ServerListOptions): Promise<ServerList>;
  /** What has been popular lately. */
  trending(options?: ServerListOptions): Promise<ServerList>;
  /** What goes with an item; an unknown one: no items, `degraded: 'no-match'`. */
  similar(itemId: string, options?: ServerListOptions): Promise<ServerList>;
  /** Goes over to what lies at the same place now, when it can be loaded. @returns the version in use afterwards */
  reload(): Promise<number | null>;
  /** Ends the engine, for all lists of this bundle. */
  close(): Promise<void>;
}

const engines = new Map<string, Engine>();

/**
 * Popular and similar lists for server rendering and for pages without scripts. The engine is loaded at the first list and
 * kept for the life of the process. No shopper is known here: nothing can be tracked, consent is denied.
 * A list never rejects but for `invalid-argument`: without a bundle it is empty and says why.
 */
export function createServerLists(options: ServerListsOptions): ServerLists {
  const key = String(options.bundle);
  const engine = engines.get(key) ?? new Engine(options);
  engines.set(key, engine);
  return {
    popular: (asked) => engine.list((recommender) => recommender.recommend(asked)),
    trending: (asked) => engine.list((recommender) => recommender.trending(asked)),
    similar: (itemId, asked) => engine.list((recommender) => recommender.similar(itemId, asked)),
    reload: () => engine.reload(),
    close: async () => {
      engines.delete(key);
      await engine.close();
    },
  };
}

/** One recommender without a shopper, made when it is needed. */
class Engine {
  readonly #options: ServerListsOptions;
  readonly #now: () => number;
  #recommender: Recommender | null = null;
  /** Lists being made: their engine is not closed under them. */
  readonly #pending = new Set<Promise<RecommendationList>>();
  /** When loading failed; the failure is kept as an answer until it is time to try again. */
  #failed: { atMs: number; degraded: Degraded } | null = null;

  constructor(options: ServerListsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async list(ask: (recommender: Recommender) => Promise<RecommendationList>): Promise<ServerList> {
    if (this.#failed) {
      const { atMs, degraded } = this.#failed;
      if (this.#now() - atMs < (this.#options.retryAfterMs ?? 30_000))
        return { items: [], bundleVersion: null, degraded };
      this.#failed = null;
    }
    this.#recommender ??= this.#open();
    const recommender = this.#recommender;
    const asked = ask(recommender);
    this.#pending.add(asked);
    const { items, bundleVersion, degraded } = await asked.finally(() => this.#pending.delete(asked));
    if (bundleVersion === null && degraded && this.#recommender === recommender) {
      this.#failed = { atMs: this.#now(), degraded };
      this.#recommender = null;
      await this.#end(recommender);
    }
    // Without a shopper there is no history: that is not worth a word.
    if (!degraded || degraded.code === 'no-history') return { items, bundleVersion };
    return { items, bundleVersion, degraded };
  }

  async reload(): Promise<number | null> {
    const fresh = this.#open();
    const { bundleVersion } = await fresh.trending({ limit: 1 });
    if (bundleVersion === null) {
      await fresh.close();
      return this.#recommender ? (await this.#recommender.trending({ limit: 1 })).bundleVersion : null;
    }
    const old = this.#recommender;
    this.#recommender = fresh;
    this.#failed = null;
    await this.#end(old);
    return bundleVersion;
  }

  async close(): Promise<void> {
    const open = this.#recommender;
    this.#recommender = null;
    await this.#end(open);
  }

  async #end(recommender: Recommender | null): Promise<void> {
    await Promise.allSettled(this.#pending);
    await recommender?.close();
  }

  #open(): Recommender {
    return createRecommender({ bundle: this.#options.bundle, consent: 'denied', update: 'manual' });
  }
}
