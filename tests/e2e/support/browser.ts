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
  /** What the browser asks pages for; English unless said otherwise. */
  readonly locale?: string;
}

export async function newVisitor(
  browser: Browser,
  { width, height, dark = false, locale = 'en-GB' }: Screen,
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    colorScheme: dark ? 'dark' : 'light',
    // Animations end at once: a test waits for states, never for time.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

const screenshots = fileURLToPath(new URL('../../../build/screenshots/', import.meta.url));

/** Kept under build/ for people to look at. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage });
}
