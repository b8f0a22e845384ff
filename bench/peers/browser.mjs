import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { buildDir, inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';
import { bundleEdge } from '../scan/edge.mjs';
import { k } from './prepare.mjs';

/** An index for which a shopper would have to wait longer than this is none. */
const buildLimitMs = 300_000;
const timeLimitMs = 15_000;
/** Of everything else: starting, fetching, warming up, and fewestCalls calls that take half a second each. */
const patienceMs = buildLimitMs + 180_000;

/** Isolated, so that the clock ticks at 5 microseconds instead of 100. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Bundles an adapter with its peer, as a shop would.
 * @param {import('./peers.mjs').Peer} peer
 * @param {string} modules node_modules of the peers
 * @param {string} outdir
 * @returns {Promise<number>} bytes of what a page downloads to run it, after brotli
 */
export async function bundlePeer({ adapter, wasm }, modules, outdir) {
  const outfile = join(outdir, `${adapter}.mjs`);
  await bundle({
    entryPoints: [inRepo('bench', 'peers', 'adapters', `${adapter}.mjs`)],
    outfile,
    ...{ bundle: true, format: 'esm', platform: 'browser', minify: true, logLevel: 'error' },
    ...{ nodePaths: [modules], external: ['/edge/*'], conditions: ['onnxruntime-web-use-extern-wasm'] },
  });
  const files = [outfile, ...wasm.map((file) => join(modules, file))];
  const sizes = await Promise.all(files.map(async (file) => brotliCompressSync(await readFile(file)).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Opens a peer on a catalogue in a browser of its own.
 * @param {import('./peers.mjs').Peer} peer
 * @param {import('./prepare.mjs').Catalogue} catalogue
 * @param {string} bundle folder of Vitrine's
 * @param {{ modules: string, adapters: string }} folders
 * @returns {Promise<{ buildMs: number, perCallMs: number[], found: number[][], memoryBytes: number }>}
 */
export async function measurePeer(peer, catalogue, bundle, { modules, adapters }) {
  const runtime = peer.wasm.map((file) => [`/runtime/${basename(file)}`, join(modules, file)]);
  const server = await startServer({
    root: inRepo('bench', 'peers'),
    headers,
    mounts: {
      ...Object.fromEntries(runtime),
      '/runtime/': buildDir('wasm-relaxed'),
      '/edge/': await bundleEdge(),
      '/adapters/': adapters,
      '/data/bundle/': bundle,
      '/data/': catalogue.folder,
    },
  });
  const browser = await chromium.launch(chromiumOptions);
  try {
    const page = await browser.newPage();
    const session = await browser.newBrowserCDPSession();
    await page.goto(`${server.url}page.html`);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const worker = new Worker('/worker.mjs', { type: 'module' });
          worker.onmessage = resolve;
          worker.postMessage('hello');
          Object.assign(globalThis, { worker });
        }),
    );
    const before = await rendererBytes(session);
    const { adapter, data } = peer;
    const { items, dimensions } = catalogue;
    const crashed = new Promise((_, reject) => {
      page.once('crash', () => reject(new Error('the page crashed: out of memory, most likely')));
      setTimeout(reject, patienceMs, new Error(`no answer within ${patienceMs / 1000} s`)).unref();
    });
    const answered = page.evaluate(
      (order) =>
        new Promise((resolve) => {
          const { worker } = /** @type {{ worker: Worker }} */ (/** @type {unknown} */ (globalThis));
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = (event) => resolve({ error: event.message });
          worker.postMessage(order);
        }),
      { adapter, data, items, dimensions, k, buildLimitMs, timeLimitMs },
    );
    const { outcome, error } = await Promise.race([answered, crashed]);
    if (error) throw new Error(error);
    return { ...outcome, memoryBytes: (await rendererBytes(session)) - before };
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Resident memory of the browser's page processes: JavaScript, wasm and buffers alike.
 * @param {import('playwright-core').CDPSession} session
 */
async function rendererBytes(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = await Promise.all(
    renderers.map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
      return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
