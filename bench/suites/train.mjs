import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build.mjs';
import { vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';

const runs = 3;

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'train',
  describe: `\`vitrine train --orders\` on Online Retail, report included, ${runs} times`,
  async run({ data, scratch, entry, say }) {
    await build(['native'], { targets: ['vitrine'] });
    const orders = data('online-retail.csv.gz');
    const seconds = [];
    const megabytes = [];
    for (let i = 0; i < runs; ++i) {
      const usage = join(scratch, `usage-${i}`);
      const train = [vitrineBinary, 'train', '--orders', orders, '--out', join(scratch, `bundle-${i}`)];
      // %e wall-clock seconds, %M largest resident set in KiB: GNU time, because Node does not tell them for a child.
      await run(['/usr/bin/time', '-f', '%e %M', '-o', usage, ...train]);
      const [wall = Number.NaN, kibibytes = Number.NaN] = (await readFile(usage, 'utf8')).split(' ').map(Number);
      seconds.push(wall);
      megabytes.push((kibibytes * 1024) / 1e6);
      say(`${wall.toFixed(2)} s, ${megabytes[i]?.toFixed(0)} MB`);
    }
    return [
      entry({ name: 'train/Online Retail, time', values: seconds, unit: 's', goal: 15 }),
      entry({ name: 'train/Online Retail, peak memory', values: megabytes, unit: 'MB', goal: 1000 }),
    ];
  },
};
