// What a search finds beyond the titles that have its words: by spelling and by meaning. The package loads the module and the
// model for it with the first question, so only the search page asks.
import type { DegradedCode, Recommender } from 'vitrine';
import type { Catalog, Product } from './catalog.ts';

/** As many as fill whole rows of a grid of two, three or five. */
const SHOWN = 30;
/** As many as `search` takes. */
const MOST_ASKED = 1000;
/** So long may it take: rows wait for it. The first question loads what all of them need. */
const PATIENCE_MS = 8000;
/** What the search needs did not come. */
const NOT_LOADED: readonly (DegradedCode | undefined)[] = ['bundle-not-found', 'bundle-corrupt', 'wasm-unavailable'];

/** What is closest to what was typed. */
export interface Closest {
  readonly query: string;
  /** Best first, without those that are listed for their titles; none when the model has nothing to say. */
  readonly products: readonly Product[];
}

interface Asked {
  readonly query: string;
  readonly catalog: Catalog;
  /** What is listed for its title. */
  readonly listed: readonly Product[];
}

/** One question at a time: of what is typed while one is out, only the newest is asked. */
export class ClosestSearch {
  readonly #recommender: Pick<Recommender, 'search'>;
  #busy: Promise<unknown> = Promise.resolve();
  #newest: Asked | null = null;
  /** Something did not load: every further question would ask the network for it once more. */
  #isBroken = false;
  #isUsed = false;

  constructor(recommender: Pick<Recommender, 'search'>) {
    this.#recommender = recommender;
  }

  /** Whether it has been asked for anything, and has loaded what it takes. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Resolves when the answers to all that was asked are there. */
  get settled(): Promise<unknown> {
    return this.#busy;
  }

  /** @returns `null`: somebody has asked something newer meanwhile */
  ask(asked: Asked): Promise<Closest | null> {
    this.#newest = asked;
    const answer = this.#busy.then(async () => {
      if (this.#newest !== asked) return null;
      const products = await this.#find(asked);
      return this.#newest === asked ? { query: asked.query, products } : null;
    });
    this.#busy = answer;
    return answer;
  }

  async #find({ query, catalog, listed }: Asked): Promise<readonly Product[]> {
    // What is listed for its title may come first in the answer.
    const limit = listed.length + SHOWN;
    if (!query || this.#isBroken || limit > MOST_ASKED) return [];
    this.#isUsed = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, null);
    });
    const list = await Promise.race([this.#recommender.search(query, { limit }).catch(() => null), late]);
    clearTimeout(timer);
    this.#isBroken = !list || NOT_LOADED.includes(list.degraded?.code);
    const shown = new Set(listed);
    return (list?.items ?? [])
      .flatMap(({ itemId }) => catalog.get(itemId) ?? [])
      .filter((product) => !shown.has(product))
      .slice(0, SHOWN);
  }
}
