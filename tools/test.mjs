/**
 * `npm test [-- --only SUITE[,SUITE]]`: sets up, builds and runs everything, and closes with the totals.
 *   lint   tools/check.mjs: format, clang-tidy, Biome, types, layers, size budget
 *   unit   the C++ tests, native, under ASan and UBSan
 *   wasm   the same C++ tests compiled to WebAssembly, in Node
 *   tools  the set-up and build tools themselves
 *   cli    the vitrine command from outside, the native one and that of the npm package
 *   web    the npm package in Node
 *   e2e    the demo shop and the package, in Chromium, Firefox and WebKitGTK
 *   docs   the documentation: each of its samples run, its links, its site
 *   packaging  the packed package: its manifest and types, and the examples with each bundler, in Chromium
 */
import { build, relaxedTests } from './build.mjs';
import { runChecks } from './check.mjs';
import { prepareDemo } from './demo.mjs';
import { prepareExamples } from './examples.mjs';
import { relaxedFlags, runGtest } from './lib/gtest.mjs';
import { printSuites, printTotals } from './lib/results.mjs';
import { main, StepError } from './lib/run.mjs';
import { runVitest } from './lib/vitest.mjs';
import { setup } from './setup.mjs';

/** @typedef {import('./lib/results.mjs').TestResult} TestResult */

/**
 * @type {Record<string, { title: string, needs: import('./setup.mjs').Part[], prepare: () => Promise<unknown>,
 *   run: () => Promise<TestResult[]> }>}
 */
const suites = {
  lint: {
    title: 'Lint: format, clang-tidy, Biome, types, layers, size',
    needs: ['native', 'wasm', 'lint', 'node'],
    prepare: () => build(['debug', 'web']),
    run: () => runChecks(),
  },
  unit: {
    title: 'C++, native, under ASan and UBSan',
    needs: ['native'],
    prepare: () => build(['debug']),
    run: () => runGtest('native-debug', { wasm: false }),
  },
  wasm: {
    title: 'C++, compiled to WebAssembly, in Node',
    needs: ['wasm'],
    prepare: () => build(['wasm-tests']),
    run: async () => [
      ...(await runGtest('wasm', { wasm: true })),
      ...(await runGtest('wasm-relaxed', { wasm: true, only: relaxedTests, nodeFlags: relaxedFlags })),
    ],
  },
  tools: {
    title: 'The tools themselves',
    needs: ['node'],
    prepare: async () => {},
    run: () => runVitest('tools'),
  },
  cli: {
    title: 'The vitrine command, native and in Node',
    needs: ['native', 'wasm', 'node'],
    prepare: () => build(['native', 'web'], { targets: ['vitrine', 'cli_samples'] }),
    run: () => runVitest('cli'),
  },
  web: {
    title: 'The npm package, in Node',
    needs: ['native', 'wasm', 'node'],
    prepare: () => build(['native', 'web'], { targets: ['vitrine'] }),
    run: () => runVitest('web'),
  },
  e2e: {
    title: 'The demo shop and the package, in Chromium, Firefox and WebKitGTK',
    needs: ['native', 'wasm', 'node', 'browser'],
    prepare: () => prepareDemo({}),
    run: () => runVitest('e2e'),
  },
  docs: {
    title: 'The documentation: its samples, its links, its site',
    needs: ['native', 'wasm', 'node', 'browser'],
    prepare: async () => {
      await build(['native'], { targets: ['vitrine'] });
      await prepareExamples();
    },
    run: () => runVitest('docs'),
  },
  packaging: {
    title: 'The packed package, in each bundler',
    needs: ['wasm', 'node', 'browser'],
    prepare: () => prepareExamples(),
    run: () => runVitest('packaging'),
  },
};

/** @param {string[]} args */
function chosenSuites(args) {
  const [flag, value = ''] = args;
  if (flag === undefined) return Object.keys(suites);
  const names = value.split(',');
  const unknown = names.filter((name) => !(name in suites));
  if (flag !== '--only' || args.length !== 2 || unknown.length > 0) {
    throw new StepError(
      `not understood: ${args.join(' ')}`,
      `npm test [-- --only SUITE[,SUITE]], SUITE one of ${Object.keys(suites).join(' ')}.`,
    );
  }
  return names;
}

/**
 * What cannot be built fails, and the other suites still run.
 * @param {string} name
 * @returns {Promise<TestResult[]>}
 */
async function runSuite(name) {
  const suite = suites[name];
  if (!suite) throw new Error(name);
  console.log(`\n== ${suite.title}`);
  try {
    await suite.prepare();
    const results = await suite.run();
    printSuites(results);
    if (results.length > 0) return results;
    throw new StepError('no test ran');
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.log(`  FAIL ${error.message}`);
    if (error.hint) console.log(`  What to do: ${error.hint}`);
    return [{ suite: name, name: 'could not be built or run', state: 'failed', detail: error.message }];
  }
}

await main(async () => {
  const names = chosenSuites(process.argv.slice(2));
  const start = performance.now();
  await setup([...new Set(names.flatMap((name) => suites[name]?.needs ?? []))]);
  const results = [];
  for (const name of names) results.push(...(await runSuite(name)));
  console.log(`\n${names.join(', ')} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return printTotals(results);
});
