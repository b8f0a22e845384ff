/**
 * What the suite `packaging` starts from: the packed package, installed as a shop would install it, beside the tools that
 * the examples are built with.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { cacheDir, inRepo } from './lib/paths.mjs';
import { run, StepError, step } from './lib/run.mjs';
import { matchesLockFile } from './setup.mjs';

const toolsRoot = join(cacheDir, 'examples');

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

/**
 * Runs `npm ci` for examples/package-lock.json, once for each content of it.
 * @returns {Promise<string>} the folder that holds node_modules
 */
async function installTools() {
  const lock = await readFile(inRepo('examples', 'package-lock.json'));
  const name = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(toolsRoot, name);
  if (matchesLockFile(folder)) {
    await removeLeftRuns(join(folder, 'runs'));
    return folder;
  }
  await mkdir(folder, { recursive: true });
  for (const other of await readdir(toolsRoot)) {
    if (other !== name) await rm(join(toolsRoot, other), { recursive: true, force: true });
  }
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(inRepo('examples', file), join(folder, file));
  }
  await step(
    'npm packages of the examples, from examples/package-lock.json',
    async () => {
      await run(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: folder, log: 'npm.log' });
      if (!matchesLockFile(folder))
        throw new StepError('node_modules is not what examples/package-lock.json describes');
    },
    { hint: 'is the npm registry in reach? Details are in build/logs/npm.log.' },
  );
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
