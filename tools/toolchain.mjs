/**
 * Where the wasm build runs: with the Emscripten on the PATH if it is new enough, else in a Debian 13 root in the cache
 * folder (docs/decisions/0001). `node tools/toolchain.mjs COMMAND ...` runs a command there.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, repo } from './lib/paths.mjs';
import { isMain, main, run, StepError, say, step } from './lib/run.mjs';
import { aptGet, asRoot, debianRelease, ensurePackages } from './lib/system.mjs';

/** The first one with relaxed SIMD dot products in Debian. */
const minimumVersion = [3, 1, 69];

const rootDir = join(cacheDir, 'trixie-root');
/** Home of the commands in the root: ccache keeps its files there. */
const homeDir = join(cacheDir, 'toolchain-home');

/** What the wasm build needs besides a compiler; the same names on the machine and in the root. */
const companions = [
  'cmake',
  'ninja-build',
  'ccache',
  'libeigen3-dev',
  'libgtest-dev',
  'nlohmann-json3-dev',
  'node-typescript',
];

/**
 * @typedef {object} Toolchain
 * @property {'path' | 'root'} kind
 * @property {'bwrap' | 'chroot' | 'copy'} [jail] how a command gets into the root
 */

/**
 * The Emscripten on the PATH.
 * @returns {Promise<{ version: string, usable: boolean } | null>}
 */
async function emscriptenOnPath() {
  const result = await run(['emcc', '--version'], { check: false }).catch(() => null);
  const found = result && /(\d+)\.(\d+)\.(\d+)/.exec(result.stdout);
  if (!found) return null;
  const version = found.slice(1, 4).map(Number);
  const difference = version.map((part, i) => part - (minimumVersion[i] ?? 0)).find((d) => d !== 0) ?? 0;
  return { version: found[0], usable: difference >= 0 };
}

/**
 * Finds or makes the toolchain. What is there costs some milliseconds.
 * @returns {Promise<Toolchain>}
 */
export async function ensureToolchain() {
  const present = await emscriptenOnPath();
  if (present?.usable) {
    await ensurePackages(companions);
    return { kind: 'path' };
  }
  if (!existsSync(rootDir)) {
    if (present) say(`- Emscripten ${present.version} on the PATH is older than ${minimumVersion.join('.')}: not used`);
    const release = debianRelease();
    if (release === null) {
      throw new StepError(
        'no Emscripten on the PATH that is new enough',
        `install Emscripten ${minimumVersion.join('.')} or newer (emsdk, or your system's package) and put it on the PATH.`,
      );
    }
    if (release >= 13) {
      await ensurePackages(['emscripten', ...companions]);
      return { kind: 'path' };
    }
  }
  await ensurePackages(['debootstrap', 'bubblewrap']);
  if (!existsSync(rootDir)) await makeRoot();
  await completeRoot();
  await mkdir(homeDir, { recursive: true });
  return { kind: 'root', jail: await findJail() };
}

