import type { HistoryEvent, ReasonKind } from '../index.js';

/** Every word that the elements say. `{...}` is replaced; what stands there is named with each text. */
export interface Texts {
  /** Headings of `<vitrine-recommendations>`, by its list. */
  headingRecommend: string;
  headingSimilar: string;
  headingTrending: string;
  headingRecentlyViewed: string;
  headingBoughtTogether: string;
  headingBuyAgain: string;
  headingRerank: string;
  /** Under an item, by what explains it; `{item}`: the title of what was dealt with. */
  reasonViewed: string;
  reasonCarted: string;
  reasonPurchased: string;
  reasonLiked: string;
  reasonDisliked: string;
  /** On the button that shows a list that is held back, and what a screen reader is told when it appears. */
  showNew: string;
  newAvailable: string;

  /** The rest belongs to `<vitrine-privacy>`. */
  privacyTitle: string;
  privacyIntro: string;
  sealFrame: string;
  sealHeader: string;
  sealNone: string;
  sealUnknown: string;
  sealNoneMore: string;
  sealMore: string;
  consentTitle: string;
  consentGranted: string;
  consentGrantedMore: string;
  consentPending: string;
  consentPendingMore: string;
  consentDenied: string;
  consentDeniedMore: string;
  globalPrivacyControl: string;
  profileTitle: string;
  profileEmpty: string;
  profileCategories: string;
  profileBrands: string;
  profilePrices: string;
  /** `{low}`, `{median}`, `{high}`: prices. */
  profilePriceBand: string;
  reasonsTitle: string;
  reasonsIntro: string;
  reasonsEmpty: string;
  /** `{item}` is what is suggested, `{reason}` one of the reason texts, `{share}` a percentage. */
  reasonShare: string;
  eventsTitle: string;
  /** `{count}`: a number; which of the three goes by it. */
  eventsNone: string;
  eventsOne: string;
  eventsMany: string;
  storedMemory: string;
  storedDevice: string;
  eventsShow: string;
  eventsUpdate: string;
  eventsMore: string;
  /** By the type of the event; `{item}` is a title, `{query}` what was searched for, `{count}` a number of items. */
  eventView: string;
  eventCart: string;
  eventCartRemove: string;
  eventPurchase: string;
  eventSearch: string;
  eventLike: string;
  eventDislike: string;
  eventNotInterested: string;
  eventRating: string;
  eventImpression: string;
  eventClick: string;
  eventReset: string;
  deleteOne: string;
  /** Read aloud; `{event}`: the text of the event. */
  deleteOneLabel: string;
  exportAll: string;
  clearAll: string;
  clearQuestion: string;
  clearYes: string;
  clearNo: string;
  /** Said when it is done. */
  deleted: string;
  cleared: string;
  exported: string;
  consentSet: string;
  /** The stored events are read for somebody who has just clicked or typed, and the browser has seen nobody do so. */
  needsGesture: string;
  /** `{message}`: what went wrong otherwise. */
  failed: string;
}

