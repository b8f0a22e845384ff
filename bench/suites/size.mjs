import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from '../../tools/build.mjs';
import { trainedModel } from '../../tools/demo.mjs';
import { packageSizes } from '../../tools/size.mjs';

/** @type {import('../../tools/lib/bench.mjs').BenchSuite} */
export default {
  name: 'size',
  describe: 'what a page downloads: the package after brotli, the Online Retail bundle after gzip',
  async run({ data, entry }) {
    await build(['native', 'web'], { targets: ['vitrine'] });
    const parts = await packageSizes();
    const model = await trainedModel({ orders: data('online-retail.csv.gz') });
    let bundleBytes = 0;
    for (const name of await readdir(model)) {
      if (/\.(safetensors|onnx)$|^manifest\.json$/.test(name)) {
        bundleBytes += gzipSync(await readFile(join(model, name)), { level: 9 }).length;
      }
    }
    return [
      ...parts.map(({ name, bytes, budgetBytes }) =>
        entry({ name: `size/${name}, brotli`, values: bytes, unit: 'bytes', goal: budgetBytes }),
      ),
      entry({ name: 'size/Online Retail bundle, gzip', values: bundleBytes, unit: 'bytes', goal: 700_000 }),
    ];
  },
};
