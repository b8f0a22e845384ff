// Chromium, driven by playwright-core.
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumOptions } from '../../../../tools/lib/chromium.mjs';
import { type Browser, cannotStart, type Engine, type Tab } from './engine.js';
import { PageTab } from './page-tab.js';

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
    return new PageTab(page);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
