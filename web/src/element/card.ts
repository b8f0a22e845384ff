import { make } from '../bindings/dom.js';
import { type CardValues, fillUrl } from './template.js';

/** The card of a shop that brings no template. */
export function defaultCard(values: CardValues, itemUrl: string | null, imageUrl: string | null): HTMLElement {
  const title = itemUrl
    ? make('a', { className: 'title', part: 'title link', href: fillUrl(itemUrl, values) }, values.title)
    : make('span', { className: 'title', part: 'title' }, values.title);
  return make(
    'article',
    { className: 'card', part: 'card' },
    imageUrl !== null && picture(fillUrl(imageUrl, values)),
    values.brand !== '' && make('span', { className: 'brand', part: 'brand' }, values.brand),
    title,
    values.price !== '' && make('span', { className: 'price', part: 'price' }, values.price),
    values.reason !== '' && make('p', { className: 'reason', part: 'reason' }, values.reason),
  );
}

/** Without a text of its own: the title stands beside it. */
function picture(src: string): HTMLImageElement {
  return make('img', { className: 'picture', part: 'image', alt: '', loading: 'lazy', decoding: 'async', src });
}
