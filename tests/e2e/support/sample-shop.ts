import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './browser.ts';
import { openSite, type Site } from './site.ts';

/** Opens the sample shop and a Chromium for the tests of a file, and closes both behind them. */
export function sampleShop(): { readonly browser: Browser; readonly site: Site } {
  const opened = {} as { browser: Browser; site: Site };
  beforeAll(async () => {
    opened.browser = await launchChromium();
    opened.site = await openSite({});
  });
  afterAll(async () => {
    await opened.browser?.close();
    await opened.site?.close();
  });
  return opened;
}
