/**
 * `npm run demo:build [-- --orders FILE | --events FILE | --sequences FILE] [--catalog FILE] [--out DIR]`: the shop with its
 * model as one folder for any static host, at the root or below it. It needs HTTPS, as service workers do, or localhost.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDemo } from './demo.mjs';
import { inRepo } from './lib/paths.mjs';
import { isMain, main, StepError, say } from './lib/run.mjs';

/** What our own server keeps beside files; hosts compress by themselves. */
const isPacked = (/** @type {string} */ name) => /\.(br|gz)$/.test(name);

/**
 * Puts together what the demo's server serves from several places.
 * @param {import('./demo.mjs').DemoInput} input
 * @param {string} out folder; replaced when everything is there, never half
 */
export async function buildSite(input, out) {
  // Nothing of anybody else's is thrown away for it.
  if (existsSync(out) && !existsSync(join(out, 'shop.webmanifest')) && (await readdir(out)).length > 0) {
    throw new StepError(`${out} is there and holds something else`, 'name a new or an empty folder with --out.');
  }
  const { root, mounts } = await prepareDemo(input);
  const partial = `${out}.partial-${process.pid}`;
  const options = { recursive: true, filter: (/** @type {string} */ name) => !isPacked(name) };
  try {
    await mkdir(dirname(out), { recursive: true });
    await cp(root, partial, options);
    for (const [path, from] of Object.entries(mounts)) await cp(from, join(partial, path), options);
    await rm(out, { recursive: true, force: true });
    await rename(partial, out);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const usage = 'npm run demo:build [-- --orders FILE | --events FILE | --sequences FILE] [--catalog FILE] [--out DIR]';

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    return parseArgs({ options: { orders: text, events: text, sequences: text, catalog: text, out: text } }).values;
  } catch (error) {
    throw new StepError(error instanceof Error ? error.message : String(error), usage);
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { out, ...files } = readArguments();
    // npm runs scripts in the checkout; paths on the command line are relative to where the user is.
    const from = process.env.INIT_CWD ?? process.cwd();
    const input = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, resolve(from, file)]));
    const folder = out === undefined ? inRepo('build', 'site') : resolve(from, out);
    await buildSite(input, folder);
    say(`\nThe shop for any static host:\n\n    ${folder}\n`);
  });
}
