import { join } from 'node:path';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

export const dimensions = 64;

/** Shoppers with an account, by the number of items. @type {Record<number, number>} */
const users = { 10000: 8_000, 100000: 40_000 };

/**
 * A bundle trained on a simulated shop; made once.
 * @param {10_000 | 100_000} items
 * @param {(text: string) => void} say
 * @returns {Promise<string>} its folder
 */
export async function trainedShop(items, say) {
  const folder = inRepo('build', 'bench', `shop-${items}`);
  const model = join(folder, 'model');
  await whenChanged(`bench-shop-${items}`, { inputs: [vitrineBinary], output: model }, async () => {
    say(`simulating and training a shop of ${items.toLocaleString('en')} items (some minutes, once)`);
    const shop = ['--items', `${items}`, '--users', `${users[items]}`, '--days', '120', '--seed', '1'];
    await run([vitrineBinary, 'simulate', ...shop, '--out', join(folder, 'shop')]);
    const input = ['--events', join(folder, 'shop', 'events.csv'), '--catalog', join(folder, 'shop', 'catalog.csv')];
    await run([vitrineBinary, 'train', ...input, '--dimensions', String(dimensions), '--out', model]);
  });
  return model;
}

/** @param {(text: string) => void} say */
export const trainedLargeModel = (say) => trainedShop(100_000, say);
