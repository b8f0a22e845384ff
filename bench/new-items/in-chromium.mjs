import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';

const newItems = 1000;
const calls = 20;
/** A compiler is at work on what was slow in the calls before. */
const warmUp = 3;

/**
 * Times catalog.upsert() of 1,000 items on a page of the built package; the titles are made of halves of those that the bundle
 * has. Throws unless the new items come in lists and in searches afterwards.
 * @param {string} model folder of a bundle with a content model
 * @returns {Promise<{ first: number, later: number[] }>} milliseconds from the call to its promise: of the first call of a
 *   visit, which loads the content model and its module over this machine's own network, and of later ones
 */
export async function measureUpserts(model) {
  const mounts = { '/vitrine/': inRepo('dist'), '/model/': model };
  const server = await startServer({ root: inRepo('bench', 'browser'), mounts });
  const chrome = await chromium.launch(chromiumOptions);
  try {
    const page = await chrome.newPage();
    await page.goto(`${server.url}package.html?bundle=model`);
    await page.waitForFunction('globalThis.measured');
    return await page.evaluate(upsertAgainAndAgain, { newItems, calls, warmUp });
  } finally {
    await chrome.close();
    await server.close();
  }
}

/**
 * Runs on the page.
 * @param {{ newItems: number, calls: number, warmUp: number }} sizes
 */
async function upsertAgainAndAgain({ newItems, calls, warmUp }) {
  /** @type {import('../../dist/types/index.js').Recommender} */
  const recommender = /** @type {any} */ (globalThis).recommender;
  const old = await recommender.catalog.list();
  const half = (/** @type {number} */ i, /** @type {0 | 1} */ which) => {
    const words = (old[i % old.length]?.title ?? '').split(' ');
    const middle = Math.ceil(words.length / 2);
    return (which === 0 ? words.slice(0, middle) : words.slice(middle)).join(' ');
  };
  const items = Array.from({ length: newItems }, (_, i) => ({
    itemId: `new-${i}`,
    title: `${half(i, 0)} ${half(7 * i + 3, 1)}`,
    category: old[i % old.length]?.category ?? null,
    brand: old[i % old.length]?.brand ?? null,
    price: (i % 50) + 1,
  }));
  const times = [];
  for (let call = 0; call < 1 + warmUp + calls; call++) {
    const begin = performance.now();
    const told = await recommender.catalog.upsert(items);
    times.push(performance.now() - begin);
    if (told.items !== newItems || told.degraded) throw new Error(`upsert said ${JSON.stringify(told)}`);
  }
  const count = (await recommender.catalog.list()).length;
  if (count !== old.length + newItems) throw new Error(`there are ${count} items`);
  const found = await recommender.search(items[0]?.title ?? '', { limit: 5 });
  if (!found.items.some(({ itemId }) => itemId === 'new-0')) throw new Error('a new item is not found');
  const similar = await recommender.similar(old[0]?.itemId ?? '', { limit: 200 });
  if (!similar.items.some(({ itemId }) => itemId.startsWith('new-'))) throw new Error('no new item is listed');
  return { first: times[0] ?? Number.NaN, later: times.slice(1 + warmUp) };
}
