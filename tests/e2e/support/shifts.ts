import type { Page } from 'playwright-core';

type Shifts = typeof globalThis & { shifted?: number };

/** Adds up, in every document from now on, what moves without a visitor's doing. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told = globalThis as Shifts;
    told.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) told.shifted = (told.shifted ?? 0) + entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The sum of all of them in this document: an upper bound of its cumulative layout shift. */
export const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as Shifts).shifted ?? Number.NaN);
