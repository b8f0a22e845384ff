import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { precompress } from '../../tools/lib/compress.mjs';
import { buildDir, inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';

const runs = 11;
/** A page that has just been opened is still busy with itself. */
const settleMs = 300;
/** What the engine does not start without, beside a graph, which may be empty, and what its encoder reads. */
const roles = ['ids', 'popularity', 'vectors', 'vectors-int4', 'encoder'];

/**
 * What a page downloads for its first neural answer, and how long that takes from the start of the navigation: from Vitrine's
 * core, and from ONNX Runtime Web with the same weights. Every visit has a browser context of its own; the two take turns.
 * @param {{ model: string, onnx: string }} trained
 * @param {number[]} history indices, oldest first
 * @param {string} scratch
 * @returns {Promise<{ vitrine: FirstAnswer, onnx: FirstAnswer }>}
 *
 * @typedef {object} FirstAnswer
 * @property {number} bytes after brotli, of all files
 * @property {number} runtimeBytes of these, what is not the model: the page's script and the wasm module
 * @property {number[]} firstMs of each visit
 */
export async function measureFirstAnswer({ model, onnx }, history, scratch) {
  const ours = join(scratch, 'first-vitrine');
  const theirs = join(scratch, 'first-onnx');
  await makePage('first-vitrine', ours, '/core.wasm');
  await copyFile(join(buildDir('wasm'), 'core.wasm'), join(ours, 'core.wasm'));
  await writeEncoderAlone(model, join(ours, 'bundle'));
  const runtime = 'ort-wasm-simd-threaded.wasm';
  await makePage('first-onnx', theirs, `/${runtime}`);
  await copyFile(inRepo('node_modules', 'onnxruntime-web', 'dist', runtime), join(theirs, runtime));
  await copyFile(onnx, join(theirs, 'encoder.onnx'));
  const sites = [ours, theirs];
  const bytes = await Promise.all(sites.map(brotliBytes));
  for (const site of sites) await precompress(site);
  const servers = await Promise.all(sites.map((root) => startServer({ root })));
  const browser = await chromium.launch(chromiumOptions);
  /** @type {number[][]} */
  const firstMs = sites.map(() => []);
  try {
    // Once each without counting: what the browser itself does for the first time.
    for (let run = -1; run < runs; run++) {
      for (const [i, { url }] of servers.entries()) {
        const ms = await visit(browser, `${url}index.html?history=${history.join()}`);
        if (run >= 0) firstMs[i]?.push(ms);
      }
    }
  } finally {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
  }
  const answerOf = (/** @type {number} */ i) => ({ ...(bytes[i] ?? none), firstMs: firstMs[i] ?? [] });
  return { vitrine: answerOf(0), onnx: answerOf(1) };
}

const none = { bytes: 0, runtimeBytes: 0 };

/**
 * @param {string} name of the page's script
 * @param {string} site the folder that becomes its site
 * @param {string} wasm what the page is told to load before its script asks for it
 */
async function makePage(name, site, wasm) {
  await bundle({
    entryPoints: [inRepo('bench', 'encoder', `${name}.mjs`)],
    outfile: join(site, 'page.js'),
    ...{ bundle: true, format: 'esm', platform: 'browser', target: 'es2022', minify: true, logLevel: 'error' },
  });
  const head = `<link rel="icon" href="data:,"><link rel="preload" as="fetch" crossorigin href="${wasm}">`;
  const script = '<script type="module" src="page.js"></script>';
  await writeFile(join(site, 'index.html'), `<!doctype html><title>first answer</title>${head}${script}\n`);
}

/**
 * The bundle with an empty graph and without what the encoder does not read.
 * @param {string} model
 * @param {string} folder
 */
async function writeEncoderAlone(model, folder) {
  const manifest = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
  await mkdir(folder);
  manifest.files = manifest.files.filter((/** @type {{ role: string }} */ { role }) => roles.includes(role));
  for (const { path } of manifest.files) await copyFile(join(model, path), join(folder, path));
  const graph = emptyGraph(manifest.items);
  manifest.files.push({ role: 'graph', path: 'graph.safetensors', bytes: graph.length });
  await writeFile(join(folder, 'graph.safetensors'), graph);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** @param {number} items */
function emptyGraph(items) {
  const shapes = { graph_degrees: [1, items], graph_gaps: [1, 0], graph_weights: [0], graph_scales: [2, items] };
  let end = 0;
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += shape.reduce((product, size) => product * size, 1);
    return [name, { dtype: 'U8', shape, data_offsets: [begin, end] }];
  });
  const text = JSON.stringify(Object.fromEntries(tensors));
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(end)]);
}

/** @param {string} site */
async function brotliBytes(site) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const sum = { ...none };
  for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
    const size = brotliCompressSync(await readFile(join(parentPath, name))).length;
    sum.bytes += size;
    if (/\.(js|wasm)$/.test(name)) sum.runtimeBytes += size;
  }
  return sum;
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @returns {Promise<number>}
 */
async function visit(browser, url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.waitForTimeout(settleMs);
    await page.goto(url);
    const handle = await page.waitForFunction('window.measured').catch((error) => {
      throw new Error(errors[0] ?? error.message);
    });
    const { firstMs, answer } = await handle.jsonValue();
    if (answer.length === 0 || !answer.every(Number.isFinite)) throw new Error(`${url} gave no answer`);
    return firstMs;
  } finally {
    await context.close();
  }
}
