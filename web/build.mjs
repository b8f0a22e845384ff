// Builds the npm package into dist/:
//   index.js          the page's client; everything else that a page needs comes by dynamic import, as a module of strings,
//                     so that no bundler has an asset to find, to copy or to rewrite
//   workers.js        the core worker and the fetcher worker, as strings
//   core-wasm.js      the wasm module, as a string; core-relaxed.js: the one with relaxed SIMD; core-learning.js: the one
//                     that learns. A page imports one of them
//   feedback-report.js, fetcher-link.js, history-file.js, live-catalog.js, subscription.js   parts of the client that not
//                     every page needs
//   content-wasm.js   the module of new items and search, as a string; live-catalog.js loads it
//   fetcher-inline.js, core-inline.js   the same two for the page's own thread
//   core-worker.js    the core worker as a script of its own, to be served with the header that seals it
//   vite.js           the Vite plugin that serves core-worker.js with that header
//   cli.js            `npx vitrine`
//   trainer.js, trainer-worker.js, trainer-wasm.js     training in a page: its own part, its worker and the module as
//                     strings; trainer-node.js, trainer-thread.js: the same in Node
//   core.wasm, node.js, types/
// Prints what a page loads before the model in bytes after brotli, fails over the budget, and prints the SHA-256 of
// the frame's policy (all that the frame holds) and of the worker, so that what a shop serves can be compared with what was
// released.
//
//   node web/build.mjs [--no-types]
//
// VITRINE_WASM_DIR: where core.wasm is; default build/wasm. The build with relaxed SIMD is looked for beside it, in a folder
// of that name with "-relaxed" behind it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { bundleEntries, packageItself } from './entries.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'web', 'src');
const dist = join(root, 'dist');
const wasmDir = resolve(process.env.VITRINE_WASM_DIR ?? join(root, 'build', 'wasm'));

const relaxedDir = `${wasmDir}-relaxed`;

const modules = ['core.wasm', 'core-learning.wasm', 'trainer.wasm', 'content.wasm'].map((file) => join(wasmDir, file));
for (const file of [...modules, join(relaxedDir, 'core.wasm')]) {
  if (existsSync(file)) continue;
  console.error(`web: ${file} is not there; build the wasm presets first: npm run build`);
  process.exit(1);
}
const wasmFile = join(wasmDir, 'core.wasm');
const learningFile = join(wasmDir, 'core-learning.wasm');
const wasm = readFileSync(wasmFile);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const shared = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  define: { __VITRINE_VERSION__: JSON.stringify(version) },
};

/** Modules of the client that few pages need, or not every time: they import only types from it. */
const lazy = ['live-catalog', 'feedback-report', 'fetcher-link', 'history-file', 'subscription'];

/** What the client imports when it needs it: by these names in the sources, by these files in the package. */
const parts = {
  'vitrine:workers': './workers.js',
  'vitrine:core-wasm': './core-wasm.js',
  'vitrine:core-relaxed': './core-relaxed.js',
  'vitrine:content-wasm': './content-wasm.js',
  'vitrine:core-learning': './core-learning.js',
  'vitrine:fetcher-inline': './fetcher-inline.js',
  'vitrine:core-inline': './core-inline.js',
  'vitrine:trainer-worker': './trainer-worker.js',
  'vitrine:trainer-wasm': './trainer-wasm.js',
  'vitrine:onnx-worker': './onnx-worker.js',
};

const core = await bundle('core/main.ts', { format: 'iife' });
const fetcher = await bundle('fetcher/main.ts', { format: 'iife' });
const onnxWorker = await bundle('onnx-worker/main.ts', {
  format: 'iife',
  // The runtime looks beside itself for files that it is given.
  define: { 'import.meta.url': '"https://vitrine.invalid/"' },
});

/** @type {Record<string, string>} */
const files = {
  'index.js': await bundle('index.ts', { plugins: [externalParts()] }),
  'workers.js': `export const core=${scriptLiteral(core)};export const fetcher=${scriptLiteral(fetcher)};`,
  'core-wasm.js': `export default ${bytesLiteral(wasm)};`,
  'core-relaxed.js': `export default ${bytesLiteral(readFileSync(join(relaxedDir, 'core.wasm')))};`,
  'content-wasm.js': `export default ${bytesLiteral(readFileSync(join(wasmDir, 'content.wasm')))};`,
  'core-learning.js': `export default ${bytesLiteral(readFileSync(learningFile))};`,
  'fetcher-inline.js': await bundle('fetcher/inline.ts', {}),
  'core-inline.js': await bundle('core/inline.ts', {}),
  'core-worker.js': core,
  'node.js': await bundle('node/index.ts', {
    minify: false,
    platform: 'node',
    target: 'node20',
    plugins: [packageItself('./index.js'), externalParts()],
  }),
  ...(await bundleEntries(source, shared)),
  'onnx.js': await bundle('onnx/index.ts', { plugins: [packageItself('./index.js'), externalParts()] }),
  'onnx-worker.js': `export default ${scriptLiteral(onnxWorker)};`,
  'vite.js': await bundle('vite/index.ts', { minify: false, platform: 'node', target: 'node20' }),
  'trainer.js': await bundle('trainer/index.ts', { plugins: [packageItself('./index.js'), externalParts()] }),
  'trainer-worker.js': `export default ${JSON.stringify(await bundle('training/worker.ts', { format: 'iife' }))};`,
  'trainer-wasm.js': `export default ${bytesLiteral(readFileSync(join(wasmDir, 'trainer.wasm')))};`,
  'trainer-node.js': await nodeBundle('trainer-node/index.ts', [packageItself('./node.js')]),
  'trainer-thread.js': await nodeBundle('trainer-node/thread.ts', []),
  'cli.js': await bundle('cli/main.ts', {
    minify: false,
    platform: 'node',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [packageItself('./node.js'), externalParts()],
  }),
};

