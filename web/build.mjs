// Builds the npm package into dist/: the workers as strings inside the client module, the wasm module beside it, the
// Node build, and the types. Prints what a page loads before the model, in bytes after brotli, and fails over the budget.
//
//   node web/build.mjs [--no-types]
//
// VITRINE_WASM_DIR: where core.mjs, core.wasm, core-node.mjs and core-node.wasm are; default build/wasm.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { bundleEntries } from './entries.mjs';

/** Everything that a page loads before the model, brotli. */
const BUDGET_BYTES = 64 * 1024;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'web', 'src');
const dist = join(root, 'dist');
const wasmDir = resolve(process.env.VITRINE_WASM_DIR ?? join(root, 'build', 'wasm'));

const wasmFile = join(wasmDir, 'core.wasm');
if (!existsSync(wasmFile) || !existsSync(join(wasmDir, 'core.mjs'))) {
  console.error(`web: ${wasmFile} is not there; build the wasm preset first: npm run build`);
  process.exit(1);
}
const wasm = readFileSync(wasmFile);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const shared = {
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  define: {
    __VITRINE_VERSION__: JSON.stringify(version),
    __VITRINE_WASM_KEY__: JSON.stringify(createHash('sha256').update(wasm).digest('hex')),
  },
};

const coreSource = await bundleWorker('core/main.ts', join(wasmDir, 'core.mjs'));
const fetcherSource = await bundleWorker('fetcher/main.ts', null);

const page = await bundle({
  entryPoints: [join(source, 'index.ts')],
  format: 'esm',
  platform: 'browser',
  plugins: [strings({ 'vitrine:core-source': coreSource, 'vitrine:fetcher-source': fetcherSource })],
});
const node = await bundle({
  minify: false,
  entryPoints: [join(source, 'node', 'index.ts')],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [alias('vitrine:core-glue', join(wasmDir, 'core-node.mjs'))],
});
const entries = await bundleEntries(source, shared);

// Replaced as a whole, and only when everything could be bundled: no file of an older build may stay.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'index.js'), page);
writeFileSync(join(dist, 'node.js'), node);
for (const [name, text] of Object.entries(entries)) writeFileSync(join(dist, name), text);
cpSync(wasmFile, join(dist, 'core.wasm'));
cpSync(join(wasmDir, 'core-node.wasm'), join(dist, 'core-node.wasm'));

if (!process.argv.includes('--no-types')) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--build', '--force', join(root, 'web')], { stdio: 'inherit' });
}
printSizes();

/** One self-contained classic script, as a string. */
function bundleWorker(entry, glue) {
  return bundle({
    define: {
      ...shared.define,
      // The glue only asks for its own place when it has to find the wasm file, which it is handed instead.
      'import.meta.url': '""',
      // Emscripten's ways of downloading, which are dead code here, go out of the worker that may have none.
      ...(glue && { fetch: 'undefined', XMLHttpRequest: 'undefined', document: 'undefined' }),
    },
    entryPoints: [join(source, entry)],
    format: 'iife',
    platform: 'browser',
    plugins: glue ? [alias('vitrine:core-glue', glue)] : [],
  });
}

/** The text of the one file that comes out. */
async function bundle(options) {
  const result = await build({ ...shared, ...options, write: false });
  return result.outputFiles[0].text;
}

function alias(name, path) {
  return {
    name: 'alias',
    setup(builder) {
      builder.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path }));
    },
  };
}

function strings(modules) {
  return {
    name: 'strings',
    setup(builder) {
      builder.onResolve({ filter: /^vitrine:/ }, ({ path }) => ({ path, namespace: 'strings' }));
      builder.onLoad({ filter: /.*/, namespace: 'strings' }, ({ path }) => ({
        contents: modules[path],
        loader: 'text',
      }));
    },
  };
}

function printSizes() {
  const sizes = [
    ['core worker with glue', brotliBytes(Buffer.from(coreSource))],
    ['fetcher worker', brotliBytes(Buffer.from(fetcherSource))],
    ['index.js, workers included', brotliBytes(Buffer.from(page))],
    ['core.wasm', brotliBytes(wasm)],
  ];
  const total = sizes[2][1] + sizes[3][1];
  for (const [name, bytes] of [...sizes, ['a page loads before the model', total]]) {
    console.log(`web: ${name.padEnd(32)} ${String(bytes).padStart(6)} bytes brotli`);
  }
  if (total > BUDGET_BYTES) {
    console.error(`web: over the budget of ${BUDGET_BYTES} bytes`);
    process.exitCode = 1;
  }
}

function brotliBytes(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength;
}
