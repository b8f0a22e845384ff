// Firefox ESR, driven by puppeteer-core over WebDriver BiDi.
import puppeteer, { type Browser as PuppeteerBrowser } from 'puppeteer-core';
import { type Browser, cannotStart, type Engine, type Tab } from './engine.js';
import { PageTab } from './page-tab.js';

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
    return new PageTab(page);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