for (const name of lazy) files[`${name}.js`] = await bundle(`client/${name}.ts`, { plugins: [externalParts()] });

// Replaced as a whole, and only when everything could be bundled: no file of an older build may stay.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text);
cpSync(wasmFile, join(dist, 'core.wasm'));

if (!process.argv.includes('--no-types')) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--build', '--force', join(root, 'web')], { stdio: 'inherit' });
}
printSizes();
const [, policy] = /"([^"]+)"/.exec(readFileSync(join(source, 'client', 'frame-policy.ts'), 'utf8'));
for (const [name, text] of Object.entries({ "frame's policy": policy, 'core worker': core })) {
  console.log(`web: SHA-256 of the ${name.padEnd(14)} ${createHash('sha256').update(text).digest('hex')}`);
}

/** The text of the one file that comes out: bundled by esbuild, and 5 to 8 % smaller after terser's second look. */
async function bundle(entry, options) {
  const settings = { ...shared, ...options, entryPoints: [join(source, entry)], write: false };
  const { text } = (await build(settings)).outputFiles[0];
  if (!settings.minify) return text;
  // What is smaller before brotli is not always so after it: sequences are not. `unsafe` would take the seal's test away.
  const compress = { passes: 6, pure_getters: true, unsafe_arrows: true, hoist_funs: true, sequences: false };
  return (await minify(text, { module: true, toplevel: true, ecma: 2020, compress })).code;
}

/** Readable, and without what comes by dynamic import. */
function nodeBundle(entry, plugins) {
  const settings = { minify: false, platform: 'node', target: 'node20' };
  return bundle(entry, { ...settings, plugins: [...plugins, externalParts()] });
}

function externalParts() {
  return {
    name: 'external-parts',
    setup(builder) {
      builder.onResolve({ filter: /^vitrine:/ }, ({ path }) => ({ path: parts[path], external: true }));
      builder.onResolve({ filter: new RegExp(`^\\./(${lazy.join('|')})\\.js$`) }, ({ path }) => ({
        path,
        external: true,
      }));
    },
  };
}

/** A script as a string. What terser writes has few single quotes: in double ones it would be 200 bytes larger after brotli. */
function scriptLiteral(text) {
  const escapes = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
  return `'${text.replace(/['\\\n\r]/g, (character) => escapes[character])}'`;
}

/**
 * One character for each byte: printable ASCII, neither a quote nor a backslash, for those that code is full of, up to 73
 * and from 101 (i32 arithmetic) to 118; byte + 256 for the others. Needs no escapes, and is 1 % larger than the bytes after
 * brotli, where base64 is 34 % larger. Read by src/shared/module-text.ts.
 */
function bytesLiteral(bytes) {
  const codeOf = (byte) => (byte <= 73 && byte !== 57 ? byte + 35 : byte >= 101 && byte <= 118 ? byte + 8 : byte + 256);
  return `"${Array.from(bytes, (byte) => String.fromCharCode(codeOf(byte))).join('')}"`;
}

/** What a page loads before the model; the list and the budgets are in .size-limit.json, as for `npm run size`. */
function printSizes() {
  const budgets = JSON.parse(readFileSync(join(root, '.size-limit.json'), 'utf8')).slice(0, 3);
  const sizes = Object.fromEntries(Object.entries(files).map(([name, text]) => [`dist/${name}`, brotliBytes(text)]));
  for (const { name, path, limit } of budgets) {
    const bytes = [path].flat().reduce((sum, file) => sum + sizes[file], 0);
    console.log(`web: ${name.padEnd(27)} ${String(bytes).padStart(6)} bytes brotli of ${parseInt(limit, 10)}`);
    if (bytes <= parseInt(limit, 10)) continue;
    console.error(`web: ${name} is over the budget`);
    process.exitCode = 1;
  }
}

function brotliBytes(text) {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength;
}
