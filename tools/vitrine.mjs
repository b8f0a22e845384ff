/**
 * `npm run --silent vitrine -- ARGUMENTS`: the vitrine command of this checkout. Builds it first where needed, and
 * says nothing unless that fails: standard output belongs to the command. After `train` the report is drawn as a page
 * beside the bundle, as by `npx vitrine train`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from './build.mjs';
import { vitrineBinary } from './lib/paths.mjs';
import { beQuiet, main } from './lib/run.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  beQuiet();
  await build(['native'], { targets: ['vitrine'] });
  // npm runs scripts in the checkout; paths on the command line are relative to where the user is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const args = process.argv.slice(2);
  const result = spawnSync(vitrineBinary, args, { cwd, stdio: 'inherit' });
  if (result.error) throw result.error;
  const out = result.status === 0 && args.includes('train') ? optionIn(args, '--out') : undefined;
  // With --help it has trained nothing.
  if (out !== undefined && existsSync(resolve(cwd, out, 'report.json'))) {
    await setup(['node']);
    const { writeReportPage } = await import('./lib/report-page.mjs');
    await writeReportPage(resolve(cwd, out));
  }
  return result.status ?? 1;
});

/**
 * @param {string[]} args
 * @param {string} name of an option, given as `--name value` or `--name=value`
 */
function optionIn(args, name) {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  return joined?.slice(name.length + 1) ?? (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
}
