import { fill, make } from '../bindings/dom.js';
import { type ListState, ListStore } from '../bindings/list-store.js';
import { Titles } from '../bindings/titles.js';
import type { ListedItem, ListKind, Recommender, SubscribeOptions } from '../index.js';
import { RecommenderElement } from './base.js';
import { defaultCard } from './card.js';
import { buildFrame, type ListFrame } from './list-frame.js';
import { type CardValues, fillTemplate } from './template.js';
import { REASON_TEXTS, say, type Texts } from './texts.js';

/** Detail of the event `vitrine-select`. */
export interface SelectDetail {
  item: ListedItem;
  recommendationId: string;
  placement: string | null;
}

const HEADINGS: Readonly<Record<ListKind, keyof Texts>> = {
  recommend: 'headingRecommend',
  similar: 'headingSimilar',
  trending: 'headingTrending',
  recentlyViewed: 'headingRecentlyViewed',
  boughtTogether: 'headingBoughtTogether',
  buyAgain: 'headingBuyAgain',
  rerank: 'headingRerank',
};
const LIST_NAMES: Readonly<Record<string, ListKind>> = {
  recommend: 'recommend',
  similar: 'similar',
  trending: 'trending',
  'recently-viewed': 'recentlyViewed',
  'bought-together': 'boughtTogether',
  'buy-again': 'buyAgain',
  rerank: 'rerank',
};
/** Attributes that change what is asked for or how it looks. */
const OBSERVED = [
  ...['placement', 'limit', 'list', 'item-id', 'item-ids', 'apply', 'bundle'],
  ...['heading', 'item-url', 'image-url', 'currency', 'hide-reasons'],
];

/** A card on the page: kept as long as its item says the same, so that focus and pictures stay. */
interface Card {
  readonly element: HTMLLIElement;
  content: string;
  item: ListedItem;
  /** What a template became; lies in the page's own tree, where the page's styles apply. */
  light: HTMLElement | null;
}

/**
 * `<vitrine-recommendations placement="home" limit="8">`: a list that follows what the shopper does.
 *
 * Attributes: `list` (`recommend`, `similar`, `trending`, `recently-viewed`, `bought-together`, `buy-again`, `rerank`),
 * `item-id` (of `similar`), `item-ids` (of `bought-together` and `rerank`, with spaces between them), `limit`, `placement`,
 * `apply` (`next-render`, `immediate`), `heading` (empty: none), `item-url` and `image-url` (patterns such as
 * `/products/{itemId}`), `currency`, `hide-reasons`, `layout` (`grid`, `row`), `theme` (`light`, `dark`), `bundle`.
 * Children: a `<template>` for the cards; anything else shows until there is a list, and where there is none.
 * Events: `vitrine-list` when a list shows (detail: the list), `vitrine-select` when one of its links is followed.
 * The attribute `data-state` says `loading`, `ready`, `empty` or `error`.
 */
export class VitrineRecommendations extends RecommenderElement {
  static readonly observedAttributes = OBSERVED;

  #store: ListStore | null = null;
  #titles: Titles | null = null;
  #cards = new Map<string, Card>();
  #shown: ListState['list'] = null;
  #slots = 0;
  /** Made when the element is first shown: an attribute alone builds nothing. */
  #parts: ListFrame | null = null;

  /** Shows a list that is held back. */
  apply(): void {
    this.#store?.apply();
  }

  /** Asks again, and shows the answer at once. */
  refresh(): void {
    this.#store?.refresh();
  }

  /** Called by the browser when the element comes onto a page. */
  override connectedCallback(): void {
    this.#parts ??= buildFrame(this, () => this.apply());
    super.connectedCallback();
    if (!this.#store) this.#renderWaiting();
  }

  /** Called by the browser; the element starts again with the new value. */
  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.#parts && this.isConnected) this.restart();
  }

  protected override start(recommender: Recommender): () => void {
    this.#titles = new Titles(recommender);
    this.#store = this.#store?.next(recommender, this.#options()) ?? new ListStore(recommender, this.#options());
    const render = (): void => this.#render();
    const stop = this.#store.subscribe(render);
    this.#render();
    return stop;
  }

