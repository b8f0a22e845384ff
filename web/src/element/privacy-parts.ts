import { fill, icon, make } from '../bindings/dom.js';
import type { Titles } from '../bindings/titles.js';
import type { Consent, HistoryEvent, Recommender } from '../index.js';
import { EVENT_TEXTS, REASON_TEXTS, say, type Texts } from './texts.js';

/** What the parts of the privacy element share. */
export interface Setting {
  readonly recommender: Recommender;
  readonly texts: Readonly<Texts>;
  readonly titles: Titles;
  price(price: number): string;
  percent(share: number): string;
  time(seconds: number): string;
  /** Runs what the shopper asked for, says `done` afterwards or what went wrong. @returns whether it worked */
  act(work: () => Promise<unknown>, done: string): Promise<boolean>;
}

/** A part of the page that can be brought up to date. */
export interface Part {
  readonly element: HTMLElement;
  update(): Promise<void>;
}

const LOCK = 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3M12 14.5v2';
const OPEN_LOCK = 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 5.8-1M12 14.5v2';
const CLOCK = 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l2.5 2';

/** The seal as a badge with a word, and in a sentence. */
export function sealPart({ recommender, texts }: Setting): Part & { readonly note: HTMLElement } {
  const element = make('span', { className: 'seal', part: 'seal' });
  const note = make('p', { className: 'note', part: 'seal-note' });
  const words = {
    frame: texts.sealFrame,
    header: texts.sealHeader,
    none: texts.sealNone,
    unknown: texts.sealUnknown,
  } as const;
  return {
    element,
    note,
    async update() {
      const { sealed } = recommender;
      const picture = sealed === 'unknown' ? CLOCK : sealed === 'none' ? OPEN_LOCK : LOCK;
      element.dataset['seal'] = sealed;
      fill(element, icon(picture), words[sealed]);
      note.hidden = sealed === 'unknown';
      note.textContent = sealed === 'none' ? texts.sealNoneMore : texts.sealMore;
    },
  };
}

/** Three radio buttons: the arrows of the keyboard move between them. */
export function consentPart({ recommender, texts, act }: Setting): Part {
  const choices = new Map<Consent, HTMLInputElement>();
  const choice = (consent: Consent, title: string, more: string) => {
    const choose = (): void => {
      void act(() => recommender.consent.set(consent), texts.consentSet);
    };
    const describedBy = { 'aria-describedby': `consent-${consent}` };
    const input = make('input', { type: 'radio', name: 'consent', onchange: choose, attributes: describedBy });
    choices.set(consent, input);
    const note = make('span', { className: 'note', id: `consent-${consent}` }, more);
    return make('label', { className: 'choice', part: 'choice' }, input, make('strong', {}, title), note);
  };
  const gpc = make('p', { className: 'note', part: 'gpc' }, texts.globalPrivacyControl);
  const element = make(
    'fieldset',
    { part: 'consent' },
    make('legend', {}, make('h3', {}, texts.consentTitle)),
    make(
      'div',
      { className: 'choices' },
      choice('granted', texts.consentGranted, texts.consentGrantedMore),
      choice('pending', texts.consentPending, texts.consentPendingMore),
      choice('denied', texts.consentDenied, texts.consentDeniedMore),
    ),
    gpc,
  );
  return {
    element,
    async update() {
      const { state, globalPrivacyControl } = recommender.consent;
      for (const [consent, input] of choices) input.checked = consent === state;
      gpc.hidden = !globalPrivacyControl;
    },
  };
}

