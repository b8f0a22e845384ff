// What playwright-core and puppeteer-core have in common: their pages are called alike.
import { asExpression, fromExpression, pollUntil, type Tab } from './engine.js';

/** As much of a page as a tab needs. */
interface Page {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export class PageTab implements Tab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async reload(): Promise<void> {
    await this.#page.reload();
  }

  /** Not by the driver, which waits for events that a page from the cache does not send. */
  async back(): Promise<void> {
    await this.evaluate(() => void setTimeout(() => history.back()));
  }

  async evaluate<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return fromExpression<Result>((await this.#page.evaluate(asExpression(fn, args))) as string);
  }

  waitFor<Args extends readonly unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void> {
    return pollUntil(() => this.evaluate(fn, ...args));
  }

  click(selector: string): Promise<void> {
    return this.#page.click(selector);
  }

  screenshot(): Promise<Uint8Array> {
    return this.#page.screenshot();
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