/** Makes the root beside its place and renames it when it is whole, so that an interrupted run leaves nothing to trust. */
async function makeRoot() {
  await mkdir(cacheDir, { recursive: true });
  for (const name of await readdir(cacheDir)) {
    if (name.startsWith('trixie-root.partial-') && !isAlive(Number(name.split('-').pop()))) {
      // debootstrap mounts these, and one that was killed did not unmount them. What cannot be removed is only in the way.
      for (const mount of ['proc', 'sys']) await run(asRoot(['umount', join(cacheDir, name, mount)]), { check: false });
      await run(asRoot(['rm', '-rf', '--one-file-system', join(cacheDir, name)]), { check: false });
    }
  }
  const partial = join(cacheDir, `trixie-root.partial-${process.pid}`);
  const include = ['emscripten', ...companions].join(',');
  const mirror = await debianMirror();
  await step(
    `Emscripten in a Debian 13 root, ${rootDir} (2.9 GB, some minutes, once)`,
    async () => {
      const argv = ['debootstrap', '--variant=minbase', `--include=${include}`, 'trixie', partial];
      await run(asRoot(mirror ? [...argv, mirror] : argv), { log: 'debootstrap.log' });
      // Another run may have been faster.
      if (existsSync(rootDir)) await run(asRoot(['rm', '-rf', '--one-file-system', partial]));
      else if (process.getuid?.() === 0) await rename(partial, rootDir);
      else await run(asRoot(['mv', '-T', partial, rootDir]));
    },
    {
      hint: `this needs root or sudo, 3 GB free in ${cacheDir} and Debian's packages in reach. Details: build/logs/debootstrap.log.
Or install Emscripten ${minimumVersion.join('.')} or newer yourself and put emcc on the PATH.`,
    },
  );
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** The mirror this machine uses itself; null: debootstrap's default. */
async function debianMirror() {
  const filter = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const { stdout } = await run(['apt-get', 'indextargets', '--format', '$(REPO_URI)', ...filter], { check: false });
  return stdout.split('\n').find((line) => /^https?:/.test(line)) ?? null;
}

/** Installs in the root what an older version of this file did not ask for. */
async function completeRoot() {
  const installed = new Set(
    (await readdir(join(rootDir, 'var/lib/dpkg/info')))
      .filter((name) => name.endsWith('.list'))
      .map((name) => name.replace(/(:[a-z0-9]+)?\.list$/, '')),
  );
  const missing = ['emscripten', ...companions].filter((name) => !installed.has(name));
  if (missing.length > 0) {
    await step(
      `Debian 13 root: ${missing.join(' ')}`,
      async () => {
        const inRoot = asRoot(['chroot', rootDir]);
        await run([...inRoot, ...aptGet, 'update'], { log: 'apt.log' });
        await run([...inRoot, ...aptGet, 'install', '--no-install-recommends', ...missing], { log: 'apt.log' });
      },
      { hint: `see build/logs/apt.log; removing ${rootDir} makes the next run build it anew.` },
    );
  }
  // The checkout is mounted at its own path, and an unprivileged bwrap cannot make the folder for that.
  const mountPoint = join(rootDir, repo);
  if (!existsSync(mountPoint)) await run(asRoot(['mkdir', '-p', mountPoint]));
}

/**
 * Namespaces may be forbidden (a container), then mounts, then only a plain chroot on a copy is left.
 * @returns {Promise<'bwrap' | 'chroot' | 'copy'>}
 */
async function findJail() {
  const forced = process.env.VITRINE_JAIL;
  if (forced === 'bwrap' || forced === 'chroot' || forced === 'copy') return forced;
  const bwrap = await run([...bwrapArgs(), 'true'], { check: false }).catch(() => null);
  if (bwrap?.code === 0) return 'bwrap';
  const probe = join(rootDir, 'mnt');
  const mount = await run(asRoot(['mount', '--bind', probe, probe]), { check: false }).catch(() => null);
  if (mount?.code !== 0) return 'copy';
  await run(asRoot(['umount', probe]));
  return 'chroot';
}

/** The host's variables must not leak in: they name compilers, flags and caches of another Debian. */
const innerEnv = {
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: '/tmp/home',
  CCACHE_BASEDIR: repo,
  CCACHE_NOHASHDIR: '1',
  CCACHE_MAXSIZE: '2G',
};

function bwrapArgs() {
  const env = Object.entries(innerEnv).flatMap(([name, value]) => ['--setenv', name, value]);
  const mounts = ['--bind', rootDir, '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'];
  const binds = ['--bind', homeDir, '/tmp/home', '--bind', repo, repo];
  return ['bwrap', ...mounts, ...binds, '--die-with-parent', '--clearenv', ...env, '--chdir', repo];
}

/**
 * Runs a command where Emscripten is, in the checkout's folder. Only files under the checkout are visible there.
 * @param {Toolchain} toolchain
 * @param {string[]} argv
 * @param {import('./lib/run.mjs').RunOptions} [options]
 */
export async function runInToolchain(toolchain, argv, options = {}) {
  if (toolchain.kind === 'path') return run(argv, { ...options, env: compilerCacheEnv });
  if (toolchain.jail === 'bwrap') return run([...bwrapArgs(), ...argv], options);
  return runInChroot(argv, options, toolchain.jail === 'copy');
}

/** Lets clones in different folders share compiled files. */
export const compilerCacheEnv = { CCACHE_BASEDIR: repo, CCACHE_NOHASHDIR: '1' };

/**
 * @param {string[]} argv
 * @param {import('./lib/run.mjs').RunOptions} options
 * @param {boolean} copy without mounts: the sources are copied in and the build folder back out
 */
async function runInChroot(argv, options, copy) {
  const inside = join(rootDir, repo);
  const home = join(rootDir, 'tmp/home');
  await run(asRoot(['mkdir', '-p', inside, home]));
  const env = Object.entries(innerEnv).map(([name, value]) => `${name}=${value}`);
  const script = 'cd "$1" && shift && exec "$@"';
  const command = asRoot(['chroot', rootDir, 'env', '-i', ...env, 'sh', '-c', script, 'sh', repo, ...argv]);
  if (copy) {
    const pieces = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'src', 'tests', 'bench', 'build/wasm'];
    const present = pieces.filter((piece) => existsSync(join(repo, piece)));
    await run(asRoot(['cp', '-a', '--parents', ...present, inside]));
    const result = await run(command, options);
    await mkdir(join(repo, 'build'), { recursive: true });
    await run(asRoot(['cp', '-a', join(inside, 'build', '.'), join(repo, 'build')]));
    return result;
  }
  /** @type {[string, string][]} */
  const mounts = [
    [repo, inside],
    [homeDir, home],
    ['/dev', join(rootDir, 'dev')],
    ['/proc', join(rootDir, 'proc')],
  ];
  const mounted = [];
  try {
    for (const [from, to] of mounts) {
      await run(asRoot(['mount', '--bind', from, to]));
      mounted.unshift(to);
    }
    return await run(command, options);
  } finally {
    for (const to of mounted) await run(asRoot(['umount', to]));
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const argv = process.argv.slice(2);
    const toolchain = await ensureToolchain();
    if (argv.length === 0) {
      say(`toolchain: ${toolchain.kind}${toolchain.jail ? `, through ${toolchain.jail}, ${rootDir}` : ''}`);
      return 0;
    }
    return (await runInToolchain(toolchain, argv, { capture: false, check: false })).code;
  });
}
