import { fill, make } from '../bindings/dom.js';
import { ListStore } from '../bindings/list-store.js';
import type { Titles } from '../bindings/titles.js';
import type { ListedItem, ListKind, Recommender, SubscribeOptions } from '../index.js';
import type { Tab } from './panel.js';

const KINDS: Readonly<Record<ListKind, string>> = {
  recommend: 'recommend',
  similar: 'similar',
  trending: 'trending',
  recentlyViewed: 'recentlyViewed',
  boughtTogether: 'boughtTogether',
  buyAgain: 'buyAgain',
  rerank: 'rerank',
};

/** A list of one's choice, kept up to date, with scores, sources, reasons and timings. */
export class ListsTab implements Tab {
  readonly name = 'Lists';
  readonly content: HTMLElement;
  readonly #recommender: Recommender;
  readonly #titles: Titles;
  readonly #kind = make(
    'select',
    { name: 'list' },
    ...Object.keys(KINDS).map((kind) => make('option', { value: kind }, KINDS[kind as ListKind])),
  );
  readonly #limit = make('input', { name: 'limit', type: 'number', min: '1', max: '1000', value: '8' });
  readonly #itemId = make('input', { name: 'itemId', type: 'text', placeholder: 'sku-1', autocomplete: 'off' });
  readonly #itemLabel = make('label', { hidden: true }, 'item id', this.#itemId);
  readonly #head = make('p', { className: 'note' });
  readonly #rows = make('ol', { className: 'rows' });
  #store: ListStore | null = null;
  #stop: (() => void) | null = null;
  #askedMs: number | null = null;

  constructor(recommender: Recommender, titles: Titles) {
    this.#recommender = recommender;
    this.#titles = titles;
    const form = make(
      'form',
      { onsubmit: (event: Event) => event.preventDefault(), onchange: () => this.#ask() },
      make('label', {}, 'list', this.#kind),
      make('label', {}, 'limit', this.#limit),
      this.#itemLabel,
      make('button', { type: 'button', onclick: () => this.#ask(true) }, 'Ask again'),
    );
    this.content = make('div', {}, form, this.#head, this.#rows);
    this.#ask();
  }

  update(): void {
    // The subscription does it.
  }

  close(): void {
    this.#stop?.();
  }

  #ask(again = false): void {
    const list = this.#kind.value as ListKind;
    const itemId = this.#itemId.value.trim();
    const takesItems = list === 'boughtTogether' || list === 'rerank';
    this.#itemLabel.hidden = list !== 'similar' && !takesItems;
    if (!this.#itemLabel.hidden && itemId === '') {
      this.#say(takesItems ? 'Type ids of items, with spaces between them.' : 'Type the id of an item.', 'note');
      fill(this.#rows);
      return;
    }
    const options: SubscribeOptions = {
      list,
      limit: this.#limit.valueAsNumber,
      apply: 'immediate',
      ...(list === 'similar' && { itemId }),
      ...(takesItems && { itemIds: itemId.split(/\s+/) }),
    };
    const store = this.#store?.next(this.#recommender, options) ?? new ListStore(this.#recommender, options);
    this.#askedMs = performance.now();
    if (store === this.#store) {
      if (again) store.refresh();
      return;
    }
    this.#stop?.();
    this.#store = store;
    this.#stop = store.subscribe(() => this.#render());
    this.#render();
  }

  #render(): void {
    const state = this.#store?.getState();
    if (!state) return;
    if (state.error) {
      this.#say(state.error.message, 'note bad');
      fill(this.#rows);
      return;
    }
    if (!state.list) {
      this.#say('Waiting for the model.', 'note');
      return;
    }
    // The round trip of what was asked here; later lists come by themselves.
    const tripMs = this.#askedMs === null ? null : performance.now() - this.#askedMs;
    this.#askedMs = null;
    const { computeMs, recommendationId } = state.list;
    const times = [
      `${milliseconds(computeMs)} in the core`,
      tripMs !== null && `${milliseconds(tripMs)} there and back`,
    ];
    const why = state.degraded && `${state.degraded.code}: ${state.degraded.message}`;
    this.#say(
      [why, `${state.items.length} items`, ...times, recommendationId].filter(Boolean).join(' · '),
      why ? 'note warn' : 'note',
    );
    this.#titles.learn(state.items);
    this.#renderRows(state.items);
    const named = state.items.flatMap((item) => item.reasons.map((reason) => reason.itemId));
    this.#titles.find(named).then(
      (news) => news && this.#renderRows(state.items),
      () => undefined,
    );
  }

  #renderRows(items: readonly ListedItem[]): void {
    const rows = items.map(({ itemId, rank, score, source, reasons, item }) => {
      const because = reasons.map(
        (reason) => `${reason.kind} ${this.#titles.of(reason.itemId)} ${Math.round(100 * reason.weight)} %`,
      );
      return make(
        'li',
        {},
        make(
          'div',
          { className: 'line' },
          make('span', { className: 'rank' }, String(rank)),
          make(
            'span',
            { className: 'grow' },
            make('span', { className: 'title' }, item?.title || itemId),
            ' ',
            make('span', { className: 'id' }, itemId),
          ),
          make('span', { className: 'tag' }, source),
          make('span', { className: 'number' }, score.toPrecision(4)),
        ),
        because.length > 0 && make('p', { className: 'reasons' }, because.join(' · ')),
      );
    });
    fill(this.#rows, ...rows);
  }

  #say(text: string, className: string): void {
    this.#head.textContent = text;
    this.#head.className = className;
  }
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
