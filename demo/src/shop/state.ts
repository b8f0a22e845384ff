import type { Consent, ReasonKind, Source, Stats } from 'vitrine';
import type { Language } from '../i18n/language.ts';
import type { Catalog, Product } from './catalog.ts';
import type { Closest } from './closest.ts';
import type { CartLine } from './memory.ts';
import type { Route } from './router.ts';

/** One of the visitor's own events, which caused a suggestion. */
export interface Because {
  readonly kind: ReasonKind;
  readonly product: Product;
}

export interface Suggestion {
  readonly product: Product;
  readonly because: Because | undefined;
  readonly source: Source;
}

/** What the last thing the visitor did has changed in the row, for who wants to see it. */
export interface Change {
  /** Suggestions that were not in the row before, and how many there are. */
  readonly fresh: number;
  readonly of: number;
  /** What caused most of them. */
  readonly because: Because | undefined;
  readonly computeMs: number;
}

/** The rows beside "For you"; an empty one is not shown. */
export interface Rows {
  /** Because you viewed `cause`. */
  readonly because: { readonly cause: Product; readonly products: readonly Product[] } | null;
  readonly goesWith: readonly Product[];
  readonly cartIdeas: readonly Product[];
  readonly trending: readonly Product[];
  readonly recent: readonly Product[];
  readonly buyAgain: readonly Product[];
}

/** A category's page or what a search found, in the order that it is shown in. */
export interface Listing {
  readonly products: readonly Product[];
  /** The visitor's history has a say in the order. */
  readonly personal: boolean;
}

/** A short message with a way back. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => Promise<void>) | null;
  readonly cart: boolean;
}

/** Immutable; a new one after every change, so that components can compare. */
export interface ShopState {
  /** `failed`: there is no model; the catalogue may be there all the same. */
  readonly phase: 'loading' | 'ready' | 'failed';
  /** 0..1 while loading. */
  readonly progress: number;
  /** Why the shop works without a model. */
  readonly trouble: string | null;
  readonly language: Language;
  readonly catalog: Catalog | null;
  /** What this page is about, from products.json: shown until there is a catalogue. */
  readonly preview: Product | null;
  readonly route: Route;
  readonly forYou: readonly Suggestion[];
  /** The events have an influence on the row; else it shows what is popular. */
  readonly personal: boolean;
  readonly rows: Rows | null;
  /** null while it is worked out, and on pages that have none. */
  readonly listing: Listing | null;
  /** Beyond what the search page lists by title; null while it is worked out, and on other pages. */
  readonly closest: Closest | null;
  readonly cart: readonly CartLine[];
  /** Things of a saved cart that the shop no longer has. */
  readonly goneFromCart: number;
  readonly ordered: boolean;
  readonly liked: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly picks: readonly string[];
  readonly returning: boolean;
  readonly change: Change | null;
  readonly consent: Consent;
  readonly stats: Stats | null;
  readonly computeMs: number | null;
  /** From the beginning of the navigation to the first suggestions. */
  readonly openedMs: number | null;
  readonly requests: number;
  /** The requests that loaded what the search needs are among them. */
  readonly searchWasCounted: boolean;
  readonly toast: Toast | null;
  /** For screen readers: what has just changed. */
  readonly announcement: string;
}

export const emptyRows: Rows = {
  because: null,
  goesWith: [],
  cartIdeas: [],
  trending: [],
  recent: [],
  buyAgain: [],
};

/** What every page is before anything is known: what the prerendered documents show. */
export const firstState = (route: Route, language: Language): ShopState => ({
  phase: 'loading',
  progress: 0,
  trouble: null,
  language,
  catalog: null,
  preview: null,
  route,
  forYou: [],
  personal: false,
  rows: null,
  listing: null,
  closest: null,
  cart: [],
  goneFromCart: 0,
  ordered: false,
  liked: new Set(),
  hidden: new Set(),
  picks: [],
  returning: false,
  change: null,
  consent: 'pending',
  stats: null,
  computeMs: null,
  openedMs: null,
  requests: 0,
  searchWasCounted: false,
  toast: null,
  announcement: '',
});
