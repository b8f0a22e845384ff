import type { AnyFilter, FactorRule, Item, Rules, RuleTarget } from '../index.js';
import { invalidArgument } from '../shared/errors.js';

type Attributes = Record<string, unknown>;

/**
 * The rules in the order of the engine, over the fake's own ranking: what a boost names comes first, what a bury names
 * last, whatever the factor.
 * @param ranked ids, best first
 * @throws VitrineError `invalid-argument` for an attribute that no item of the catalogue has
 */
export function applyRules(ranked: readonly string[], rules: Rules, catalog: readonly Item[]): string[] {
  const items = new Map(catalog.map((item) => [item.itemId, item]));
  const names = new Set(['stock', ...catalog.flatMap((item) => Object.keys(item))]);
  const itemOf = (id: string): Attributes => ({ ...items.get(id) });
  const isIn = (id: string, target: RuleTarget): boolean =>
    target.itemIds ? target.itemIds.includes(id) : holds(target.filter ?? {}, itemOf(id), names);

  const allowed = ranked.filter(
    (id) =>
      (!rules.filter || holds(rules.filter, itemOf(id), names)) && !rules.hide?.some((target) => isIn(id, target)),
  );
  const pins = [...(rules.pin ?? [])]
    .filter((pin, i, all) => allowed.includes(pin.itemId) && all.findIndex((p) => p.itemId === pin.itemId) === i)
    .sort((a, b) => a.position - b.position);
  const counts = new Map<unknown, number>();
  const { attribute = '', max = 0 } = rules.maxPerGroup ?? {};
  const fits = (id: string): boolean => {
    const group = itemOf(id)[attribute] ?? null;
    if (max === 0 || group === null) return true;
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= max;
  };
  for (const { itemId } of pins) fits(itemId);
  const level = (id: string): number => countOf(rules.bury, id, isIn) - countOf(rules.boost, id, isIn);
  const list = allowed
    .filter((id) => !pins.some((pin) => pin.itemId === id))
    .sort((a, b) => level(a) - level(b))
    .filter(fits);
  for (const { itemId, position } of pins) list.splice(position - 1, 0, itemId);
  return list;
}

function countOf(
  rules: readonly FactorRule[] | undefined,
  id: string,
  isIn: (id: string, target: RuleTarget) => boolean,
): number {
  return rules?.filter((rule) => isIn(id, rule)).length ?? 0;
}

function holds(filter: AnyFilter, item: Attributes, names: ReadonlySet<string>): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    if (condition === undefined) return true;
    if (name === 'not') return !holds(condition as AnyFilter, item, names);
    if (name === 'any') return (condition as AnyFilter[]).some((one) => holds(one, item, names));
    if (name === 'inStock' && !names.has(name)) return (item['stock'] !== 0) === condition;
    if (!names.has(name)) throw invalidArgument(`filter.${name}`, 'an attribute of the catalogue');
    return meets(item[name] ?? null, condition);
  });
}

function meets(value: unknown, condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null || condition instanceof Date)
    return isOneOf(value, [condition]);
  if (Array.isArray(condition)) return isOneOf(value, condition);
  return Object.entries(condition).every(([operator, wanted]) => {
    switch (operator) {
      case 'eq':
        return isOneOf(value, [wanted]);
      case 'ne':
        return !isOneOf(value, [wanted]);
      case 'in':
        return isOneOf(value, wanted as unknown[]);
      case 'exists':
        return (Array.isArray(value) ? value.length > 0 : value !== null) === wanted;
    }
    if (value === null) return false;
    const difference = Number(value) - Number(typeof wanted === 'string' ? new Date(wanted) : wanted);
    if (operator === 'gt') return difference > 0;
    if (operator === 'gte') return difference >= 0;
    if (operator === 'lt') return difference < 0;
    if (operator === 'lte') return difference <= 0;
    throw invalidArgument('filter', 'made of eq, ne, in, exists, gt, gte, lt and lte');
  });
}

function isOneOf(value: unknown, wanted: readonly unknown[]): boolean {
  const own = Array.isArray(value) ? value : [value];
  return own.some((one) =>
    wanted.some((other) => (one instanceof Date ? +one === +new Date(other as Date) : one === other)),
  );
}
