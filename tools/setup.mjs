/**
 * Sets up whatever a command needs and is not there yet; `node tools/setup.mjs` sets up everything.
 * Imports nothing from node_modules, because it is what fills that folder.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repo } from './lib/paths.mjs';
import { isMain, main, run, StepError, say, step } from './lib/run.mjs';
import { ensureOptionalPackages, ensurePackages } from './lib/system.mjs';
import { ensureToolchain } from './toolchain.mjs';

/**
 * What a command can need; packages by their Debian names. Without the optional ones something is missing from what is
 * built, and says so.
 * @type {Record<'native' | 'lint' | 'browser' | 'bench' | 'wasm' | 'node', { packages: string[], optional?: string[] }>}
 */
const parts = {
  native: {
    packages: [
      ...['g++', 'cmake', 'ninja-build', 'ccache', 'libgtest-dev', 'libbenchmark-dev'],
      ...['libeigen3-dev', 'libcli11-dev', 'nlohmann-json3-dev', 'libfmt-dev', 'libspdlog-dev', 'zlib1g-dev'],
      'libssl-dev',
    ],
    // Training of networks (src/neural); everything else works without.
    optional: ['libtorch-dev', 'libopenblas0-openmp', 'libonnx-dev'],
  },
  lint: { packages: ['clang-tidy'] },
  browser: {
    packages: [
      ...['chromium', 'firefox-esr', 'fonts-liberation', 'fonts-noto-color-emoji'],
      // WebKitGTK has no headless mode, and its own small browser keeps nothing on disk: a screen, and a script for gjs.
      ...['webkit2gtk-driver', 'gjs', 'gir1.2-webkit2-4.1', 'xvfb'],
    ],
  },
  bench: { packages: ['time'] },
  wasm: { packages: [] },
  node: { packages: [] },
};

/** @typedef {keyof typeof parts} Part */

const allParts = /** @type {Part[]} */ (Object.keys(parts));

/**
 * @param {Part[]} needed
 * @returns {Promise<import('./toolchain.mjs').Toolchain | null>} the toolchain, if 'wasm' was needed
 */
export async function setup(needed) {
  const packages = needed.flatMap((name) => parts[name].packages);
  if (packages.length > 0) await ensurePackages(packages);
  const optional = needed.flatMap((name) => parts[name].optional ?? []);
  if (optional.length > 0) await ensureOptionalPackages(optional);
  if (needed.includes('node')) await ensureNodeModules();
  return needed.includes('wasm') ? ensureToolchain() : null;
}

/** Runs `npm ci` unless what is installed is what the lock file says. */
async function ensureNodeModules() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StepError(`Node ${process.versions.node} is too old`, 'install Node 20.19 or newer.');
  }
  if (matchesLockFile(repo)) return;
  await step(
    'npm packages, from package-lock.json',
    async () => {
      await run(['npm', 'ci', '--no-audit', '--no-fund'], { log: 'npm.log' });
      if (!matchesLockFile(repo)) throw new StepError('node_modules is not what package-lock.json describes');
    },
    { hint: 'is the npm registry in reach? Details are in build/logs/npm.log; `npm ci` by hand should say the same.' },
  );
}

/**
 * npm notes what it installed in node_modules/.package-lock.json; optional packages of other systems are left out.
 * @param {string} folder with package-lock.json
 */
export function matchesLockFile(folder) {
  let installed;
  try {
    installed = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  return Object.keys(locked).every((path) => {
    if (path === '') return true;
    const entry = installed[path];
    return entry ? entry.version === locked[path].version : locked[path].optional === true;
  });
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const start = performance.now();
    await setup(allParts);
    say(`Set up in ${((performance.now() - start) / 1000).toFixed(1)} s: ${repo}`);
  });
}
