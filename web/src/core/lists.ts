import type { WhatIf } from '../shared/check-calls.js';
import { type Degraded, type DegradedCode, toDegraded, VitrineError } from '../shared/errors.js';
import type { ListRequest } from '../shared/list-request.js';
import type { CoreToClient, HistoryEvent, ListedItem, PlacementRules, RecommendationList } from '../shared/protocol.js';
import type { Stats } from '../shared/stats.js';
import { Attributions, trim } from './attributions.js';
import { type Ask, compose } from './compose.js';
import { Exposures } from './exposures.js';
import { AttributeError } from './filter.js';
import { History, without } from './history.js';
import type { HistoryKeeper } from './history-keeper.js';
import type { Learning } from './learning.js';
import { byEncoder, type Model, type VisitState } from './model.js';
import type { OutsideEncoder } from './outside-encoder.js';
import { Placements } from './placements.js';
import { type CompiledRules, compileRules, type RuleSet } from './rules.js';

export interface ListEnvironment {
  post(message: CoreToClient): void;
  /** Milliseconds, monotonic. */
  clock(): number;
  /** A string that no other recommendation has. */
  uniqueId(): string;
  /** An attribute that the bundle does not have rejects in development; in production the list is empty. */
  isDevelopment: boolean;
}

/** What a list is made from. `null`: not there. */
export interface ListSources {
  model: Model | null;
  keeper: HistoryKeeper | null;
  nowMs: number;
  seed: number;
}

/** Lists that `whatIf` can ask about: those of a page, and of many that follow each other on it. */
const MAX_QUESTIONS = 50;

/** What a list answered. */
interface Question {
  request: ListRequest;
  visit: VisitState;
  /** Id of the last event of the history as it was. */
  newest: string | undefined;
}

/** Answers requests for lists, and knows what the page has shown. */
export class Lists {
  readonly #environment: ListEnvironment;
  readonly #encoder: OutsideEncoder;
  readonly #learning: Learning;
  readonly #shown = new Placements();
  readonly #exposures = new Exposures();
  readonly #attributions: Attributions;
  /** Of the shop's merchandisers; `null`: none. */
  placements: PlacementRules | null = null;
  /** Ids of what the shop does not sell now. */
  hidden: string[] = [];
  /** Whether this bundle can follow a rule set; each is tried, and told of, once. */
  #usable = new WeakMap<object, boolean>();
  /** By recommendation id, the newest last. */
  readonly #questions = new Map<string, Question>();
  #stats: Stats['lists'] = { count: 0, lastComputeMs: 0, unknownPins: 0 };

  constructor(environment: ListEnvironment, encoder: OutsideEncoder, learning: Learning) {
    this.#environment = environment;
    this.#encoder = encoder;
    this.#learning = learning;
    this.#attributions = new Attributions((attribution) => environment.post({ kind: 'attribution', attribution }));
  }

