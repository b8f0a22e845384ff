import type { Page } from 'playwright-core';
import type { RecommendationList, Recommender } from 'vitrine';

/** A card as it is on the screen. */
export interface Card {
  readonly itemId: string;
  readonly reasonItem: string | null;
  readonly reason: string;
}

/** The demo shop, as a visitor uses it. Every method waits for the state that it leads to. */
export class ShopPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForSelector('main[data-phase="ready"]');
  }

  /** Cards of a row in their order, all of them: its beginning shows first. */
  async cards(row: string): Promise<Card[]> {
    await this.page.waitForFunction((row) => !document.querySelector(`[data-row="${row}"] [aria-busy="true"]`), row);
    return this.page.$$eval(`[data-row="${row}"] .card[data-item-id]`, (cards) =>
      cards.map((card) => ({
        itemId: card.getAttribute('data-item-id') ?? '',
        reasonItem: card.getAttribute('data-reason-item'),
        reason: card.querySelector('.reason')?.textContent ?? '',
      })),
    );
  }

  async ids(row: string): Promise<string[]> {
    return (await this.cards(row)).map((card) => card.itemId);
  }

  async goHome(): Promise<void> {
    await this.page.click('.brand');
    await this.page.waitForSelector('main[data-phase="ready"][data-route="home"] .listing .card[data-item-id]');
  }

  /** Opens the cart's page. */
  async openCart(): Promise<void> {
    await this.page.click('.cart-button');
    await this.page.waitForSelector('main[data-phase="ready"][data-route="cart"]');
  }

  /** Clicks a product of the grid on the home page. Resolves to its id, once its page shows. */
  async openProduct(position: number): Promise<string> {
    await this.goHome();
    const card = this.page.locator('.listing .card[data-item-id]').nth(position);
    const itemId = (await card.getAttribute('data-item-id')) ?? '';
    await card.locator('.card-link').click();
    await this.page.waitForSelector(`main[data-phase="ready"] [data-product="${itemId}"]`);
    return itemId;
  }

  /** Waits until the row is another one than `before`, and resolves to it. */
  async changedRow(row: string, before: readonly string[]): Promise<Card[]> {
    await this.page.waitForFunction(
      ({ row, before }) => {
        const cards = [...document.querySelectorAll(`[data-row="${row}"] .card[data-item-id]`)];
        return cards.length > 0 && cards.map((card) => card.getAttribute('data-item-id')).join() !== before;
      },
      { row, before: before.join() },
    );
    return this.cards(row);
  }

  async figure(name: 'requests' | 'compute' | 'model' | 'events'): Promise<number> {
    return Number(await this.page.getAttribute(`[data-figure="${name}"]`, 'data-value'));
  }

  /** Waits until the read-out counts so many events, and, when asked, until storage has committed them. */
  async countsEvents(count: number, options: { stored: boolean } = { stored: false }): Promise<void> {
    await this.page.waitForSelector(`[data-figure="events"][data-value="${count}"]`);
    if (!options.stored) return;
    await this.page.waitForFunction(
      async (wanted) => {
        const { vitrine } = globalThis as typeof globalThis & { vitrine: Recommender };
        const { history } = await vitrine.stats();
        return history.stored === wanted;
      },
      count,
      // One question at a time, asked again when it is answered.
      { polling: 50 },
    );
  }

  async consent(answer: 'granted' | 'denied'): Promise<void> {
    await this.page.click(`.consent [data-answer="${answer}"]`);
    await this.page.waitForSelector('.consent', { state: 'detached' });
  }

  async addToCart(): Promise<void> {
    const before = await this.cartCount();
    await this.page.click('.product-actions [data-action="add"]');
    await this.page.waitForSelector(`[data-cart-count="${before + 1}"]`);
  }

  async cartCount(): Promise<number> {
    return Number(await this.page.getAttribute('[data-cart-count]', 'data-cart-count'));
  }

  /** Asks the recommender of the page itself, past the page's own code. */
  ask(limit: number, exclude: string[]): Promise<RecommendationList> {
    return this.page.evaluate(
      ([limit, exclude]) => {
        const { vitrine } = globalThis as typeof globalThis & { vitrine: Recommender };
        return vitrine.recommend({ limit, exclude });
      },
      [limit, exclude] as const,
    );
  }
}
