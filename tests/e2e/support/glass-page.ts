import type { Page } from 'playwright-core';
import type { Recommender } from 'vitrine';

/** The demo shop as a sceptic uses it: the panel behind "What your browser knows". */
export class GlassPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a page of the shop, by its file and query. */
  async visit(url: string, path = ''): Promise<void> {
    await this.page.goto(new URL(path, url).href);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForSelector('main[data-phase="ready"]');
  }

  /** As if the visitor had opened the pages of these products, on this page and without leaving it. */
  async lookAt(count: number): Promise<string[]> {
    const itemIds = await this.cards();
    const chosen = itemIds.slice(2, 2 + count);
    await this.page.evaluate(async (chosen) => {
      const { vitrine } = globalThis as typeof globalThis & { vitrine: Recommender };
      for (const itemId of chosen) vitrine.track({ type: 'view', itemId });
      await vitrine.recommend();
    }, chosen);
    return chosen;
  }

  /** Items of all cards that the page shows. */
  cards(): Promise<string[]> {
    return this.page.$$eval('main .card[data-item-id]', (cards) => [
      ...new Set(cards.map((card) => card.getAttribute('data-item-id') ?? '')),
    ]);
  }

  async open(tab: 'data' | 'why' | 'seal' | 'bytes' | 'speed' = 'data'): Promise<void> {
    if ((await this.page.locator('.glass').count()) === 0) {
      await this.page.click('.knows');
      await this.page.waitForSelector('.glass');
    }
    await this.page.click(`#glass-tab-${tab}`);
  }

  async tryToBreakOut(): Promise<{ all: number; out: number; controlOut: number; server: string }> {
    await this.open('seal');
    await this.page.click('.glass-body .glass-actions .button');
    await this.page.waitForSelector('[data-break-out]', { timeout: 120_000 });
    const rows = this.page.locator('tr[data-attempt]');
    return {
      all: await rows.count(),
      out: await this.page.locator('tr[data-attempt][data-sealed="out"]').count(),
      controlOut: await this.page.locator('tr[data-attempt][data-control="out"]').count(),
      server: (await this.page.textContent('[data-break-out] > p:nth-of-type(3)')) ?? '',
    };
  }
}
