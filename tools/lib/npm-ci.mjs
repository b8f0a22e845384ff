import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { matchesLockFile } from '../setup.mjs';
import { cacheDir, inRepo } from './paths.mjs';
import { run, StepError, step } from './run.mjs';

/**
 * Installs packages that are not the checkout's own into the cache, once for each content of their lock file.
 * @param {string} source folder of the checkout with package.json, package-lock.json and .npmrc
 * @param {string} title whose packages they are
 * @returns {Promise<string>} the folder that holds node_modules
 */
export async function installLocked(source, title) {
  const root = join(cacheDir, source.replaceAll('/', '-'));
  const lock = await readFile(inRepo(source, 'package-lock.json'));
  const name = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(root, name);
  if (matchesLockFile(folder)) return folder;
  await mkdir(folder, { recursive: true });
  for (const other of await readdir(root)) {
    if (other !== name) await rm(join(root, other), { recursive: true, force: true });
  }
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(inRepo(source, file), join(folder, file));
  }
  await step(
    `npm packages of ${title}, from ${source}/package-lock.json`,
    async () => {
      await run(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: folder, log: 'npm.log' });
      if (!matchesLockFile(folder)) {
        throw new StepError(`node_modules is not what ${source}/package-lock.json describes`);
      }
    },
    { hint: 'is the npm registry in reach? Details are in build/logs/npm.log.' },
  );
  return folder;
}
