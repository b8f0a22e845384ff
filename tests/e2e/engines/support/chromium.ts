// Chromium, driven by playwright-core.
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../../../tools/lib/chromium.mjs';
import {
  asExpression,
  type Browser,
  cannotStart,
  type Engine,
  fromExpression,
  pollAcrossPages,
  pollUntil,
  type Tab,
} from './engine.js';

export const chromiumEngine: Engine = {
  name: 'chromium',
  async launch(profileFolder) {
    try {
      return new ChromiumBrowser(
        await chromium.launchPersistentContext(profileFolder, { ...chromiumOptions, headless: true }),
      );
    } catch (error) {
      throw cannotStart('Chromium', 'chromium', error);
    }
  },
};

class ChromiumBrowser implements Browser {
  readonly console: string[] = [];
  readonly #context: BrowserContext;

  constructor(context: BrowserContext) {
    this.#context = context;
  }

  async newTab(): Promise<Tab> {
    const page = await this.#context.newPage();
    page.on('console', (message) => this.console.push(`${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`error ${error.message}`));
    return new ChromiumTab(page);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

class ChromiumTab implements Tab {
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

  async evaluate<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    return fromExpression<Result>(await this.#page.evaluate<string>(asExpression(fn, args)));
  }

  waitFor<Args extends readonly unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void> {
    return pollUntil(() => this.evaluate(fn, ...args));
  }

  arrive<Args extends readonly unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void> {
    return pollAcrossPages(() => this.evaluate(fn, ...args));
  }

  click(selector: string): Promise<void> {
    return this.#page.click(selector);
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
