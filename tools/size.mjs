/**
 * `npm run size`: what the parts of the package weigh after brotli, and fails when one is over its budget. Which files
 * a part is made of, and its budget, is in .size-limit.json; so is what counts as loaded before the model.
 */
import { existsSync } from 'node:fs';
import { inRepo } from './lib/paths.mjs';
import { isMain, main, run, StepError } from './lib/run.mjs';

/** @typedef {{ name: string, bytes: number, budgetBytes: number }} PartSize */

/** @returns {Promise<PartSize[]>} in the order of .size-limit.json */
export async function packageSizes() {
  if (!existsSync(inRepo('dist'))) throw new StepError('the package is not built', 'npm run build');
  const sizeLimit = inRepo('node_modules', 'size-limit', 'bin.js');
  const { stdout, output } = await run([process.execPath, sizeLimit, '--json'], { check: false });
  const parts = /** @type {unknown} */ (JSON.parse(stdout));
  // Instead of the list it prints an object with the error.
  if (!Array.isArray(parts)) throw new StepError(`size-limit: ${output}`);
  return parts.map(({ name, size, sizeLimit }) => ({ name, bytes: size, budgetBytes: sizeLimit }));
}

/** @returns {Promise<string[]>} a line for each budget that is broken */
export async function checkSizes() {
  return (await packageSizes()).flatMap(({ name, bytes, budgetBytes }) =>
    bytes <= budgetBytes ? [] : [`${name}: ${bytes} bytes after brotli, the budget is ${budgetBytes}: npm run size`],
  );
}

if (isMain(import.meta.url)) {
  await main(async () => {
    for (const { name, bytes, budgetBytes } of await packageSizes()) {
      console.log(`${String(bytes).padStart(7)} of ${String(budgetBytes).padStart(6)}  ${name}`);
    }
    const problems = await checkSizes();
    for (const problem of problems) console.log(problem);
    return problems.length > 0 ? 1 : 0;
  });
}
