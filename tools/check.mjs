/**
 * `npm run lint` checks, `npm run format` (--fix) repairs what a tool can repair. Each check counts as one test of
 * `npm test`.
 */
import { readdir, readFile } from 'node:fs/promises';
import { build } from './build.mjs';
import { checkDocs } from './docs.mjs';
import { checkLayers } from './lib/layers.mjs';
import { checkLockFile } from './lib/lock-file.mjs';
import { inRepo } from './lib/paths.mjs';
import { printSuites, printTotals } from './lib/results.mjs';
import { isMain, main, run } from './lib/run.mjs';
import { runClangTidy } from './lib/tidy.mjs';
import { setup } from './setup.mjs';
import { checkSizes } from './size.mjs';

/** Longest file that still fits a head. */
const maxLines = 400;

/** Folders that hold nothing of ours. */
const notOurs = new Set(['.git', 'build', 'dist', 'node_modules']);

/**
 * The sources whose names end so. Git is not asked: an unpacked archive is checked in the same way.
 * @param {RegExp} ending
 * @returns {Promise<string[]>} relative to the checkout, sorted
 */
async function files(ending) {
  /** @type {(folder: string) => Promise<string[]>} */
  const walk = async (folder) => {
    const entries = await readdir(inRepo(folder), { withFileTypes: true });
    const lists = entries.map((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : walk(path);
      return ending.test(entry.name) ? [path] : [];
    });
    return (await Promise.all(lists)).flat();
  };
  return (await walk('')).sort();
}

const cpp = () => files(/\.(cc|h)$/);

/** @param {string} name */
const tool = (name) => inRepo('node_modules', '.bin', name);

/**
 * @param {string[]} argv
 * @returns {Promise<string[]>} what the tool found
 */
async function findings(argv) {
  const { code, output } = await run(argv, { check: false, env: { NO_COLOR: '1', FORCE_COLOR: undefined } });
  return code === 0 ? [] : [output.trim() || `${argv[0]} ended with exit code ${code}`];
}

/** @type {{ name: string, run: (fix: boolean) => Promise<string[]> }[]} */
const checks = [
  {
    name: 'C++ is formatted (clang-format)',
    run: async (fix) => {
      const style = fix ? ['-i'] : ['--dry-run', '--Werror'];
      return findings([tool('clang-format'), ...style, ...(await cpp())]);
    },
  },
  {
    name: 'TypeScript, JavaScript, CSS and JSON are formatted and linted (Biome)',
    run: (fix) => findings([tool('biome'), 'check', '--error-on-warnings', ...(fix ? ['--write'] : [])]),
  },
  {
    name: 'types (tsc, each project by itself)',
    run: async () => {
      // The projects under web/src are reached through web/tsconfig.json, which builds them in their order.
      const projects = (await files(/^tsconfig\.json$/)).filter((name) => !name.startsWith('web/src/'));
      const found = await Promise.all(
        projects.map(async (name) => {
          const solution = (await readFile(inRepo(name), 'utf8')).includes('"references"');
          return findings([tool('tsc'), ...(solution ? ['--build', name] : ['--noEmit', '-p', name])]);
        }),
      );
      return found.flat();
    },
  },
  { name: 'includes follow the layers', run: async () => checkLayers(await cpp()) },
  {
    name: `source files stay under ${maxLines} lines`,
    run: async () => {
      const sources = await files(/\.(cc|h|ts|tsx|mjs)$/);
      const lengths = sources.map(async (name) => ({
        name,
        lines: (await readFile(inRepo(name), 'utf8')).split('\n').length - 1,
      }));
      return (await Promise.all(lengths))
        .filter(({ lines }) => lines >= maxLines)
        .map(({ name, lines }) => `${name}: ${lines} lines`);
    },
  },
  ...['package-lock.json', 'examples/package-lock.json', 'bench/peers/package-lock.json'].map((name) => ({
    name: `${name} names no registry and all platforms`,
    run: async () => checkLockFile(JSON.parse(await readFile(inRepo(name), 'utf8'))),
  })),
  { name: 'sizes are within the budgets of .size-limit.json', run: checkSizes },
  { name: 'every public symbol is documented (TypeDoc)', run: checkDocs },
  { name: 'C++ is free of findings (clang-tidy)', run: runClangTidy },
];

/**
 * @param {{ fix?: boolean }} [options]
 * @returns {Promise<import('./lib/results.mjs').TestResult[]>}
 */
export async function runChecks({ fix = false } = {}) {
  const results = [];
  for (const check of checks) {
    const problems = await check.run(fix);
    const state = problems.length === 0 ? /** @type {const} */ ('passed') : /** @type {const} */ ('failed');
    results.push({ suite: 'lint', name: check.name, state, detail: problems.join('\n') });
  }
  return results;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const fix = process.argv.includes('--fix');
    if (fix) {
      await setup(['node']);
      for (const check of checks.slice(0, 2)) await check.run(true);
      return 0;
    }
    await setup(['native', 'lint', 'node']);
    await build(['debug', 'web']);
    const results = await runChecks();
    printSuites(results);
    return printTotals(results);
  });
}