  get stats(): Stats['lists'] {
    return { ...this.#stats };
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
    this.#shown.clear();
    this.#exposures.clear();
    this.#questions.clear();
    this.#usable = new WeakMap();
  }

  /** Everything that is known of the shopper. */
  clear(): void {
    this.forgetShown();
    this.#encoder.hear();
    this.#attributions.clear();
  }

  /** @throws VitrineError `invalid-argument` for filters and rules */
  make(request: ListRequest, sources: ListSources): RecommendationList {
    const { keeper } = sources;
    return this.#timed(
      sources,
      (list) =>
        this.#fill(list, request, sources) ??
        keeper?.storageFailure ??
        thinHistory(request, keeper) ??
        (byEncoder(request) ? this.#encoder.failure : null),
    );
  }

  /**
   * The same question once more, of the history as it was then and without what is named; what was deleted since stays
   * away. Nobody is shown the list, so that nothing else changes by it.
   */
  whatIf({ recommendationId, without: left }: WhatIf, sources: ListSources): RecommendationList {
    const { model, keeper } = sources;
    return this.#timed(sources, (list) => {
      const question = this.#questions.get(recommendationId);
      if (!question || !model || !keeper) return because('no-match', 'this page was not shown that list');
      const rest = new History({ events: Number.POSITIVE_INFINITY, days: Number.POSITIVE_INFINITY });
      const kept = eventsThen(keeper.history.events, question).flatMap(
        (event) => (without(event, { eventId: left }) && without(event, { itemId: left })) ?? [],
      );
      rest.add(kept, 0);
      return this.#ask(list, question, model, rest);
    });
  }

  /** @param fill puts the items in, and says what is wrong */
  #timed({ model }: ListSources, fill: (list: RecommendationList) => Degraded | null): RecommendationList {
    const began = this.#environment.clock();
    const list: RecommendationList = {
      recommendationId: this.#environment.uniqueId(),
      items: [],
      bundleVersion: model?.info.version ?? null,
      computeMs: 0,
    };
    const degraded = fill(list);
    if (degraded) list.degraded = degraded;
    list.computeMs = this.#environment.clock() - began;
    this.#stats.count++;
    this.#stats.lastComputeMs = list.computeMs;
    return list;
  }

  /** Puts the items in. @returns why there are none, when there is a reason */
  #fill(list: RecommendationList, request: ListRequest, { model, keeper, nowMs, seed }: ListSources): Degraded | null {
    const history = keeper?.history;
    if (!model || !history) return because('no-model-yet', 'the model is not there');
    const { itemIds, list: kind } = request;
    const needsItems = kind === 'similar' || kind === 'boughtTogether';
    const knows = (itemId: string): boolean => model.knows(itemId);
    if (needsItems && request.fallbacks.length === 0 && !itemIds.some(knows)) {
      return because('no-match', `the bundle knows none of the items asked about: ${itemIds.slice(0, 3).join(', ')}`);
    }
    let rules: CompiledRules;
    try {
      rules = compileRules(this.#rulesOf(request, model, nowMs), model.attributes, model.indexOf);
    } catch (error) {
      if (!(error instanceof AttributeError)) throw error;
      return this.#unknownAttribute(error);
    }
    const visit: VisitState = {
      // A list that the shop has made stays whole.
      exclude:
        kind === 'rerank' ? [] : model.indicesOf([...this.hidden, ...this.#shown.shownElsewhere(request.placement)]),
      ...this.#exposures.columns(),
      // The same seed for the same history; but not the same for all shoppers, whom it would show the same.
      seed: (seed + history.events.length) >>> 0,
      now: nowMs / 1000,
      learnt: this.#learning.learntFrom(model, history),
      rules,
    };
    const question: Question = { request, visit, newest: history.events.at(-1)?.eventId };
    const failure = this.#ask(list, question, model, history);
    if (failure) return failure;
    this.#questions.set(list.recommendationId, question);
    trim(this.#questions, MAX_QUESTIONS);
    this.#stats.unknownPins += rules.unknownPins;
    this.#shown.show(request, list.items);
    if (request.list !== 'recentlyViewed') this.#exposures.show(list.items, model.indexOf);
    this.#attributions.shown(list.recommendationId, request, list.items);
    if (list.items.length === 0 && (rules.filter.length > 0 || request.minProbability > 0) && request.offset === 0) {
      return because('no-match', 'filter, hide, minProbability and exclusions leave no item');
    }
    return model.expired(nowMs);
  }

  /** Lets the engine answer. @returns why it did not */
  #ask(list: { items: ListedItem[] }, { request, visit }: Question, model: Model, history: History): Degraded | null {
    const knows = (itemId: string): boolean => model.knows(itemId);
    const ask: Ask = (part) =>
      part.list === 'similar' && !request.itemIds.some(knows) ? [] : model.list(part, history, visit);
    try {
      list.items = compose(request, ask, knows);
      return null;
    } catch (error) {
      // An encoder is being waited for.
      if (error instanceof Promise) throw error;
      return because('wasm-unavailable', `the engine failed: ${toDegraded(error, 'wasm-unavailable').message}`);
    }
  }

  /** Those of the call first, then what holds for its placement and for all, of what counts now. */
  #rulesOf({ rules, placement }: ListRequest, model: Model, nowMs: number): RuleSet[] {
    const sets: RuleSet[] = [{ rules, place: '' }];
    for (const name of placement === null ? ['*'] : [placement, '*']) {
      const own = this.placements && Object.hasOwn(this.placements, name) ? this.placements[name] : [];
      own?.forEach((set, i) => {
        const { from, until } = set;
        if ((from && nowMs < Date.parse(from)) || (until && nowMs >= Date.parse(until))) return;
        const ruleSet = { rules: set, place: `placements.${name}[${i}].` };
        if (this.#isUsable(ruleSet, model)) sets.push(ruleSet);
      });
    }
    return sets;
  }

  /** A call is not to fail for what somebody else wrote into a file: such a set is left out, and the page hears of it. */
  #isUsable(set: RuleSet, model: Model): boolean {
    const known = this.#usable.get(set.rules);
    if (known !== undefined) return known;
    this.#usable.set(set.rules, true);
    try {
      compileRules([set], model.attributes, model.indexOf);
      return true;
    } catch (error) {
      this.#usable.set(set.rules, false);
      const code = error instanceof AttributeError ? 'unknown-attribute' : 'bundle-corrupt';
      this.#environment.post({ kind: 'error', degraded: toDegraded(error, code) });
      return false;
    }
  }

  #unknownAttribute({ message }: AttributeError): Degraded {
    if (this.#environment.isDevelopment) throw new VitrineError('invalid-argument', message);
    const degraded = because('unknown-attribute', message);
    this.#environment.post({ kind: 'error', degraded });
    return degraded;
  }
}

/** What is left of the history as it was when the list was made. Without its newest event, times have to tell. */
function eventsThen(events: readonly HistoryEvent[], { newest, visit }: Question): readonly HistoryEvent[] {
  if (newest === undefined) return [];
  const end = events.findIndex(({ eventId }) => eventId === newest) + 1;
  return end > 0 ? events.slice(0, end) : events.filter(({ time }) => time <= visit.now);
}

function thinHistory(request: ListRequest, keeper: HistoryKeeper | null): Degraded | null {
  const personal = ['recommend', 'recentlyViewed', 'buyAgain', 'rerank'].includes(request.list);
  if (!personal || (keeper?.history.events.length ?? 0) > 0) return null;
  return because('no-history', 'nothing has been tracked yet');
}

function because(code: DegradedCode, message: string): Degraded {
  return { code, message };
}
