import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { build } from '../../tools/build.mjs';
import { buildDir, inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { measureUpserts } from '../new-items/in-chromium.mjs';
import { measureInChromium } from '../scan/in-chromium.mjs';

/** Orders within a file bear one time: which comes first is drawn. */
const seeds = [1, 2, 3];
/** Of other shops than the one that the constants of src/learn were chosen on. */
const shopSeeds = [7, 31, 32];

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'learning',
  describe:
    'the last events of Online Retail and of sample shops replayed with learning off and on; a step in Chromium; new items',
  async run({ data, entry, scratch, say }) {
    await build(['native', 'wasm', 'web'], { targets: ['vitrine'] });
    const orders = join(scratch, 'orders.csv');
    await pipeline(createReadStream(data('online-retail.csv.gz')), createGunzip(), createWriteStream(orders));
    const retail = join(scratch, 'retail');
    await run([vitrineBinary, 'train', '--orders', orders, '--no-refit', '--cold-start', '--out', retail]);
    const entries = await Promise.all(
      seeds.map((seed) => replayed(['--orders', orders], retail, `Online Retail, seed ${seed}`, seed, 1.05)),
    );
    const recipe = JSON.parse(await readFile(inRepo('models', 'sample-shop', 'recipe.json'), 'utf8'));
    for (const seed of shopSeeds) {
      const shop = join(scratch, `shop-${seed}`);
      const model = join(scratch, `model-${seed}`);
      const simulate = recipe.simulate.with(recipe.simulate.indexOf('--seed') + 1, String(seed));
      await run([vitrineBinary, 'simulate', ...simulate, '--out', shop]);
      const input = ['--events', join(shop, 'events.csv')];
      const catalogue = ['--catalog', join(shop, 'catalog.csv')];
      await run([vitrineBinary, 'train', ...input, ...catalogue, '--no-refit', '--cold-start', '--out', model]);
      entries.push(await replayed(input, model, `sample shop, world ${seed}`, 1, 1.05));
    }
    say('a step in Chromium');
    const core = buildDir('wasm');
    for (const [name, query, goal] of /** @type {const} */ ([
      ['a step, in idle time', { events: 500, limit: 20, learn: 'step' }, 6],
      ['a list without learning', { events: 500, limit: 20 }, undefined],
      ['a list with what was learnt', { events: 500, limit: 20, learn: 'list' }, undefined],
    ])) {
      const { perCall } = await measureInChromium({ model: retail, core, query });
      const label = `learning/${name}, 500 events, Online Retail`;
      entries.push(entry({ name: label, values: perCall, unit: 'ms', ...(goal === undefined ? {} : { goal }) }));
    }
    entries.push(...(await ofNewItems(retail, 'Online Retail')));
    entries.push(...(await ofNewItems(join(scratch, `model-${shopSeeds[0]}`), 'sample shop')));
    return entries;

    /**
     * @param {string} bundle trained with --cold-start
     * @param {string} what
     */
    async function ofNewItems(bundle, what) {
      say(`1,000 new items of ${what} in Chromium`);
      const { first, later } = await measureUpserts(bundle);
      const { coldStart, gzipBytesOf } = JSON.parse(await readFile(join(bundle, 'report.json'), 'utf8'));
      const [, ofCategory, ofOwn] = coldStart.amongCold;
      const content = Object.entries(gzipBytesOf).find(([file]) => file.startsWith('content-'))?.[1];
      const n = coldStart.customers;
      const times = { unit: 'x', better: /** @type {const} */ ('higher'), n };
      const recall = `cold items, ${what}, recall@20 over`;
      const upsert = `catalog.upsert() of 1,000 items, ${what},`;
      return [
        entry({ name: `learning/${upsert} the first of a visit`, values: first, unit: 'ms', goal: 50 }),
        entry({ name: `learning/${upsert} later ones`, values: later, unit: 'ms', goal: 50 }),
        entry({
          name: `learning/${recall} their category's popularity`,
          values: ofCategory.contentTimes,
          goal: 2,
          ...times,
        }),
        entry({ name: `learning/${recall} the shopper's own categories`, values: ofOwn.contentTimes, ...times }),
        entry({ name: `learning/content model, ${what}, gzip`, values: content, unit: 'bytes', goal: 300_000 }),
      ];
    }

    /**
     * @param {string[]} input
     * @param {string} bundle
     * @param {string} what
     * @param {number} seed
     * @param {number} goal
     */
    async function replayed(input, bundle, what, seed, goal) {
      const command = ['--json', 'evaluate', '--bundle', bundle, ...input, '--online', '--seed', String(seed)];
      const { ratio, withoutLearning, withLearning } = JSON.parse((await run([vitrineBinary, ...command])).stdout);
      say(`${what}: ndcg@10 ${withoutLearning[0].toFixed(4)} without, ${withLearning[0].toFixed(4)} with learning`);
      return entry({
        name: `learning/${what}, ndcg@10 with over without`,
        values: ratio,
        unit: 'x',
        goal,
        better: 'higher',
      });
    }
  },
};
