import { type Degraded, type DegradedCode, toDegraded } from '../shared/errors.js';
import type { ListRequest } from '../shared/list-request.js';
import type { Attribution, HistoryEvent, RecommendationList } from '../shared/protocol.js';
import { Attributions } from './attributions.js';
import { Exposures } from './exposures.js';
import type { HistoryKeeper } from './history-keeper.js';
import type { Model } from './model.js';
import { Placements } from './placements.js';

export interface ListsEnvironment {
  /** Milliseconds, monotonic. */
  clock(): number;
  /** A string that no other recommendation has. */
  uniqueId(): string;
  attributed(attribution: Attribution): void;
}

/** Whom lists are made for, and from what. */
export interface ListsSource {
  model: Model | null;
  keeper: HistoryKeeper | null;
  /** When the visit began, in milliseconds since 1970. */
  nowMs: number;
  seed: number;
}

/** Answers lists, and remembers what this page was shown. */
export class Lists {
  readonly #environment: ListsEnvironment;
  readonly #placements = new Placements();
  readonly #exposures = new Exposures();
  readonly #attributions: Attributions;
  #stats = { count: 0, lastComputeMs: 0 };

  constructor(environment: ListsEnvironment) {
    this.#environment = environment;
    this.#attributions = new Attributions(environment.attributed);
  }

  get stats(): { count: number; lastComputeMs: number } {
    return { ...this.#stats };
  }

  make(request: ListRequest, source: ListsSource): RecommendationList {
    const { clock, uniqueId } = this.#environment;
    const began = clock();
    const list: RecommendationList = {
      recommendationId: uniqueId(),
      items: [],
      bundleVersion: source.model?.info.version ?? null,
      computeMs: 0,
    };
    const degraded = this.#fill(list, request, source) ?? source.keeper?.storageFailure ?? thin(request, source.keeper);
    if (degraded) list.degraded = degraded;
    list.computeMs = clock() - began;
    this.#stats = { count: this.#stats.count + 1, lastComputeMs: list.computeMs };
    return list;
  }

  /** From here on attributions are wanted. */
  wantAttributions(variant: string | null): void {
    this.#attributions.want(variant);
  }

  tracked(event: HistoryEvent): void {
    this.#attributions.tracked(event);
    this.#exposures.tracked(event);
  }

  /** Another bundle numbers its items in another way. */
  forgetShown(): void {
    this.#placements.clear();
    this.#exposures.clear();
  }

  /** Everything that is known of the shopper. */
  clear(): void {
    this.forgetShown();
    this.#attributions.clear();
  }

  /** Puts the items in. @returns why there are none, when there is a reason */
  #fill(list: RecommendationList, request: ListRequest, { model, keeper, nowMs, seed }: ListsSource): Degraded | null {
    if (!model || !keeper) return because('no-model-yet', 'the model is not there');
    if (request.list === 'similar' && !model.knows(request.itemId ?? '')) {
      return because('no-match', `the bundle does not know the item ${request.itemId}`);
    }
    try {
      list.items = model.list(request, keeper.history, {
        exclude: model.indicesOf(this.#placements.shownElsewhere(request.placement)),
        ...this.#exposures.columns(),
        // The same seed for the same history; but not the same for all shoppers, whom it would show the same.
        seed: (seed + keeper.history.events.length) >>> 0,
      });
    } catch (error) {
      return because('wasm-unavailable', `the engine failed: ${toDegraded(error, 'wasm-unavailable').message}`);
    }
    this.#placements.show(request, list.items);
    if (request.list !== 'recentlyViewed') this.#exposures.show(list.items, (itemId) => model.indexOf(itemId));
    this.#attributions.shown(list.recommendationId, request, list.items);
    return model.expired(nowMs);
  }
}

function thin(request: ListRequest, keeper: HistoryKeeper | null): Degraded | null {
  const personal = request.list === 'recommend' || request.list === 'recentlyViewed';
  if (!personal || (keeper?.history.events.length ?? 0) > 0) return null;
  return because('no-history', 'nothing has been tracked yet: this list is not personal');
}

function because(code: DegradedCode, message: string): Degraded {
  return { code, message };
}