  #options(): SubscribeOptions {
    const text = (name: string): string | undefined => this.getAttribute(name) ?? undefined;
    const limit = Number(text('limit') ?? Number.NaN);
    const placement = text('placement');
    const itemId = text('item-id');
    const list = LIST_NAMES[text('list') ?? ''] ?? (itemId === undefined ? 'recommend' : 'similar');
    return {
      list,
      ...(Number.isInteger(limit) && limit > 0 && { limit }),
      ...(placement && { placement }),
      ...(list === 'similar' && itemId !== undefined && { itemId }),
      ...((list === 'boughtTogether' || list === 'rerank') && {
        itemIds: (text('item-ids') ?? '').match(/\S+/g) ?? [],
      }),
      apply: text('apply') === 'immediate' ? 'immediate' : 'next-render',
    };
  }

  #renderWaiting(): void {
    this.#renderFrame('loading');
    this.#renderSkeletons();
  }

  #render(): void {
    const parts = this.#parts;
    const state = this.#store?.getState();
    if (!parts || !state) return;
    const waits = state.status === 'loading' && state.items.length === 0;
    const phase = waits ? 'loading' : state.status === 'error' ? 'error' : state.items.length > 0 ? 'ready' : 'empty';
    this.#renderFrame(phase);
    if (parts.button.hidden === state.held) {
      parts.button.hidden = !state.held;
      parts.status.textContent = state.held ? this.texts.newAvailable : '';
    }
    if (waits) this.#renderSkeletons();
    else this.#renderCards(state);
    if (state.error) console.error(`vitrine-recommendations: ${state.error.message}`);
    if (!state.list || state.list === this.#shown) return;
    this.#shown = state.list;
    this.dispatchEvent(new CustomEvent('vitrine-list', { detail: state.list }));
  }

  #renderFrame(phase: 'loading' | 'ready' | 'empty' | 'error'): void {
    const parts = this.#parts;
    if (!parts) return;
    this.dataset['state'] = phase;
    const list = this.#options().list ?? 'recommend';
    const heading = this.getAttribute('heading') ?? this.texts[HEADINGS[list]];
    parts.heading.textContent = heading;
    parts.heading.hidden = heading === '';
    parts.button.textContent = this.texts.showNew;
    parts.header.hidden = heading === '' && !this.#store?.getState().held;
    const hasFallback = [...this.children].some(
      (child) => !(child instanceof HTMLTemplateElement) && child.slot === '',
    );
    const hidden = phase === 'empty' || phase === 'error' || (phase === 'loading' && hasFallback);
    parts.section.hidden = hidden;
    parts.section.ariaBusy = String(phase === 'loading');
    parts.fallback.hidden = !hidden;
  }

  #renderSkeletons(): void {
    const count = Math.min(this.#options().limit ?? 10, 12);
    const skeleton = () => make('li', { className: 'skeleton', part: 'skeleton', ariaHidden: 'true' });
    this.#forget(new Set());
    if (this.#parts) fill(this.#parts.list, ...Array.from({ length: count }, skeleton));
  }

  #renderCards({ items }: ListState): void {
    const list = this.#parts?.list;
    if (!list) return;
    this.#titles?.learn(items);
    this.#forget(new Set(items.map((item) => item.itemId)));
    const elements = items.map((item) => this.#card(item).element);
    if (elements.length !== list.children.length || elements.some((element, i) => element !== list.children[i])) {
      const focused = this.shadowRoot?.activeElement;
      list.replaceChildren(...elements);
      // Moving a node takes the focus off it.
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    }
    this.#findTitles(items);
  }

  /** Reasons name items that may not be in the list: their titles are looked up afterwards. */
  #findTitles(items: readonly ListedItem[]): void {
    if (this.hasAttribute('hide-reasons')) return;
    const named = items.flatMap((item) => item.reasons[0]?.itemId ?? []);
    const found = this.#titles?.find(named);
    found?.then(
      (news) => {
        const state = this.#store?.getState();
        if (news && state && this.isConnected) this.#renderCards(state);
      },
      // Closed in the meantime: the ids stay.
      () => undefined,
    );
  }

  #card(item: ListedItem): Card {
    const values = this.#values(item);
    const template = this.querySelector<HTMLTemplateElement>(':scope > template');
    const [itemUrl, imageUrl] = [this.getAttribute('item-url'), this.getAttribute('image-url')];
    const content = JSON.stringify([values, itemUrl, imageUrl, template !== null]);
    const card = this.#cards.get(item.itemId) ?? this.#newCard(item);
    card.item = item;
    if (card.content === content) return card;
    card.content = content;
    card.light?.remove();
    card.light = null;
    if (template) {
      const slot = `card-${++this.#slots}`;
      card.light = make('div', { slot, className: 'vitrine-card' }, fillTemplate(template, values));
      this.append(card.light);
      fill(card.element, make('slot', { name: slot }));
    } else {
      fill(card.element, defaultCard(values, itemUrl, imageUrl));
    }
    return card;
  }

  #newCard(item: ListedItem): Card {
    const element = make('li', { part: 'item' });
    const card: Card = { element, content: '', item, light: null };
    for (const type of ['click', 'auxclick'] as const) {
      element.addEventListener(type, (event) => this.#select(event, card.item));
    }
    this.#cards.set(item.itemId, card);
    return card;
  }

  #forget(staying: ReadonlySet<string>): void {
    for (const [itemId, card] of this.#cards) {
      if (staying.has(itemId)) continue;
      card.light?.remove();
      this.#cards.delete(itemId);
    }
  }

  #values({ itemId, rank, item, reasons }: ListedItem): CardValues {
    const reason = this.hasAttribute('hide-reasons') ? undefined : reasons[0];
    return {
      itemId,
      rank: String(rank),
      title: item?.title || itemId,
      price: item?.price === null || item?.price === undefined ? '' : this.formatPrice(item.price),
      category: item?.category ?? '',
      brand: item?.brand ?? '',
      reason: reason
        ? say(this.texts[REASON_TEXTS[reason.kind]], { item: this.#titles?.of(reason.itemId) ?? reason.itemId })
        : '',
    };
  }

  /** A link of a card was followed: counted as a click on the list, and told to the page. */
  #select(event: MouseEvent, item: ListedItem): void {
    const link = event.composedPath().some((node) => node instanceof HTMLAnchorElement && node.href !== '');
    const list = this.#store?.getState().list;
    if (!link || !list || (event.type === 'auxclick' && event.button !== 1)) return;
    const detail: SelectDetail = {
      item,
      recommendationId: list.recommendationId,
      placement: this.getAttribute('placement'),
    };
    const selected = new CustomEvent('vitrine-select', { detail, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(selected)) event.preventDefault();
    try {
      this.recommender?.track({ type: 'click', recommendationId: list.recommendationId, itemIds: [item.itemId] });
    } catch {
      // Closed: following a link must not fail for that.
    }
  }
}
