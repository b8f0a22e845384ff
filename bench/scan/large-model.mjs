import { join } from 'node:path';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

export const dimensions = 64;

/** Fewer shoppers an item for the larger shop: they decide how long training takes, and not how long ranking does. */
const usersOf = (/** @type {number} */ items) => (items > 100_000 ? 60_000 : 40_000);

/**
 * A bundle trained on a simulated shop.
 * @param {(text: string) => void} say
 * @param {{ items: number, vectors: string }} what vectors: as for `vitrine train --vectors`
 * @returns {Promise<string>} its folder
 */
export async function trainedLargeModel(say, { items, vectors }) {
  const folder = inRepo('build', 'bench', `shop-${items}`);
  const events = join(folder, 'shop', 'events.csv');
  const model = join(folder, `model-${vectors}`);
  await whenChanged(`bench-shop-${items}`, { inputs: [vitrineBinary], output: events }, async () => {
    say(`simulating a shop of ${items.toLocaleString('en')} items (once)`);
    const shop = ['--items', String(items), '--users', String(usersOf(items)), '--days', '120', '--seed', '1'];
    await run([vitrineBinary, 'simulate', ...shop, '--out', join(folder, 'shop')]);
  });
  await whenChanged(`bench-shop-${items}-${vectors}`, { inputs: [vitrineBinary, events], output: model }, async () => {
    say(`training on it with ${vectors} vectors (some minutes, once)`);
    const input = ['--events', events, '--catalog', join(folder, 'shop', 'catalog.csv')];
    const how = ['--dimensions', String(dimensions), '--vectors', vectors];
    await run([vitrineBinary, 'train', ...input, ...how, '--out', model]);
  });
  return model;
}
