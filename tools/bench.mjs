/**
 * `npm run bench [-- --suite NAME[,NAME] --json FILE]`: measures, prints a table and writes the entries. Suites are the
 * files of bench/suites; without --suite all of them run. Exit code 1 when a suite could not be measured; a missed goal
 * is a result, not an error.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable, makeEntry } from './lib/bench.mjs';
import { describeMachine } from './lib/machine.mjs';
import { inRepo } from './lib/paths.mjs';
import { main, StepError, say } from './lib/run.mjs';
import { setup } from './setup.mjs';

const suitesDir = inRepo('bench', 'suites');

async function suiteNames() {
  return (await readdir(suitesDir)).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -4));
}

/** @param {string} name */
function dataFile(name) {
  const file = join(process.env.VITRINE_DATA ?? inRepo('..', 'shared', 'data'), name);
  if (existsSync(file)) return file;
  throw new StepError(`${file} is not there`, 'set VITRINE_DATA to the folder that holds it.');
}

/**
 * @param {string} name
 * @param {string} where
 */
async function runSuite(name, where) {
  /** @type {{ default: import('./lib/bench.mjs').BenchSuite }} */
  const { default: suite } = await import(join(suitesDir, `${name}.mjs`));
  say(`\n== ${suite.name}: ${suite.describe}`);
  const scratch = await mkdtemp(join(tmpdir(), `vitrine-bench-${name}-`));
  try {
    return await suite.run({
      where,
      scratch,
      say: (text) => say(`  ${text}`),
      data: dataFile,
      entry: (figure) => makeEntry(figure, where),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main(async () => {
  const { values } = parseArgs({ options: { suite: { type: 'string' }, json: { type: 'string' } } });
  const known = await suiteNames();
  const names = values.suite?.split(',') ?? known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new StepError(`no such suite: ${unknown.join(' ')}`, `known: ${known.join(' ')}.`);
  await setup(['native', 'wasm', 'node', 'bench', 'browser']);
  const where = await describeMachine();
  const entries = [];
  const failed = [];
  for (const name of names) {
    try {
      entries.push(...(await runSuite(name, where)));
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      console.error(`  FAILED ${problem instanceof StepError ? problem.message : problem.stack}`);
      if (error instanceof StepError && error.hint) console.error(`  What to do: ${error.hint}`);
      failed.push(name);
    }
  }
  say(`\n${where}\n\n${formatTable(entries)}`);
  if (values.json) {
    const file = resolve(process.env.INIT_CWD ?? process.cwd(), values.json);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(entries, null, 2)}\n`);
  }
  if (failed.length > 0) console.error(`\nNot measured: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
});