/** The texts in English, which stand wherever a page brings no others. */
export const ENGLISH: Readonly<Texts> = {
  headingRecommend: 'Recommended for you',
  headingSimilar: 'Goes well with this',
  headingTrending: 'Popular right now',
  headingRecentlyViewed: 'Recently viewed',
  headingBoughtTogether: 'Bought together',
  headingBuyAgain: 'Buy again',
  headingRerank: 'For you first',
  reasonViewed: 'Because you viewed {item}',
  reasonCarted: 'Because {item} was in your cart',
  reasonPurchased: 'Because you bought {item}',
  reasonLiked: 'Because you liked {item}',
  reasonDisliked: 'Lower because you disliked {item}',
  showNew: 'Show new suggestions',
  newAvailable: 'New suggestions are available.',
  privacyTitle: 'Your data on this device',
  privacyIntro:
    'What you look at here shapes the suggestions you see. They are made in this browser, from events that are kept on this device; what makes them sends nothing about you anywhere.',
  sealFrame: 'Sealed',
  sealHeader: 'Sealed',
  sealNone: 'Not sealed',
  sealUnknown: 'Checking the seal',
  sealMore: 'When it started, the part that knows your history tried its wall: your browser lets nothing out of it.',
  sealNoneMore:
    'Suggestions are still made on this device and nothing is sent for them. But on this page your browser does not enforce it.',
  consentTitle: 'What may be remembered?',
  consentGranted: 'Remember on this device',
  consentGrantedMore: 'Encrypted, so that suggestions still fit on your next visit.',
  consentPending: 'Only for now',
  consentPendingMore: 'Kept in memory and gone when you leave.',
  consentDenied: 'Nothing',
  consentDeniedMore: 'Everybody sees the same suggestions. What was stored is deleted.',
  globalPrivacyControl: 'Your browser asks for privacy (Global Privacy Control): no reports are made.',
  profileTitle: 'What we infer',
  profileEmpty: 'Nothing yet.',
  profileCategories: 'Categories',
  profileBrands: 'Brands',
  profilePrices: 'Prices',
  profilePriceBand: 'mostly {low} to {high}, typically {median}',
  reasonsTitle: 'Why you see what you see',
  reasonsIntro: 'Your top suggestions and the events behind them. Delete an event, and they change.',
  reasonsEmpty: 'At the moment you see what is popular with everybody.',
  reasonShare: '{share}',
  eventsTitle: 'What is stored',
  eventsNone: 'No events.',
  eventsOne: '1 event.',
  eventsMany: '{count} events.',
  storedMemory: 'In memory only, gone when you leave.',
  storedDevice: 'Encrypted in the storage of this browser.',
  eventsShow: 'Show events',
  eventsUpdate: 'Show the latest',
  eventsMore: 'Show more',
  eventView: 'Viewed {item}',
  eventCart: 'Put {item} in the cart',
  eventCartRemove: 'Took {item} out of the cart',
  eventPurchase: 'Bought {item}',
  eventSearch: 'Searched for “{query}”',
  eventLike: 'Liked {item}',
  eventDislike: 'Disliked {item}',
  eventNotInterested: 'Not interested in {item}',
  eventRating: 'Rated {item}',
  eventImpression: 'Saw {count} suggestions',
  eventClick: 'Opened the suggestion {item}',
  eventReset: 'Forgot what was learnt',
  deleteOne: 'Delete',
  deleteOneLabel: 'Delete: {event}',
  exportAll: 'Export',
  clearAll: 'Delete everything',
  clearQuestion: 'Delete all events on this device, in all tabs?',
  clearYes: 'Yes, delete',
  clearNo: 'Keep',
  deleted: 'Deleted.',
  cleared: 'Everything has been deleted.',
  exported: 'The file has been saved.',
  consentSet: 'Your choice has been saved.',
  needsGesture: 'Your browser saw no click or key press of yours. Please press the button once more.',
  failed: 'That did not work: {message}',
};

export const REASON_TEXTS: Readonly<Record<ReasonKind, keyof Texts>> = {
  viewed: 'reasonViewed',
  carted: 'reasonCarted',
  purchased: 'reasonPurchased',
  liked: 'reasonLiked',
  disliked: 'reasonDisliked',
};

export const EVENT_TEXTS: Readonly<Record<HistoryEvent['type'], keyof Texts>> = {
  'learning-reset': 'eventReset',
  view: 'eventView',
  cart: 'eventCart',
  'cart-remove': 'eventCartRemove',
  purchase: 'eventPurchase',
  search: 'eventSearch',
  like: 'eventLike',
  dislike: 'eventDislike',
  'not-interested': 'eventNotInterested',
  rating: 'eventRating',
  impression: 'eventImpression',
  click: 'eventClick',
};

/** Puts values in the places of a text. What they hold is never looked at again, so it cannot name further places. */
export function say(text: string, values: Readonly<Record<string, string>> = {}): string {
  return text.replace(
    /\{(\w+)\}/g,
    (place, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? place,
  );
}
