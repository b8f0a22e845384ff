import { adoptStyles, coalesced, fill, make } from '../bindings/dom.js';
import { lacksGesture, messageOf } from '../bindings/failures.js';
import { Titles } from '../bindings/titles.js';
import type { Recommender } from '../index.js';
import { RecommenderElement } from './base.js';
import { EventsPart } from './privacy-events.js';
import { consentPart, type Part, profilePart, reasonsPart, type Setting, sealPart } from './privacy-parts.js';
import { PRIVACY_STYLES } from './privacy-styles.js';
import { COMMON_STYLES } from './styles.js';
import { say, type Texts } from './texts.js';

const CHANGES = ['change', 'ready', 'sealed', 'consent', 'degraded'] as const;

/**
 * `<vitrine-privacy>`: what is stored, what is inferred, why something is shown, the seal; and export, delete one, delete all,
 * consent. In the shop's own page, for the shopper.
 *
 * Attributes: `currency`, `theme` (`light`, `dark`), `bundle`. Parts: `box`, `title`, `intro`, `seal`, `seal-note`,
 * `consent`, `choice`, `gpc`, `profile`, `reasons`, `reason`, `history`, `count`, `events`, `event`, `show`, `more`, `actions`,
 * `export`, `clear`, `clear-yes`, `keep`, `delete`, `said`.
 */
export class VitrinePrivacy extends RecommenderElement {
  static readonly observedAttributes = ['currency', 'bundle'];

  #root: ShadowRoot | null = null;

  /** Called by the browser when the element comes onto a page. */
  override connectedCallback(): void {
    if (!this.#root) {
      this.#root = this.attachShadow({ mode: 'open' });
      adoptStyles(this.#root, COMMON_STYLES, PRIVACY_STYLES);
      this.#root.append(make('slot'));
    }
    super.connectedCallback();
  }

  /** Called by the browser; the element starts again with the new value. */
  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after && this.isConnected) this.restart();
  }

  protected override start(recommender: Recommender): () => void {
    const root = this.#root;
    if (!root) return () => undefined;
    const said = make('p', { className: 'said', part: 'said', role: 'status' });
    const failed = make('p', { className: 'said', part: 'said', role: 'alert' });
    const setting = this.#setting(recommender, said, failed);
    const { texts } = setting;

    const seal = sealPart(setting);
    const consent = consentPart(setting);
    const events = new EventsPart(setting);
    const profile = profilePart(setting);
    const reasons = reasonsPart(setting, (eventId) => events.forget(eventId));
    events.element.append(said, failed);
    const title = make('h2', { part: 'title', id: 'title' }, texts.privacyTitle);
    const intro = make('p', { className: 'intro', part: 'intro' }, texts.privacyIntro);
    const box = make(
      'section',
      { className: 'box', part: 'box', attributes: { 'aria-labelledby': 'title' } },
      make('header', {}, title, seal.element, intro, seal.note),
      consent.element,
      make('div', { className: 'halves' }, profile.element, reasons.element),
      events.element,
    );
    fill(root, box);

    const update = coalesced(() => this.#update([seal, consent, events, profile, reasons], failed, texts));
    const changed = (): void => void update();
    const listeners = CHANGES.map((event) => recommender.on(event, changed));
    changed();
    return () => {
      for (const off of listeners) off();
      // A page that shows something of its own while there is no recommender gets its place back.
      fill(root, make('slot'));
    };
  }

  /** One part that fails does not take the others with it. */
  async #update(parts: readonly Part[], failed: HTMLElement, texts: Readonly<Texts>): Promise<void> {
    const results = await Promise.allSettled(parts.map((part) => part.update()));
    const failure = results.find((result) => result.status === 'rejected');
    failed.textContent = failure ? failureText(failure.reason, texts) : '';
    this.dataset['state'] = failure ? 'error' : 'ready';
  }

  #setting(recommender: Recommender, said: HTMLElement, failed: HTMLElement): Setting {
    const { texts, language } = this;
    const percent = new Intl.NumberFormat(language, { style: 'percent' });
    const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    return {
      recommender,
      texts,
      titles: new Titles(recommender),
      price: (price) => this.formatPrice(price),
      percent: (share) => percent.format(share),
      time: (seconds) => time.format(new Date(1000 * seconds)),
      async act(work, done) {
        try {
          await work();
          failed.textContent = '';
          said.textContent = done;
          return true;
        } catch (error) {
          said.textContent = '';
          failed.textContent = failureText(error, texts);
          return false;
        }
      },
    };
  }
}

function failureText(error: unknown, texts: Readonly<Texts>): string {
  return lacksGesture(error) ? texts.needsGesture : say(texts.failed, { message: messageOf(error) });
}
