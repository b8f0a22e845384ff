/** `npm run size`: what a page downloads before the model, after brotli; fails when it is over the budget. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { inRepo } from './lib/paths.mjs';
import { isMain, main, StepError } from './lib/run.mjs';

/** Wasm, glue, workers and client together. */
export const budgetBytes = 64 * 1024;

/** What only Node loads. */
const notForPages = /(^|\/)node[./-]|-node\.|\.d\.ts$/;

/** @param {Uint8Array} bytes */
export const brotliSize = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

/** @returns {Promise<{ name: string, raw: number, brotli: number }[]>} every file of the package that a page loads */
export async function packageSizes() {
  const dist = inRepo('dist');
  if (!existsSync(dist)) throw new StepError('the package is not built', 'npm run build');
  const names = (await readdir(dist, { recursive: true }))
    .filter((name) => /\.(js|wasm)$/.test(name) && !notForPages.test(name))
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(dist, name));
      return { name, raw: bytes.length, brotli: brotliSize(bytes) };
    }),
  );
}

/** @returns {Promise<string[]>} a line if the budget is broken */
export async function checkSizes() {
  const sizes = await packageSizes();
  const total = sizes.reduce((sum, { brotli }) => sum + brotli, 0);
  if (sizes.length === 0) return ['dist holds nothing that a page could load'];
  return total <= budgetBytes ? [] : [`${total} bytes after brotli, the budget is ${budgetBytes}: npm run size`];
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const sizes = await packageSizes();
    for (const { name, raw, brotli } of sizes)
      console.log(`${String(raw).padStart(9)} ${String(brotli).padStart(7)}  ${name}`);
    const total = sizes.reduce((sum, { brotli }) => sum + brotli, 0);
    console.log(`${String(total).padStart(17)}  bytes after brotli, of ${budgetBytes}`);
    return (await checkSizes()).length > 0 ? 1 : 0;
  });
}
