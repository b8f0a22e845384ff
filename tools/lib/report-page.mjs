import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inRepo } from './paths.mjs';

/**
 * Draws the report of a training as a page beside the bundle, as `npx vitrine train` does: for the native command, which
 * writes report.json and has no charts.
 * @param {string} folder a bundle with its report.json
 * @returns {Promise<string>} the page's path
 */
export async function writeReportPage(folder) {
  const { factsOf, parseManifest, reportHtml } = await drawing();
  const manifest = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
  const page = join(folder, 'report.html');
  await writeFile(page, reportHtml(report, factsOf(manifest, report)));
  return page;
}

/** The drawing part of the package, which is TypeScript, without the rest of it, which needs the wasm toolchain. */
async function drawing() {
  const contents = `export { factsOf, reportHtml } from './report/index.ts'; export { parseManifest } from './shared/manifest.ts';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: inRepo('web', 'src') },
    ...{ bundle: true, format: 'esm', platform: 'node', write: false, logLevel: 'error' },
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote nothing');
  const url = `data:text/javascript;base64,${Buffer.from(file.contents).toString('base64')}`;
  return import(url);
}
