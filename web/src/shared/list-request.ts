import { checkId, checkInteger, checkName, isNumber, isRecord } from './checks.js';
import { invalidArgument } from './errors.js';
import { MAX_LIMIT, MAX_OFFSET } from './limits.js';
import { LIST_KIND_CODES, type ListCall, type ListKind } from './protocol.js';

/** A list request after validation: every option has its value. */
export interface ListRequest {
  list: ListKind;
  /** Only for `similar`. */
  itemId: string | null;
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
  /** The options as they were given: `filter` and the other rules are checked when a list is made. */
  rules: Record<string, unknown>;
}

/** What the page handed in becomes what the engine takes, or an `invalid-argument` that names the place. */
export function checkListRequest({ list = 'recommend', itemId, options }: ListCall): ListRequest {
  if (typeof list !== 'string' || !Object.hasOwn(LIST_KIND_CODES, list)) {
    throw invalidArgument('list', `one of ${Object.keys(LIST_KIND_CODES).join(', ')}`);
  }
  if (options !== undefined && !isRecord(options)) throw invalidArgument('options', 'an object');
  const given = options ?? {};
  const exclude = given['exclude'] ?? [];
  if (!Array.isArray(exclude)) throw invalidArgument('exclude', 'an array of item ids');
  const flag = (option: string): boolean => checkBoolean(given[option], option);
  const share = (option: string, otherwise: number): number => checkShare(given[option] ?? otherwise, option);
  const [diversity, rotation, exploration] = [
    share('diversity', 0.2),
    share('rotation', 0),
    share('exploration', 0.05),
  ] as const;
  return {
    list: list as ListKind,
    itemId: list === 'similar' ? checkId(itemId, 'itemId') : null,
    limit: checkInteger(given['limit'] ?? 10, 'limit', 1, MAX_LIMIT),
    offset: checkInteger(given['offset'] ?? 0, 'offset', 0, MAX_OFFSET),
    exclude: exclude.map((id, i) => checkId(id, `exclude[${i}]`)),
    excludePurchased: flag('excludePurchased'),
    excludeInCart: flag('excludeInCart'),
    excludeDisliked: flag('excludeDisliked'),
    placement: given['placement'] === undefined ? null : checkName(given['placement'], 'placement'),
    diversity,
    rotation: list === 'recommend' ? rotation : 0,
    exploration: list === 'recommend' ? exploration : 0,
    rules: given,
  };
}

function checkBoolean(value: unknown, argument: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalidArgument(argument, 'true or false');
  return value ?? true;
}

function checkShare(value: unknown, argument: string): number {
  if (!isNumber(value) || value < 0 || value > 1) throw invalidArgument(argument, 'a number from 0 to 1');
  return value;
}
