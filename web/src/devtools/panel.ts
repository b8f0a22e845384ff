import { adoptStyles, coalesced, make } from '../bindings/dom.js';
import { Titles } from '../bindings/titles.js';
import type { Recommender, RecommenderEvents } from '../index.js';
import { engineTab } from './engine-tab.js';
import { EventsTab } from './events-tab.js';
import { ListsTab } from './lists-tab.js';
import { PANEL_STYLES } from './styles.js';

/** One of the panel's pages. */
export interface Tab {
  readonly name: string;
  readonly content: HTMLElement;
  /** Called when the tab is shown, and after each change while it shows. */
  update(): Promise<void> | void;
  close?(): void;
}

const EVENTS = ['progress', 'ready', 'sealed', 'change', 'consent', 'attribution', 'degraded', 'error'] as const;

const SEALS = { frame: 'Sealed by frame', header: 'Sealed by header', none: 'Not sealed', unknown: 'Seal unknown' };

/** The frame around the tabs. */
export class Panel {
  readonly host = make('div', { attributes: { 'data-vitrine-devtools': '' } });
  readonly #recommender: Recommender;
  readonly #tabs: readonly Tab[];
  readonly #buttons: HTMLButtonElement[] = [];
  readonly #pages: HTMLElement[] = [];
  readonly #badge = make('span', { className: 'badge' });
  readonly #offs: (() => void)[];
  readonly #onClosed: () => void;
  readonly #update = coalesced(async () => this.#tabs[this.#current]?.update());
  #current = 0;

  constructor(recommender: Recommender, folded: boolean, onClosed: () => void) {
    this.#recommender = recommender;
    this.#onClosed = onClosed;
    const titles = new Titles(recommender);
    const events = new EventsTab(recommender, titles);
    this.#tabs = [new ListsTab(recommender, titles), events, engineTab(recommender)];
    this.#build(folded);
    this.#offs = EVENTS.map((name) =>
      recommender.on(name, (value: RecommenderEvents[typeof name]) => {
        events.heard(name, value);
        this.#refresh();
      }),
    );
    this.#refresh();
  }

  close(): void {
    for (const off of this.#offs) off();
    for (const tab of this.#tabs) tab.close?.();
    this.host.remove();
    this.#onClosed();
  }

  #build(folded: boolean): void {
    const root = this.host.attachShadow({ mode: 'open' });
    adoptStyles(root, PANEL_STYLES);
    const fold = make('button', { type: 'button', className: 'plain' });
    const close = make(
      'button',
      { type: 'button', className: 'plain', ariaLabel: 'Close', onclick: () => this.close() },
      '×',
    );
    const tablist = make('div', { role: 'tablist', ariaLabel: 'Vitrine' });
    const panel = make(
      'section',
      { className: 'panel', ariaLabel: 'Vitrine devtools' },
      make('header', {}, make('strong', {}, 'Vitrine'), this.#badge, fold, close),
      tablist,
    );
    const setFolded = (folds: boolean): void => {
      panel.toggleAttribute('data-folded', folds);
      fold.textContent = folds ? '▴' : '▾';
      fold.ariaExpanded = String(!folds);
      fold.ariaLabel = folds ? 'Unfold' : 'Fold';
    };
    fold.onclick = () => setFolded(!panel.hasAttribute('data-folded'));
    setFolded(folded);
    for (const [i, tab] of this.#tabs.entries()) {
      const linked = { id: `tab-${i}`, attributes: { 'aria-controls': `page-${i}` } };
      const button = make('button', { type: 'button', role: 'tab', ...linked, onclick: () => this.#show(i) }, tab.name);
      this.#buttons.push(button);
      tablist.append(button);
      const labelled = { 'aria-labelledby': `tab-${i}` };
      const page = make('div', { role: 'tabpanel', id: `page-${i}`, tabIndex: 0, attributes: labelled }, tab.content);
      this.#pages.push(page);
      panel.append(page);
    }
    tablist.onkeydown = (event) => this.#move(event);
    panel.onkeydown = (event) => {
      if (event.key === 'Escape') this.close();
    };
    root.append(panel);
    this.#show(0);
  }

  #show(index: number): void {
    this.#current = index;
    for (const [i, button] of this.#buttons.entries()) {
      button.ariaSelected = String(i === index);
      button.tabIndex = i === index ? 0 : -1;
    }
    for (const [i, page] of this.#pages.entries()) page.hidden = i !== index;
    this.#refresh();
  }

  /** Arrow keys, Home and End, as in any list of tabs. */
  #move(event: KeyboardEvent): void {
    const last = this.#buttons.length - 1;
    const places: Record<string, number> = {
      ArrowRight: this.#current === last ? 0 : this.#current + 1,
      ArrowLeft: this.#current === 0 ? last : this.#current - 1,
      Home: 0,
      End: last,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    this.#show(place);
    this.#buttons[place]?.focus();
  }

  #refresh(): void {
    const { sealed } = this.#recommender;
    this.#badge.dataset['seal'] = sealed;
    this.#badge.textContent = SEALS[sealed];
    // A recommender that was closed has nothing more to say.
    this.#update().catch(() => {
      this.#badge.dataset['seal'] = 'unknown';
      this.#badge.textContent = 'Closed';
    });
  }
}
