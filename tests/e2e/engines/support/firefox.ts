// Firefox ESR, driven by puppeteer-core over WebDriver BiDi.
import puppeteer, { type Page, type Browser as PuppeteerBrowser } from 'puppeteer-core';
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

const EXECUTABLE = process.env['VITRINE_FIREFOX'] ?? '/usr/bin/firefox-esr';

export const firefoxEngine: Engine = {
  name: 'firefox',
  async launch(profileFolder) {
    try {
      return new FirefoxBrowser(
        await puppeteer.launch({
          browser: 'firefox',
          executablePath: EXECUTABLE,
          headless: true,
          userDataDir: profileFolder,
        }),
      );
    } catch (error) {
      throw cannotStart('Firefox', 'firefox-esr', error);
    }
  },
};

class FirefoxBrowser implements Browser {
  readonly console: string[] = [];
  readonly #browser: PuppeteerBrowser;

  constructor(browser: PuppeteerBrowser) {
    this.#browser = browser;
  }

  async newTab(): Promise<Tab> {
    const page = await this.#browser.newPage();
    page.on('console', (message) => this.console.push(`${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`error ${error instanceof Error ? error.message : error}`));
    return new FirefoxTab(page);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

class FirefoxTab implements Tab {
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
    return fromExpression<Result>((await this.#page.evaluate(asExpression(fn, args))) as string);
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
