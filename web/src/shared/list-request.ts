import { checkId, checkInteger, checkItemIds, checkName, isNumber, isRecord } from './checks.js';
import { invalidArgument } from './errors.js';
import { MAX_ITEMS_ASKED, MAX_LIMIT, MAX_OFFSET } from './limits.js';
import { LIST_KIND_CODES, type ListCall, type ListKind } from './protocol.js';

/** A list request after validation: every option has its value. */
export interface ListRequest {
  list: ListKind;
  /** Of `similar` one, of `boughtTogether` and `rerank` any; otherwise none. */
  itemIds: string[];
  limit: number;
  offset: number;
  exclude: string[];
  excludePurchased: boolean;
  excludeInCart: boolean;
  excludeDisliked: boolean;
  placement: string | null;
  diversity: number;
  rotation: number;
  exploration: number;
  minProbability: number;
  /** Kinds that fill up what this one leaves. */
  fallbacks: ListKind[];
  /** Leaves out what popularity alone speaks for. */
  knownOnly: boolean;
  /** The options as they were given: `filter` and the other rules are checked when a list is made. */
  rules: Record<string, unknown>;
}

/** What the page handed in becomes what the engine takes, or an `invalid-argument` that names the place. */
export function checkListRequest({ list: kind = 'recommend', items, options }: ListCall): ListRequest {
  const list = checkKind(kind, 'list');
  if (options !== undefined && !isRecord(options)) throw invalidArgument('options', 'an object');
  const given = options ?? {};
  const exclude = given['exclude'] ?? [];
  if (!Array.isArray(exclude)) throw invalidArgument('exclude', 'an array of item ids');
  const itemIds = checkItems(list, items);
  // What a shop has already it gets back whole, and as the shopper's own.
  const isWhole = list === 'rerank';
  const flag = (option: string): boolean => checkBoolean(given[option], option);
  const share = (option: string, otherwise: number): number => checkShare(given[option] ?? otherwise, option);
  const [diversity, rotation, exploration] = [
    share('diversity', isWhole ? 0 : 0.2),
    share('rotation', 0),
    share('exploration', 0.05),
  ] as const;
  return {
    list,
    itemIds,
    limit: checkInteger(given['limit'] ?? (isWhole ? MAX_LIMIT : 10), 'limit', 1, MAX_LIMIT),
    offset: checkInteger(given['offset'] ?? 0, 'offset', 0, MAX_OFFSET),
    exclude: exclude.map((id, i) => checkId(id, `exclude[${i}]`)),
    excludePurchased: flag('excludePurchased'),
    excludeInCart: flag('excludeInCart'),
    excludeDisliked: flag('excludeDisliked'),
    placement: given['placement'] === undefined ? null : checkName(given['placement'], 'placement'),
    diversity,
    rotation: list === 'recommend' ? rotation : 0,
    exploration: list === 'recommend' ? exploration : 0,
    minProbability: checkMinProbability(given['minProbability'], list),
    fallbacks: checkFallbacks(given['fallbacks'] ?? [], list, itemIds.length > 0),
    knownOnly: false,
    rules: given,
  };
}

/** A promise about probabilities, where there are none, would be a lie. */
function checkMinProbability(value: unknown, list: ListKind): number {
  if (value === undefined) return 0;
  if (list !== 'recommend') throw invalidArgument('minProbability', 'left out: only recommend takes it');
  return checkShare(value, 'minProbability');
}

function checkKind(kind: unknown, argument: string): ListKind {
  if (typeof kind === 'string' && Object.hasOwn(LIST_KIND_CODES, kind)) return kind as ListKind;
  throw invalidArgument(argument, `one of ${Object.keys(LIST_KIND_CODES).join(', ')}`);
}

function checkItems(list: ListKind, items: unknown): string[] {
  if (list === 'similar') return [checkId(items, 'itemId')];
  if (list === 'rerank') return checkItemIds(items, 'itemIds', 0, MAX_LIMIT);
  return list === 'boughtTogether' ? checkItemIds(items, 'itemIds', 0, MAX_ITEMS_ASKED) : [];
}

function checkFallbacks(fallbacks: unknown, list: ListKind, hasItems: boolean): ListKind[] {
  if (!Array.isArray(fallbacks)) throw invalidArgument('fallbacks', 'an array of kinds of lists');
  return fallbacks.map((kind: unknown, i) => {
    const fallback = checkKind(kind, `fallbacks[${i}]`);
    const needsItems = fallback === 'similar' || fallback === 'boughtTogether';
    if (fallback === 'rerank' || list === 'rerank' || (needsItems && !hasItems)) {
      throw invalidArgument(`fallbacks[${i}]`, 'a kind that goes with this list, and its items');
    }
    return fallback;
  });
}

function checkBoolean(value: unknown, argument: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalidArgument(argument, 'true or false');
  return value ?? true;
}

function checkShare(value: unknown, argument: string): number {
  if (!isNumber(value) || value < 0 || value > 1) throw invalidArgument(argument, 'a number from 0 to 1');
  return value;
}
