import { fill, make } from '../bindings/dom.js';
import type { HistoryEvent } from '../index.js';
import { deleteButton, eventText, type Part, type Setting } from './privacy-parts.js';
import { say } from './texts.js';

/** Rows that are added by each click: five hundred at once would be a wall. */
const PAGE = 20;
const FILE_NAME = 'my-history.json';

/**
 * The stored events. They are read when the shopper asks for them, because bulk reads need a user's gesture; until then there
 * is only their number.
 */
export class EventsPart implements Part {
  readonly element: HTMLElement;
  readonly #setting: Setting;
  readonly #title: HTMLElement;
  readonly #count = make('p', { className: 'note', part: 'count' });
  readonly #list = make('ul', { className: 'rows', role: 'list', part: 'events' });
  readonly #show: HTMLButtonElement;
  readonly #more: HTMLButtonElement;
  readonly #buttons = make('div', { className: 'bar-of-buttons', part: 'actions' });
  /** Newest first; `null`: not asked for. */
  #events: HistoryEvent[] | null = null;
  #visible = PAGE;

  constructor(setting: Setting) {
    this.#setting = setting;
    const { texts } = setting;
    this.#title = make('h3', { tabIndex: -1 }, texts.eventsTitle);
    this.#show = make('button', {
      type: 'button',
      className: 'primary',
      part: 'show',
      onclick: () => void this.#read(),
    });
    this.#more = make('button', { type: 'button', part: 'more', onclick: () => this.#showMore() }, texts.eventsMore);
    this.element = make(
      'section',
      { part: 'history' },
      this.#title,
      this.#count,
      this.#list,
      make('div', { className: 'bar-of-buttons' }, this.#show, this.#more),
      this.#buttons,
    );
    this.#renderButtons();
    this.#render();
  }

  async update(): Promise<void> {
    const { texts, recommender } = this.#setting;
    const { history, storage } = await recommender.stats();
    const { events } = history;
    const many = say(texts.eventsMany, { count: String(events) });
    const count = events === 0 ? texts.eventsNone : events === 1 ? texts.eventsOne : many;
    const place = storage === 'memory' ? texts.storedMemory : texts.storedDevice;
    this.#count.textContent = events === 0 ? count : `${count} ${place}`;
    if (events === 0) this.#events = null;
    // What is listed is not what is stored any more: reading it again takes another gesture.
    const upToDate = this.#events !== null && this.#events.length === events;
    this.#show.hidden = events === 0 || upToDate;
    this.#show.textContent = this.#events === null ? texts.eventsShow : texts.eventsUpdate;
    this.#render();
  }

  /** An event was deleted elsewhere on the page. */
  forget(eventId: string): void {
    this.#events = this.#events?.filter((event) => event.eventId !== eventId) ?? null;
    this.#render();
  }

  async #read(): Promise<void> {
    const { recommender, act, titles } = this.#setting;
    const done = await act(async () => {
      this.#events = (await recommender.data.list()).reverse();
    }, '');
    if (!done) return;
    this.#visible = PAGE;
    await this.update();
    this.#title.focus();
    const named = (this.#events ?? []).flatMap(itemIdsOf);
    if (await titles.find(named)) this.#render();
  }

  #showMore(): void {
    const first = this.#visible;
    this.#visible += PAGE;
    this.#render();
    this.#focusRow(first);
  }

  async #delete(event: HistoryEvent): Promise<void> {
    const { recommender, act, texts } = this.#setting;
    const place = this.#events?.indexOf(event) ?? 0;
    if (!(await act(() => recommender.data.delete({ eventId: event.eventId }), texts.deleted))) return;
    this.forget(event.eventId);
    this.#focusRow(place);
  }

  async #export(): Promise<void> {
    const { recommender, act, texts } = this.#setting;
    await act(async () => {
      const url = URL.createObjectURL(await recommender.data.export());
      make('a', { href: url, download: FILE_NAME }).click();
      // The download has begun by the next turn; the bytes are not needed after that.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    }, texts.exported);
  }

  async #clear(): Promise<void> {
    const { recommender, act, texts } = this.#setting;
    if (await act(() => recommender.data.clear(), texts.cleared)) this.#events = null;
    this.#renderButtons();
    this.#title.focus();
  }

  #render(): void {
    const events = this.#events ?? [];
    const rows = events.slice(0, this.#visible).map((event) => {
      const text = eventText(event, this.#setting);
      const dateTime = new Date(1000 * event.time).toISOString();
      const when = make('time', { dateTime }, this.#setting.time(event.time));
      const button = deleteButton(this.#setting.texts, text, () => void this.#delete(event));
      return make('li', { part: 'event' }, make('div', {}, text, when), button);
    });
    fill(this.#list, ...rows);
    this.#list.hidden = rows.length === 0;
    this.#more.hidden = events.length <= this.#visible;
  }

  /** The two buttons, or the question that stands in their place. */
  #renderButtons(asking = false): void {
    const { texts } = this.#setting;
    const button = (className: string, part: string, text: string, onclick: () => void) =>
      make('button', { type: 'button', className, part, onclick }, text);
    if (!asking) {
      this.#buttons.removeAttribute('role');
      this.#buttons.removeAttribute('aria-labelledby');
      this.#buttons.onkeydown = null;
      const ask = (): void => this.#renderButtons(true);
      const clear = button('danger', 'clear', texts.clearAll, ask);
      fill(
        this.#buttons,
        button('', 'export', texts.exportAll, () => void this.#export()),
        clear,
      );
      return;
    }
    const keep = (): void => {
      this.#renderButtons();
      this.#buttons.querySelector<HTMLElement>('.danger')?.focus();
    };
    const no = button('', 'keep', texts.clearNo, keep);
    const yes = button('danger', 'clear-yes', texts.clearYes, () => void this.#clear());
    this.#buttons.setAttribute('role', 'group');
    this.#buttons.setAttribute('aria-labelledby', 'question');
    this.#buttons.onkeydown = (event) => {
      if (event.key === 'Escape') keep();
    };
    fill(this.#buttons, make('p', { id: 'question' }, texts.clearQuestion), yes, no);
    no.focus();
  }

  #focusRow(place: number): void {
    const buttons = this.#list.querySelectorAll<HTMLElement>('button');
    (buttons[Math.min(place, buttons.length - 1)] ?? this.#title).focus();
  }
}

function itemIdsOf(event: HistoryEvent): string[] {
  if ('lines' in event) return event.lines.map((line) => line.itemId);
  if ('itemIds' in event) return event.itemIds;
  return 'itemId' in event ? [event.itemId] : [];
}
