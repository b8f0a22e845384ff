import type { Browser } from 'playwright-core';

/** What a shopper meets on the page of an example. */
export interface Visit {
  readonly before: string[];
  /** After a click on the iron pan. */
  readonly after: string[];
  /** As the page says it. */
  readonly sealed: string;
  /** Errors and warnings of the console, uncaught errors, failed requests. */
  readonly complaints: string[];
}

/** What a page looks like, as selectors. */
export interface PageParts {
  /** What is clicked on; its text is the title. Default: a button of the list. */
  readonly card?: string;
  /** What has to be there after the click, beside the new list. */
  readonly knows?: string;
}

/** Opens the page, waits for its list, clicks on the pan, and waits for the list that follows. */
export async function visit(browser: Browser, url: string, parts: PageParts = {}): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} ${response.status()}`);
  });
  try {
    await page.goto(url);
    const cards = page.locator(parts.card ?? '#recommendations button');
    const pan = cards.filter({ hasText: 'Iron pan' });
    await pan.waitFor();
    // Known when the page is alive: what a server rendered does not hear a click yet.
    await page.locator('#seal:not(:empty)').waitFor();
    const before = await cards.allTextContents();
    await pan.click();
    // Nobody buys a pan twice, and whoever looked at it wants the spoon.
    await page.locator('#recommendations li:first-child', { hasText: 'Spoon' }).waitFor();
    if (parts.knows) await page.locator(parts.knows).waitFor();
    const after = await cards.allTextContents();
    return { before, after, sealed: await page.locator('#seal').innerText(), complaints };
  } catch (error) {
    throw new Error(`${url}: ${complaints.join('\n')}\n${await page.content()}`, { cause: error });
  } finally {
    await context.close();
  }
}
