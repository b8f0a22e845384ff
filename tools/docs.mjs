/**
 * `npm run docs` serves the documentation while it is written, `npm run docs:build` makes a static site of it: build/docs.
 * `npm run docs:api` writes the API reference alone, as HTML, as settled in typedoc.json: build/api.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { COPIED, slugify } from '../docs/.vitepress/links.mjs';
import { API } from '../docs/.vitepress/navigation.mjs';
import { inRepo } from './lib/paths.mjs';
import { isMain, main, run, StepError, step } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** What of the site is generated; not committed. */
const generated = inRepo('docs', 'generated');

/** @param {string[]} options */
const typedoc = (...options) =>
  run([process.execPath, inRepo('node_modules', 'typedoc', 'bin', 'typedoc'), ...options], {
    check: false,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
  });

/** @returns {Promise<string[]>} what TypeDoc has to say about a public symbol without a word, or a link to nowhere */
export async function checkDocs() {
  const { code, output } = await typedoc('--emit', 'none');
  return code === 0 ? [] : [output.trim()];
}

/** Writes what the site holds beside the Markdown of `docs`: the API, and the pages whose Markdown lies elsewhere. */
async function generate() {
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
  for (const [page, path] of Object.entries(COPIED)) await cp(inRepo(path), inRepo('docs', 'generated', page));
  await cp(inRepo('bench', 'plots'), inRepo('docs', 'generated', 'plots'), { recursive: true });
  await writeFile(inRepo('docs', 'generated', 'edge-cloud.md'), await firstTable('## Edge against cloud'));
  const api = inRepo('docs', 'generated', 'api');
  const layout = ['--router', 'module', '--entryFileName', 'entries', '--hidePageHeader', '--hideBreadcrumbs'];
  const tables = ['--parametersFormat', 'table', '--interfacePropertiesFormat', 'table', '--useCodeBlocks'];
  const markdown = ['--plugin', 'typedoc-plugin-markdown', '--out', api, ...layout, ...tables, '--sanitizeComments'];
  const { code, output } = await typedoc(...markdown);
  if (code !== 0) throw new StepError('the API reference could not be written', output);
  await rm(`${api}/entries.md`);
  for (const [file, entry] of Object.entries(API)) {
    const text = await readFile(`${api}/${file}.md`, 'utf8');
    await writeFile(`${api}/${file}.md`, mendAnchors(text).replace(/^# .*$/m, `# ${entry}`));
  }
}

/**
 * The plugin counts `Degraded.code` and `DegradedCode` as two headings of one anchor, and links the second as `-1`.
 * @param {string} text of a page
 */
function mendAnchors(text) {
  const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slugify(heading)));
  return text.replaceAll(/\(#([\w-]+)-\d+\)/g, (whole, slug) => (headings.has(slug) ? `(#${slug})` : whole));
}

/**
 * A table of the benchmarks, for a page that quotes it: figures are written down once.
 * @param {string} heading
 */
async function firstTable(heading) {
  const text = await readFile(inRepo('bench', 'BENCHMARKS.md'), 'utf8');
  const [, section = ''] = text.split(`${heading}\n`);
  const [table] = /^(\|.*\n)+/m.exec(section) ?? [];
  if (!table) throw new StepError(`bench/BENCHMARKS.md has no table under "${heading}"`);
  return table;
}

/** @param {string[]} options @returns {Promise<string>} what VitePress printed */
async function vitepress(...options) {
  const argv = [process.execPath, inRepo('node_modules', 'vitepress', 'bin', 'vitepress.js'), ...options];
  const { code, output } = await run(argv, { check: false, env: { NO_COLOR: '1', FORCE_COLOR: undefined } });
  if (code !== 0) throw new StepError('the site could not be built', output.trim());
  return output;
}

/** Makes build/docs. A link to nowhere ends it with a StepError that names page and link. */
export async function buildSite() {
  await generate();
  await vitepress('build', inRepo('docs'));
}

/** @param {string[]} args for VitePress, as in `--port 8000` */
async function serveSite(args) {
  await generate();
  const { createServer } = await import('vitepress');
  const flag = args.indexOf('--port');
  const server = await createServer(inRepo('docs'), flag < 0 ? {} : { port: Number(args[flag + 1]) });
  await server.listen();
  server.printUrls();
  // Until it is stopped.
  await new Promise(() => {});
}

/** @type {Record<string, (args: string[]) => Promise<unknown>>} */
const commands = {
  serve: serveSite,
  build: () => step('Site of the documentation: build/docs', buildSite),
  api: async () => {
    const { code, output } = await typedoc();
    console.log(output.trim());
    return code;
  },
};

if (isMain(import.meta.url)) {
  await main(async () => {
    const [name = 'serve', ...args] = process.argv.slice(2);
    const command = commands[name];
    if (!command) throw new StepError(`not understood: ${name}`, 'npm run docs, docs:build or docs:api.');
    await setup(['node']);
    return Number((await command(args)) ?? 0);
  });
}
