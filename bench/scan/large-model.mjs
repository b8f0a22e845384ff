import { join } from 'node:path';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

export const dimensions = 64;
const shop = ['--items', '100000', '--users', '40000', '--days', '120', '--seed', '1'];

/**
 * A bundle of 100,000 items, trained on a simulated shop.
 * @param {(text: string) => void} say
 * @returns {Promise<string>} its folder
 */
export async function trainedLargeModel(say) {
  const folder = inRepo('build', 'bench', 'shop-100000');
  const model = join(folder, 'model');
  await whenChanged('bench-shop-100000', { inputs: [vitrineBinary], output: model }, async () => {
    say('simulating and training a shop of 100,000 items (some minutes, once)');
    await run([vitrineBinary, 'simulate', ...shop, '--out', join(folder, 'shop')]);
    const input = ['--events', join(folder, 'shop', 'events.csv'), '--catalog', join(folder, 'shop', 'catalog.csv')];
    await run([vitrineBinary, 'train', ...input, '--dimensions', String(dimensions), '--out', model]);
  });
  return model;
}
