import { join } from 'node:path';
import { build } from 'esbuild';
import { inRepo } from '../../tools/lib/paths.mjs';

/** The package's own way into the module, as JavaScript. @returns {Promise<string>} the folder of engine-module.mjs */
export async function bundleEdge() {
  const folder = inRepo('build', 'bench');
  const outfile = join(folder, 'engine-module.mjs');
  const entryPoints = [inRepo('web', 'src', 'core', 'engine-module.ts')];
  await build({ entryPoints, outfile, bundle: true, format: 'esm' });
  return folder;
}
