import { fill, make } from '../bindings/dom.js';
import { lacksGesture, messageOf } from '../bindings/failures.js';
import type { Titles } from '../bindings/titles.js';
import type { HistoryEvent, Recommender, RecommenderEvents } from '../index.js';
import type { Tab } from './panel.js';

/** Signals kept: the newest ones. */
const MAX_SIGNALS = 100;
/** When the button was not pressed by a person, but by a script or a test. */
const NO_GESTURE = 'The browser saw no click or key press: press the button by hand, or send real input from a test.';

/** The history, read on a click because bulk reads need a gesture, and what the recommender has said since it opened. */
export class EventsTab implements Tab {
  readonly name = 'Events';
  readonly content: HTMLElement;
  readonly #recommender: Recommender;
  readonly #titles: Titles;
  readonly #note = make('p', { className: 'note' });
  readonly #history = make('ol', { className: 'rows' });
  readonly #signals = make('ol', { className: 'rows' });
  #events: HistoryEvent[] = [];

  constructor(recommender: Recommender, titles: Titles) {
    this.#recommender = recommender;
    this.#titles = titles;
    this.content = make(
      'div',
      {},
      make('h2', {}, 'History, newest first'),
      make(
        'div',
        { className: 'buttons' },
        make('button', { type: 'button', onclick: () => void this.#read() }, 'Read history'),
      ),
      this.#note,
      this.#history,
      make('h2', {}, 'Signals since this panel opened'),
      this.#signals,
    );
  }

  async update(): Promise<void> {
    const { history, storage, consent } = await this.#recommender.stats();
    this.#note.className = 'note';
    this.#note.textContent = `${history.events} events, ${history.stored} committed, ${storage}, consent ${consent}`;
    if (this.#events.length > 0 && history.events === 0) this.#show([]);
  }

  heard<K extends keyof RecommenderEvents>(name: K, value: RecommenderEvents[K]): void {
    const text = value instanceof Error ? value.message : typeof value === 'string' ? value : JSON.stringify(value);
    const at = `${(performance.now() / 1000).toFixed(2)} s`;
    const row = make(
      'li',
      { className: 'line' },
      make('span', { className: 'tag' }, name),
      make('code', { className: 'grow' }, text),
      make('span', { className: 'number' }, at),
    );
    this.#signals.prepend(row);
    if (this.#signals.children.length > MAX_SIGNALS) this.#signals.lastElementChild?.remove();
  }

  async #read(): Promise<void> {
    try {
      this.#show((await this.#recommender.data.list()).reverse());
      await this.#titles.find(this.#events.flatMap((event) => ('itemId' in event ? event.itemId : [])));
      this.#show(this.#events);
    } catch (error) {
      this.#note.className = 'note bad';
      this.#note.textContent = lacksGesture(error) ? NO_GESTURE : messageOf(error);
    }
  }

  #show(events: HistoryEvent[]): void {
    this.#events = events;
    const rows = events.map((event) =>
      make(
        'li',
        { className: 'line' },
        make('span', { className: 'tag' }, event.type),
        make('span', { className: 'grow' }, this.#text(event)),
        make('span', { className: 'number' }, new Date(1000 * event.time).toISOString().slice(5, 16).replace('T', ' ')),
      ),
    );
    fill(this.#history, ...rows);
  }

  #text(event: HistoryEvent): string {
    if ('query' in event) return event.query;
    if ('lines' in event)
      return `${event.orderId}: ${event.lines.map((line) => this.#titles.of(line.itemId)).join(', ')}`;
    if ('itemIds' in event) return `${event.recommendationId}: ${event.itemIds.join(', ')}`;
    return 'itemId' in event ? this.#titles.of(event.itemId) : '';
  }
}
