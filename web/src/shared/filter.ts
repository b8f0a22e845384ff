// The types of filters and rules. Only types: what callers hand in is checked and compiled in the core, which knows the
// bundle's attributes.
import type { Item } from './protocol.js';

/** What a catalogue can say under the name of an attribute. */
export type AttributeValue = string | number | boolean | Date | readonly string[];

/** Conditions on any attribute. */
export interface Exists {
  /** `true`: the attribute is known of the item; `false`: it is not. */
  exists?: boolean;
}

/** Conditions on the value of an attribute, or on one of the values where there are several. */
export interface Equals<T> extends Exists {
  /** Is this value. */
  eq?: T;
  /** Also true of items of which the attribute is not known. */
  ne?: T;
  /** Is one of these values; never for an empty array. */
  in?: readonly T[];
}

/** Conditions on numbers and days. */
export interface Compares<T> extends Equals<T> {
  /** Is greater, or later. */
  gt?: T;
  /** Is at least this. */
  gte?: T;
  /** Is less, or earlier. */
  lt?: T;
  /** Is at most this. */
  lte?: T;
}

/** A day: a Date, an ISO 8601 string, or milliseconds since 1970. Catalogues know whole days, in UTC. */
export type Day = Date | string | number;

/** What a filter can ask of an attribute: a value, several of which one must be right, or an object of comparisons. */
export type Condition<T> = T extends readonly (infer Tag)[]
  ? Tag | readonly Tag[] | Equals<Tag>
  : T extends boolean
    ? boolean | (Omit<Equals<boolean>, 'in'> & Exists)
    : T extends number
      ? number | readonly number[] | Compares<number>
      : T extends Date
        ? Day | readonly Day[] | Compares<Day>
        : T extends string
          ? T | readonly T[] | Equals<T>
          : never;

/** A filter over attributes that the compiler does not know. */
export interface AnyFilter {
  /** The items for which the filter does not hold. */
  not?: AnyFilter;
  /** The items for which at least one holds; none for an empty array. */
  any?: readonly AnyFilter[];
  /** Whether there are pieces in stock. Where nobody says how many, the attribute `inStock` counts, else there are. */
  inStock?: boolean;
  [attribute: string]: Condition<AttributeValue> | AnyFilter | readonly AnyFilter[] | undefined;
}

/**
 * A filter over the attributes of the shop's own item type: `not`, `any` and `inStock` are as in `AnyFilter`.
 * A type and not an interface, so that filters over known attributes are also filters over any.
 */
export type KnownFilter<I extends Item> = {
  [K in Exclude<keyof I, 'itemId' | 'title' | 'inStock'>]?: Condition<NonNullable<I[K]>>;
} & {
  not?: KnownFilter<I>;
  any?: readonly KnownFilter<I>[];
  inStock?: boolean;
};

/**
 * Which items may be listed: all conditions must hold. `{ category: 'mugs', price: { lte: 20 }, inStock: true }`.
 * With an item type of the shop's own the compiler knows the attributes; with the plain `Item` it takes any name.
 */
export type Filter<I extends Item = Item> = Item extends I ? AnyFilter : KnownFilter<I>;

/** The items that a rule is about: these ids, or those for which the filter holds. */
export type RuleTarget<F = AnyFilter> = { itemIds: readonly string[]; filter?: never } | { filter: F; itemIds?: never };

/** `factor`: above 1, at most 1000. Default: 2. */
export type FactorRule<F = AnyFilter> = RuleTarget<F> & { factor?: number };

/** `position`: from 1, in the whole ranking. */
export interface PinRule {
  itemId: string;
  position: number;
}

/** What a shop decides about a list. Values out of range reject with `invalid-argument`. */
export interface Rules<F = AnyFilter> {
  /** Only items for which it holds. Default: all items. */
  filter?: F;
  /** Scores above 0 are multiplied by the factor. At most 15 together with `bury`. */
  boost?: readonly FactorRule<F>[];
  /** Scores above 0 are divided by the factor. */
  bury?: readonly FactorRule<F>[];
  /** Items that stand at a position whatever their score, unless something takes them out. At most 100. */
  pin?: readonly PinRule[];
  /** Items that are not listed, not even pinned ones. */
  hide?: readonly RuleTarget<F>[];
  /** At most `max` items of the ranking have the same value; `attribute` names a label such as `brand`. */
  maxPerGroup?: { attribute: string; max: number };
}
