import { createRecommender, type Recommender } from '../index.js';
import { ENGLISH, type Texts } from './texts.js';

/** There is no such class on a server, where importing this must do no harm. */
const Base = (typeof HTMLElement === 'undefined' ? class {} : HTMLElement) as typeof HTMLElement;

const waiting = new Set<RecommenderElement>();
let pageRecommender: Recommender | null = null;
let pageTexts: Readonly<Texts> = ENGLISH;

/** Gives a recommender to all elements of the page that have none of their own, also to those that come later. */
export function provideRecommender(recommender: Recommender): void {
  pageRecommender = recommender;
  for (const element of [...waiting]) element.restart();
}

/** Replaces texts of all elements of the page, for another language; what is left out stays English. */
export function provideTexts(texts: Partial<Texts>): void {
  pageTexts = { ...ENGLISH, ...texts };
  for (const element of [...waiting]) element.restart();
}

/** What the elements have in common: where their recommender and their texts come from, and when they run. */
export abstract class RecommenderElement extends Base {
  #recommender: Recommender | null = null;
  #texts: Partial<Texts> = {};
  #stop: (() => void) | null = null;

  /**
   * The recommender of this element. Default: the one given to `provideRecommender`, or one made from the attribute `bundle`,
   * the URL of a manifest.
   */
  get recommender(): Recommender | null {
    if (this.#recommender) return this.#recommender;
    if (pageRecommender) return pageRecommender;
    const bundle = this.getAttribute('bundle');
    // All elements of the page share the one of this name.
    return bundle ? createRecommender({ bundle }) : null;
  }

  /** Starts the element again; `null`: with the default. */
  set recommender(recommender: Recommender | null) {
    this.#recommender = recommender;
    this.restart();
  }

  /** Texts of this element that differ from those of the page. */
  get texts(): Readonly<Texts> {
    return { ...pageTexts, ...this.#texts };
  }

  /** Starts the element again. */
  set texts(texts: Partial<Texts>) {
    this.#texts = texts;
    this.restart();
  }

  /** Called by the browser when the element comes onto a page. */
  connectedCallback(): void {
    this.#adoptProperty('recommender');
    this.#adoptProperty('texts');
    waiting.add(this);
    this.restart();
  }

  /** Called by the browser when the element leaves the page. */
  disconnectedCallback(): void {
    waiting.delete(this);
    this.#end();
  }

  /** Runs with what is there now; does nothing while the element is not on the page or has no recommender. */
  restart(): void {
    this.#end();
    if (!waiting.has(this)) return;
    const recommender = this.recommender;
    if (recommender) this.#stop = this.start(recommender);
  }

  /** @returns what ends it */
  protected abstract start(recommender: Recommender): () => void;

  /** The language for numbers and dates: of the nearest `lang`, else of the browser. */
  protected get language(): string {
    const named = this.closest('[lang]')?.getAttribute('lang') || navigator.language;
    try {
      return Intl.getCanonicalLocales(named)[0] ?? 'en';
    } catch {
      return 'en';
    }
  }

  /** `price` in the currency of the attribute `currency`, such as `EUR`; a plain number without it. */
  protected formatPrice(price: number): string {
    const currency = this.getAttribute('currency');
    try {
      const style: Intl.NumberFormatOptions = currency ? { style: 'currency', currency } : { minimumFractionDigits: 2 };
      return new Intl.NumberFormat(this.language, style).format(price);
    } catch {
      return price.toFixed(2);
    }
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** A property that was set before the element was defined lies in front of the class's own. */
  #adoptProperty(name: 'recommender' | 'texts'): void {
    if (!Object.hasOwn(this, name)) return;
    const self = this as unknown as Record<string, unknown>;
    const value = self[name];
    delete self[name];
    self[name] = value;
  }
}
