import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const repo = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that is expensive to make and not part of the checkout: the Debian 13 root, compiler and lint caches. */
export const cacheDir =
  process.env.VITRINE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vitrine');

/** @param {string[]} parts */
export const inRepo = (...parts) => join(repo, ...parts);

/** @param {string} preset */
export const buildDir = (preset) => inRepo('build', preset);

export const vitrineBinary = join(buildDir('native-release'), 'src', 'cli', 'vitrine');
