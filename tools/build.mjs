/**
 * `npm run build [-- native debug wasm web demo]`: builds pieces incrementally, by default all that ship.
 *   native  build/native-release: the vitrine command and the native benchmarks
 *   debug   build/native-debug: the C++ tests under the sanitizers
 *   wasm    build/wasm, build/wasm-relaxed: the core for the browser and for Node, without and with relaxed SIMD, and the
 *           trainer without
 *   wasm-tests  the same: the C++ tests compiled to wasm as well, of the relaxed build those that it changes
 *   search  build/wasm-relaxed/search.wasm: what the suite `peers` measures, never shipped
 *   user-vector  user_vector.wasm beside core.wasm, both builds: what the suite `parity` measures, never shipped
 *   web     the npm package (web/build.mjs), from both
 *   demo    the shop (vite), from the package
 */
import { existsSync } from 'node:fs';
import { buildDir, inRepo } from './lib/paths.mjs';
import { isMain, main, run, StepError, say, step } from './lib/run.mjs';
import { whenChanged } from './lib/stamp.mjs';
import { setup } from './setup.mjs';
import { compilerCacheEnv, runInToolchain } from './toolchain.mjs';

/** @typedef {'native' | 'debug' | 'wasm' | 'wasm-tests' | 'search' | 'user-vector' | 'web' | 'demo'} Piece */

/** @type {Record<Piece, { needs: import('./setup.mjs').Part[], after: Piece[] }>} */
const pieces = {
  native: { needs: ['native'], after: [] },
  debug: { needs: ['native'], after: [] },
  wasm: { needs: ['wasm'], after: [] },
  'wasm-tests': { needs: ['wasm'], after: [] },
  search: { needs: ['wasm'], after: ['wasm'] },
  'user-vector': { needs: ['wasm'], after: ['wasm'] },
  web: { needs: ['node', 'wasm'], after: ['wasm'] },
  demo: { needs: ['node', 'wasm'], after: ['wasm', 'web'] },
};

/** The C++ tests in which relaxed SIMD takes part. */
export const relaxedTests = ['kernel_test', 'rank_test', 'engine_test'];

const compileHint = 'the compiler says above what it did not like; the whole output is in build/logs/build.log.';

/**
 * Sets up and builds these pieces and those they are made from.
 * @param {Piece[]} wanted
 * @param {{ targets?: string[] }} [options] targets: only these of the native build
 */
export async function build(wanted, { targets = [] } = {}) {
  const all = new Set(wanted.flatMap((piece) => [...pieces[piece].after, piece]));
  const needs = new Set([...all].flatMap((piece) => pieces[piece].needs));
  const toolchain = await setup([...needs]);

  /** @type {(argv: string[]) => Promise<unknown>} */
  const here = (argv) => run(argv, { env: compilerCacheEnv, log: 'build.log' });
  if (all.has('native')) await buildPreset('native-release', 'The vitrine command', here, targets);
  if (all.has('debug')) await buildPreset('native-debug', 'C++ tests, with ASan and UBSan', here, []);
  if (all.has('wasm') || all.has('wasm-tests')) {
    if (!toolchain) throw new StepError('no wasm toolchain was set up');
    /** @type {(argv: string[]) => Promise<unknown>} */
    const there = (argv) => runInToolchain(toolchain, argv, { log: 'build.log' });
    const tested = all.has('wasm-tests');
    const userVector = all.has('user-vector') ? ['user_vector'] : [];
    const modules = ['core', 'core-learning', 'trainer', 'content', ...userVector];
    await buildPreset('wasm', 'WebAssembly', there, tested ? [] : modules);
    const relaxed = ['core', ...(tested ? relaxedTests : []), ...(all.has('search') ? ['search'] : []), ...userVector];
    await buildPreset('wasm-relaxed', 'WebAssembly with relaxed SIMD', there, relaxed);
  }
  if (all.has('web')) await buildWeb();
  if (all.has('demo')) await buildDemo();
}

/** What decides the versions of all npm packages, and how they are used. */
const packageFiles = ['package.json', 'package-lock.json', 'tsconfig.base.json'].map((name) => inRepo(name));

async function buildWeb() {
  const modules = ['wasm/core', 'wasm/core-learning', 'wasm/trainer', 'wasm/content', 'wasm-relaxed/core'].map((name) =>
    inRepo('build', `${name}.wasm`),
  );
  const files = { inputs: [...packageFiles, inRepo('web'), ...modules], output: inRepo('dist') };
  await whenChanged('web', files, () =>
    step('npm package', () => run([process.execPath, inRepo('web', 'build.mjs')], { log: 'build.log' }), {
      hint: compileHint,
    }),
  );
}

async function buildDemo() {
  const out = inRepo('build', 'demo');
  const vite = [process.execPath, inRepo('node_modules', 'vite', 'bin', 'vite.js'), 'build', inRepo('demo')];
  const files = { inputs: [...packageFiles, inRepo('demo'), inRepo('dist')], output: out };
  await whenChanged('demo', files, () =>
    step(
      'Demo shop',
      () => {
        // Whoever asks: tests, which set it to something else, see what everybody gets.
        const env = { NODE_ENV: 'production' };
        return run([...vite, '--outDir', out, '--emptyOutDir', '--logLevel', 'warn'], { env, log: 'build.log' });
      },
      { hint: 'Vite says above what it did not like; the whole output is in build/logs/build.log.' },
    ),
  );
}

/**
 * @param {string} preset
 * @param {string} title
 * @param {(argv: string[]) => Promise<unknown>} exec
 * @param {string[]} targets none: all
 */
async function buildPreset(preset, title, exec, targets) {
  await step(
    `${title} (build/${preset})`,
    async () => {
      // Ninja configures again by itself when a CMake file changed, so the presets are read once.
      if (!existsSync(`${buildDir(preset)}/build.ninja`)) await exec(['cmake', '--preset', preset]);
      await exec(['cmake', '--build', '--preset', preset, ...targets.flatMap((target) => ['--target', target])]);
    },
    { hint: compileHint },
  );
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const names = process.argv.slice(2);
    const unknown = names.filter((name) => !(name in pieces));
    if (unknown.length > 0) {
      throw new StepError(`no such piece: ${unknown.join(' ')}`, `choose from ${Object.keys(pieces).join(' ')}.`);
    }
    await build(names.length > 0 ? /** @type {Piece[]} */ (names) : ['native', 'wasm', 'web']);
    say('Built.');
  });
}