/** What has been inferred. */
export function profilePart({ recommender, texts, price, percent }: Setting): Part {
  const content = make('div');
  const element = make('section', { part: 'profile' }, make('h3', {}, texts.profileTitle), content);
  const shares = (title: string, entries: { name: string; share: number }[]) =>
    entries.length > 0 &&
    make(
      'div',
      {},
      make('dt', {}, title),
      make(
        'dd',
        { className: 'shares' },
        ...entries.slice(0, 5).map(({ name, share }) => shareBar(name, share, percent)),
      ),
    );
  return {
    element,
    async update() {
      const { topCategories, topBrands, priceBand } = await recommender.profile();
      const prices =
        priceBand &&
        say(texts.profilePriceBand, {
          low: price(priceBand.low),
          median: price(priceBand.median),
          high: price(priceBand.high),
        });
      const parts = [
        shares(texts.profileCategories, topCategories),
        shares(texts.profileBrands, topBrands),
        prices && make('div', {}, make('dt', {}, texts.profilePrices), make('dd', {}, prices)),
      ].filter(Boolean);
      fill(content, parts.length > 0 ? make('dl', {}, ...parts) : make('p', { className: 'note' }, texts.profileEmpty));
    },
  };
}

/** The best suggestions with the events behind them, each of which can be deleted there. */
export function reasonsPart({ recommender, texts, titles, percent, act }: Setting, forget: (id: string) => void): Part {
  const intro = make('p', { className: 'note' }, texts.reasonsIntro);
  const list = make('ul', { className: 'rows causes', role: 'list' });
  const title = make('h3', { tabIndex: -1 }, texts.reasonsTitle);
  const element = make('section', { part: 'reasons' }, title, intro, list);
  const remove = async (eventId: string): Promise<void> => {
    if (!(await act(() => recommender.data.delete({ eventId }), texts.deleted))) return;
    forget(eventId);
    // The button is gone with its row.
    title.focus();
  };
  return {
    element,
    async update() {
      const { items } = await recommender.recommend({ limit: 5 });
      const explained = items.filter((item) => item.reasons.length > 0);
      titles.learn(items);
      await titles.find(explained.flatMap((item) => item.reasons.map((reason) => reason.itemId)));
      intro.textContent = explained.length > 0 ? texts.reasonsIntro : texts.reasonsEmpty;
      const rows = explained.map((item) => {
        const causes = item.reasons.map((reason) => {
          const because = say(texts[REASON_TEXTS[reason.kind]], { item: titles.of(reason.itemId) });
          const share = say(texts.reasonShare, {
            item: titles.of(item.itemId),
            reason: because,
            share: percent(reason.weight),
          });
          const button = deleteButton(texts, because, () => void remove(reason.eventId));
          return make(
            'div',
            { className: 'cause' },
            make('span', {}, because),
            make('span', { className: 'percent' }, share),
            button,
          );
        });
        return make('li', { part: 'reason' }, make('strong', {}, titles.of(item.itemId)), ...causes);
      });
      fill(list, ...rows);
    },
  };
}

/** What an event says, in a sentence. */
export function eventText(event: HistoryEvent, { texts, titles }: Setting): string {
  const itemIds = 'lines' in event ? event.lines.map((line) => line.itemId) : 'itemIds' in event ? event.itemIds : [];
  const named = 'itemId' in event ? [event.itemId] : itemIds;
  return say(texts[EVENT_TEXTS[event.type]], {
    item: named.map((itemId) => titles.of(itemId)).join(', '),
    count: String(itemIds.length),
    query: 'query' in event ? event.query : '',
  });
}

export function deleteButton(texts: Readonly<Texts>, what: string, onclick: () => void): HTMLButtonElement {
  const ariaLabel = say(texts.deleteOneLabel, { event: what });
  return make('button', { type: 'button', className: 'small', part: 'delete', ariaLabel, onclick }, texts.deleteOne);
}

function shareBar(name: string, share: number, percent: (share: number) => string): HTMLElement {
  const filled = make('span');
  // Through the object model: a strict policy forbids style attributes in markup only.
  filled.style.inlineSize = `${Math.round(100 * share)}%`;
  return make(
    'div',
    { className: 'share' },
    make('span', {}, name),
    make('span', { className: 'percent' }, percent(share)),
    make('div', { className: 'bar', ariaHidden: 'true' }, filled),
  );
}
