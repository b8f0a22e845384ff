/**
 * `npm run --silent vitrine -- ARGUMENTS`: the vitrine command of this checkout. Builds it first where needed, and
 * says nothing unless that fails: standard output belongs to the command.
 */
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { vitrineBinary } from './lib/paths.mjs';
import { beQuiet, main } from './lib/run.mjs';

await main(async () => {
  beQuiet();
  await build(['native'], { targets: ['vitrine'] });
  // npm runs scripts in the checkout; paths on the command line are relative to where the user is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const result = spawnSync(vitrineBinary, process.argv.slice(2), { cwd, stdio: 'inherit' });
  if (result.error) throw result.error;
  return result.status ?? 1;
});
