// The last hundred questions to the recommender, and how long each took. They outlive a page, because the shop's pages are
// real navigations: in sessionStorage, which is this tab's alone. Times only; nothing of what was asked or answered.
import type { RecommendationList, Recommender } from 'vitrine';

const LISTS = ['recommend', 'similar', 'trending', 'recentlyViewed', 'boughtTogether', 'buyAgain', 'rerank'] as const;
const KEPT = 100;
const KEY = 'vitrine-demo.calls';

export interface Call {
  readonly list: string;
  /** Inside the core; the clock of a page ticks at 0.1 ms. */
  readonly computeMs: number;
  /** From the call on the page to its answer there, with all messages in between. */
  readonly tripMs: number;
}

export class CallLog {
  #calls: readonly Call[] = restored();
  readonly #listeners = new Set<() => void>();

  get calls(): readonly Call[] {
    return this.#calls;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From now on every list that this recommender is asked for is timed. */
  watch(recommender: Recommender): void {
    for (const list of LISTS) {
      const ask = recommender[list].bind(recommender) as (...args: unknown[]) => Promise<RecommendationList>;
      const timed = async (...args: unknown[]): Promise<RecommendationList> => {
        const fromMs = performance.now();
        const answer = await ask(...args);
        this.#add({ list, computeMs: answer.computeMs, tripMs: performance.now() - fromMs });
        return answer;
      };
      Object.assign(recommender, { [list]: timed });
    }
    addEventListener('pagehide', () => this.#store());
  }

  #add(call: Call): void {
    this.#calls = [...this.#calls.slice(1 - KEPT), call];
    for (const listener of this.#listeners) listener();
  }

  #store(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#calls));
    } catch {
      // Full or forbidden: the chart begins anew on the next page.
    }
  }
}

function restored(): readonly Call[] {
  try {
    const calls: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(calls) ? calls.filter(isCall).slice(-KEPT) : [];
  } catch {
    return [];
  }
}

function isCall(value: unknown): value is Call {
  const { list, computeMs, tripMs } = (value ?? {}) as Partial<Record<keyof Call, unknown>>;
  return typeof list === 'string' && Number.isFinite(computeMs) && Number.isFinite(tripMs);
}

/** Of this page. */
export const callLog = new CallLog();
