import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run, StepError } from '../../tools/lib/run.mjs';
import { whenChanged } from '../../tools/lib/stamp.mjs';

export const dimensions = 64;

/**
 * Fewer shoppers an item for the largest shop: they decide how long training takes, and not how long ranking does. Few in
 * the smallest: with many the graph knows it all, and tuning leaves the vectors out.
 */
const usersOf = (/** @type {number} */ items) => (items > 100_000 ? 60_000 : items > 10_000 ? 40_000 : 2_000);

/** What a tab is asked to hold at the most. */
export const million = /** @type {const} */ ({ items: 1_000_000, vectors: 'pq32', maxBytes: 24_000_000 });

/** Beyond that titles and attributes alone are more than a page should load: 24 MB of the million. */
const mostWithTitles = 200_000;

/**
 * A bundle trained on a simulated shop.
 * @param {(text: string) => void} say
 * @param {{ items: number, vectors: string, maxBytes?: number }} what vectors, maxBytes: as for `vitrine train`
 * @returns {Promise<string>} its folder
 */
export async function trainedLargeModel(say, { items, vectors, maxBytes }) {
  const users = usersOf(items);
  const folder = inRepo('build', 'bench', `shop-${items}-${users}`);
  const events = join(folder, 'shop', 'events.csv');
  const name = maxBytes ? `${vectors}-${maxBytes}-k1` : `${vectors}-k1`;
  const model = join(folder, `model-${name}`);
  await whenChanged(`bench-shop-${items}-${users}`, { inputs: [vitrineBinary], output: events }, async () => {
    say(`simulating a shop of ${items.toLocaleString('en')} items (once)`);
    const shop = ['--items', String(items), '--users', String(users), '--days', '120', '--seed', '1'];
    await run([vitrineBinary, 'simulate', ...shop, '--out', join(folder, 'shop')]);
  });
  await whenChanged(
    `bench-shop-${items}-${users}-${name}`,
    { inputs: [vitrineBinary, events], output: model },
    async () => {
      say(`training on it with ${vectors} vectors (some minutes, once)`);
      const catalogue = join(folder, 'shop', 'catalog.csv');
      const input = ['--events', events, '--catalog', items > mostWithTitles ? await namesOnly(catalogue) : catalogue];
      const how = [
        ['--dimensions', String(dimensions)],
        ['--vectors', vectors],
        // Shops of that size have more shoppers: with support most of these items would be left without edges and
        // vector, and ranking would have little to do.
        ['--min-support', '1'],
        maxBytes ? ['--max-bytes', String(maxBytes)] : [],
      ];
      await run([vitrineBinary, 'train', ...input, ...how.flat(), '--out', model]);
    },
  );
  const manifest = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
  if (manifest.dimensions !== dimensions) throw new StepError(`${model} has no vectors: tuning has left them out`);
  return model;
}

/**
 * Ids and categories of a catalogue that `vitrine simulate` wrote.
 * @param {string} catalogue
 * @returns {Promise<string>} a file beside it
 */
async function namesOnly(catalogue) {
  const lines = (await readFile(catalogue, 'utf8')).split('\r\n');
  const names = lines.map((line) => {
    const [, item, category] = /^([^,]*),(?:"(?:[^"]|"")*"|[^,]*),([^,]*)/.exec(line) ?? [];
    return item === undefined ? line : `${item},${category}`;
  });
  const file = `${catalogue.slice(0, -'.csv'.length)}-names.csv`;
  await writeFile(file, names.join('\r\n'));
  return file;
}
