/**
 * What the suite `packaging` starts from: the packed package, installed as a shop would install it, beside the tools that
 * the examples are built with.
 */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installLocked } from './lib/npm-ci.mjs';
import { inRepo } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

/** Builds the package and installs the tools; a test then calls `openWorkshop`. */
export async function prepareExamples() {
  await build(['web']);
  await installTools();
}

/**
 * @typedef {object} Workshop
 * @property {string} tarball the packed package
 * @property {string} installed its folder after `npm install`
 * @property {(name: string) => Promise<string>} open a fresh copy of an example with the package in its node_modules;
 *   resolves to its folder
 * @property {() => Promise<void>} close removes everything
 */

/**
 * Packs `dist`, which must have been built, and installs it. The folder is outside of the checkout, so that nothing of the
 * checkout's own node_modules can stand in for what a package forgot to name.
 * @returns {Promise<Workshop>}
 */
export async function openWorkshop() {
  const folder = join(await installTools(), 'runs', String(process.pid));
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'shop'), { recursive: true });
  const packed = await run(['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [{ filename = '' } = {}] = JSON.parse(packed.stdout);
  const tarball = join(folder, filename);
  await writeFile(join(folder, 'shop', 'package.json'), '{ "name": "shop", "private": true }\n');
  const options = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'];
  await run(['npm', 'install', ...options, tarball], { cwd: join(folder, 'shop') });
  const modules = join(folder, 'shop', 'node_modules');
  return {
    tarball,
    installed: join(modules, 'vitrine'),
    open: async (name) => {
      const example = join(folder, name);
      const notOurs = /\/(node_modules|dist|\.next|public\/(vitrine|model|assets))$/;
      await cp(inRepo('examples', name), example, { recursive: true, filter: (path) => !notOurs.test(path) });
      await cp(modules, join(example, 'node_modules'), { recursive: true });
      return example;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @returns {Promise<string>} the folder that holds node_modules */
async function installTools() {
  const folder = await installLocked('examples', 'the examples');
  await removeLeftRuns(join(folder, 'runs'));
  return folder;
}

/**
 * Of runs that were killed.
 * @param {string} runs
 */
async function removeLeftRuns(runs) {
  for (const name of await readdir(runs).catch(() => [])) {
    if (!isAlive(Number(name))) await rm(join(runs, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
