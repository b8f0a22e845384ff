import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildDir } from './paths.mjs';
import { run } from './run.mjs';

/** A test program that says nothing for so long hangs. */
const timeoutSeconds = 600;

/** @type {Record<string, string>} */
const labels = { wasm: ' (wasm)', 'wasm-relaxed': ' (relaxed wasm)' };

/** Node 20 has relaxed SIMD behind a flag, and its baseline compiler gets it wrong; later ones take neither flag. */
export const relaxedFlags =
  Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd', '--no-liftoff'] : [];

/**
 * The GoogleTest programs that CMake registered.
 * @param {string} preset
 * @returns {Promise<string[]>} paths
 */
async function listPrograms(preset) {
  const { stdout } = await run(['ctest', '--test-dir', buildDir(preset), '--show-only=json-v1']);
  /** @type {{ tests: { command?: string[] }[] }} */
  const listing = JSON.parse(stdout);
  // Under wasm the command is `node program.js`; the program comes last in either case.
  return listing.tests.flatMap((test) => test.command?.slice(-1) ?? []);
}

/**
 * Runs all GoogleTest programs of a preset.
 * @param {string} preset
 * @param {{ wasm: boolean, only?: string[], nodeFlags?: string[] }} options wasm: the programs run in this Node, with
 *   these flags; only: names of programs
 * @returns {Promise<import('./results.mjs').TestResult[]>}
 */
export async function runGtest(preset, { wasm, only, nodeFlags = [] }) {
  const results = [];
  for (const program of await listPrograms(preset)) {
    if (only && !only.includes(basename(program, '.cjs'))) continue;
    const node = wasm ? [process.execPath, ...nodeFlags] : [];
    results.push(...(await runProgram(program, join(buildDir(preset), 'test-results'), node, labels[preset])));
  }
  return results;
}

/**
 * @param {string} program
 * @param {string} resultsDir
 * @param {string[]} node what runs it, where it is not a program by itself
 * @param {string} [label] of the build
 */
export async function runProgram(program, resultsDir, node, label = '') {
  const suite = `${basename(program, '.cjs')}${label}`;
  const file = join(resultsDir, `${basename(program)}.json`);
  await mkdir(resultsDir, { recursive: true });
  await rm(file, { force: true });
  const argv = [...node, program, `--gtest_output=json:${file}`, '--gtest_color=no'];
  const { code, output } = await run(['timeout', '-k', '10', String(timeoutSeconds), ...argv], {
    check: false,
    env: { ASAN_OPTIONS: 'detect_stack_use_after_return=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  });
  const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
  const results = report ? readReport(suite, report, output) : [];
  const explained = results.some((result) => result.state === 'failed');
  if ((code !== 0 && !explained) || results.length === 0) {
    const what = code === 124 ? `hung for ${timeoutSeconds} s` : `ended with exit code ${code}`;
    results.push({ suite, name: `the program ${what}`, state: 'failed', detail: tail(output) });
  }
  return results;
}

/**
 * @param {string} suite
 * @param {GtestReport} report
 * @param {string} output
 * @returns {import('./results.mjs').TestResult[]}
 *
 * @typedef {{ name: string, status: string, result: string, failures?: { failure: string }[] }} GtestCase
 * @typedef {{ testsuites: { name: string, testsuite: GtestCase[] }[] }} GtestReport
 */
function readReport(suite, report, output) {
  return report.testsuites.flatMap((group) =>
    group.testsuite.map((test) => {
      const name = `${group.name}.${test.name}`;
      if (test.failures) {
        const detail = test.failures.map((f) => f.failure).join('\n');
        return { suite, name, state: /** @type {const} */ ('failed'), detail };
      }
      if (test.result === 'SKIPPED') {
        return { suite, name, state: /** @type {const} */ ('skipped'), detail: skipReason(name, output) };
      }
      if (test.status === 'NOTRUN') {
        return { suite, name, state: /** @type {const} */ ('skipped'), detail: 'disabled in the source' };
      }
      return { suite, name, state: /** @type {const} */ ('passed') };
    }),
  );
}

/**
 * GoogleTest 1.12 leaves the message of GTEST_SKIP() out of its JSON, so it is read off the output.
 * @param {string} name
 * @param {string} output
 */
function skipReason(name, output) {
  const from = output.indexOf(`[ RUN      ] ${name}\n`);
  const to = output.indexOf(`[  SKIPPED ] ${name}`, from);
  if (from < 0 || to < 0) return '';
  const lines = output.slice(from, to).trim().split('\n').slice(1);
  return lines
    .filter((line) => !/: Skipped$/.test(line) && line.trim() !== '')
    .join(' ')
    .trim();
}

/** @param {string} output */
const tail = (output) => output.trimEnd().split('\n').slice(-60).join('\n');
