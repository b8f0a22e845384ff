// Which lists there are, and where their items come from: numbers that cross the wasm edge, append only.

/** Mirrors ListKind of src/wasm/bindings.cc. */
export const LIST_KIND_CODES = {
  recommend: 0,
  similar: 1,
  trending: 2,
  recentlyViewed: 3,
  boughtTogether: 4,
  buyAgain: 5,
  rerank: 6,
} as const;
/** The kinds of lists: each is the name of the call that asks for one. */
export type ListKind = keyof typeof LIST_KIND_CODES;

/** Mirrors Source of src/engine/request.h. */
export const SOURCES = [
  'graph',
  'encoder',
  'popular',
  'recent',
  'trending',
  'explore',
  'pinned',
  'basket',
  'repurchase',
  'given',
] as const;
/**
 * The part of the engine that gave an item most of its score; `explore`: the item took the place of a better one, so that
 * what else is liked is learned; `pinned`: the shop put it there; `basket`: it was bought in one order with the items asked
 * about; `repurchase`: the shopper bought it before; `content`: it was searched for; `given`: it stands where `rerank` was given it.
 */
export type Source = (typeof SOURCES)[number] | 'content';
