// Five minutes, timed: from the packed tarball to recommendations on the developer's own orders, in a browser.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { fiveMinutes } from '../../tools/lib/five-minutes.mjs';
import { madeOrders } from '../e2e/support/made-orders.ts';

let workshop: Workshop;
let browser: Browser;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
});

afterAll(async () => {
  await browser?.close();
  await workshop?.close();
});

// The limit of the test is the promise; the time of each step is printed.
it('From the tarball to recommendations in a Vite page in five minutes', { timeout: 300_000 }, async () => {
  // In the workshop's folder there is a Vite, which a shop's project has.
  const folder = join(workshop.installed, '..', '..', '..', 'five-minutes');
  const orders = join(workshop.installed, '..', '..', '..', 'orders.csv');
  await writeFile(orders, madeOrders(400, 40));
  const done = await fiveMinutes({
    ...{ folder, orders, browser, tarball: workshop.tarball },
    say: ({ what, seconds }) => console.log(`${seconds.toFixed(1).padStart(6)} s  ${what}`),
  });
  console.log(
    `${done.steps
      .reduce((sum, { seconds }) => sum + seconds, 0)
      .toFixed(1)
      .padStart(6)} s  altogether`,
  );
  expect(done.steps).toHaveLength(4);
  expect(done.trained).toMatch(/^vitrine +[01]\.\d{4} /m);
  expect(done.items).toHaveLength(10);
  // Whoever looks at a pot is shown the pan of the same number first, and the other way round.
  const number = done.items[0]?.split(' ')[1];
  expect(done.items[0]).toMatch(/^(Pot|Pan) \d+$/);
  expect(done.afterwards[0]).toBe(done.items[0]?.startsWith('Pot') ? `Pan ${number}` : `Pot ${number}`);
});
