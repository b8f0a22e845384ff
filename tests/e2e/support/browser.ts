import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../../tools/lib/chromium.mjs';

export const launchChromium = (): Promise<Browser> => chromium.launch(chromiumOptions);

/** A visitor: a fresh profile with one tab, and what the browser complained about. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[];
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** Default: English. */
  readonly locale?: string;
  /** Lets the shop be kept for when there is no network. Default: `false`, so that a test sees each request it expects. */
  readonly offline?: boolean;
}

/** What Playwright itself says where service workers are blocked. */
const BLOCKED = /Service Worker registration blocked by Playwright/;

export async function newVisitor(browser: Browser, screen: Screen): Promise<Visitor> {
  const { width, height, dark = false, locale = 'en-GB', offline = false } = screen;
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    serviceWorkers: offline ? 'allow' : 'block',
    colorScheme: dark ? 'dark' : 'light',
    // Animations end at once: a test waits for states, never for time.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || BLOCKED.test(message.text())) return;
    complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** Kept under build/ for people to look at. */
export const screenshots = fileURLToPath(new URL('../../../build/screenshots/', import.meta.url));

export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  // Cards out of sight are not drawn; on the picture they are to be seen.
  const draw = (cards: string) =>
    page.evaluate((value) => {
      for (const card of document.querySelectorAll<HTMLElement>('.card')) card.style.contentVisibility = value;
    }, cards);
  if (fullPage) await draw('visible');
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage });
  if (fullPage) await draw('');
}
