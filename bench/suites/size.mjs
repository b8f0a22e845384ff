import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../tools/build.mjs';
import { trainedModel } from '../../tools/demo.mjs';
import { budgetBytes, packageSizes } from '../../tools/size.mjs';

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'size',
  describe: 'what a page downloads: the package after brotli, the Online Retail bundle after gzip',
  async run({ data, entry }) {
    await build(['native', 'web'], { targets: ['vitrine'] });
    const files = await packageSizes();
    const model = await trainedModel({ orders: data('online-retail.csv.gz') });
    let bundleBytes = 0;
    for (const name of await readdir(model)) {
      if (/\.(safetensors|onnx)$|^manifest\.json$/.test(name)) {
        bundleBytes += gzipSync(await readFile(join(model, name)), { level: 9 }).length;
      }
    }
    const total = files.reduce((sum, { brotli }) => sum + brotli, 0);
    return [
      entry({ name: 'size/before the model, brotli', values: total, unit: 'bytes', goal: budgetBytes }),
      ...files.map(({ name, brotli }) => entry({ name: `size/${name}, brotli`, values: brotli, unit: 'bytes' })),
      entry({ name: 'size/Online Retail bundle, gzip', values: bundleBytes, unit: 'bytes', goal: 700_000 }),
    ];
  },
};
