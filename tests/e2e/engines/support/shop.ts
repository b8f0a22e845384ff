// A shop on a static host: pages with policies of their own, the built package in several editions, models.

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MadeBundle } from '../../../web/support/bundle.js';
import { type Edition, packageFile, STALLED } from './editions.js';
import { pollUntil } from './engine.js';
import { type File, makeModels } from './models.js';
import { PACE, tripPage } from './trip.js';
import { listen, setTrap, type Wire } from './wire.js';

/** The header that seals the core worker's own script. */
const SEAL = "default-src 'none'; script-src 'wasm-unsafe-eval'";

const PACE_MS = 20;

/** Where the shop has ONNX Runtime Web: its wasm module, and its own script for a page that runs a model by itself. */
export const RUNTIME = '/runtime.wasm';
const RUNTIME_SCRIPT = '/runtime.js';
/** The wasm module again; the first time, its beginning. */
export const RUNTIME_SECOND_TIME = '/runtime-second-time.wasm';
/** A file of which 200 MB are announced, and 1,000 bytes come. */
export const HUGE = '/huge.onnx';
const wasm = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const runtime = { wasm, js: join(dirname(wasm), 'ort.wasm.bundle.min.mjs') };

/** Headers of a page, by its name. */
const PAGES: Record<string, Record<string, string>> = {
  shop: {},
  snooping: {},
  encoder: {},
  runtime: {},
  strict: {
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
  },
  'trusted-types': { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types vitrine" },
  'no-wasm': { 'content-security-policy': "script-src 'self' 'unsafe-inline' blob:; worker-src blob:" },
  'no-worker': { 'content-security-policy': "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'none'" },
  // An opaque origin, for which browsers refuse every storage.
  'no-storage': { 'content-security-policy': 'sandbox allow-scripts' },
};

export interface Shop {
  readonly url: string;
  /** What reached the shop's server. */
  readonly wire: Wire;
  /** A server that nobody has a reason to talk to, for the attackers. */
  readonly trap: Wire;
  /** Puts a bundle, and nothing else, into a folder below /model/. */
  deploy(folder: string, bundle: MadeBundle, signature?: string): void;
  /** The paths asked for since `clear`, in order, without their queries. */
  paths(): string[];
  /** Resolves once somebody has asked for the path since `clear`. */
  untilAskedFor(path: string): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const trap = await setTrap();
  const models = makeModels(`http://${trap.host}`);
  let asked: string[] = [];
  const wire = await listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    asked.push(pathname);
    const [, area = '', folder = '', name = '', last = ''] = pathname.split('/');
    if (area === 'pages' && PAGES[name]) return send(response, page(folder as Edition, name), PAGES[name]);
    if (area === 'trip') return send(response, tripPage(folder, Number(name), Number(last)));
    if (pathname === PACE) await wait(PACE_MS);
    if (pathname === PACE || area === 'arrived') return send(response, { type: 'text/plain', body: '' });
    if (area === 'page.js') return send(response, entry(folder as Edition, name));
    if (area === 'dist') return send(response, await packageFile(folder as Edition, name), seal(folder, name));
    if (pathname === RUNTIME) return send(response, { type: 'application/wasm', body: readFileSync(runtime.wasm) });
    if (pathname === RUNTIME_SECOND_TIME) {
      const isFirst = asked.filter((path) => path === pathname).length === 1;
      const body = readFileSync(runtime.wasm).subarray(0, isFirst ? 1000 : undefined);
      return send(response, { type: 'application/wasm', body });
    }
    // Firefox tells a page of an answer when its first bytes are there.
    if (pathname === HUGE) return void response.writeHead(200, { 'content-length': 200e6 }).write(new Uint8Array(1000));
    if (pathname === RUNTIME_SCRIPT) return send(response, { type: 'text/javascript', body: readFileSync(runtime.js) });
    send(response, area === 'stalled' ? STALLED : area === 'model' ? models.file(folder, name) : null);
  });
  return {
    url: `http://${wire.host}`,
    wire,
    trap,
    deploy: models.deploy,
    paths: () => [...asked],
    untilAskedFor: (path) => pollUntil(async () => asked.includes(path)),
    clear() {
      asked = [];
      wire.clear();
      trap.clear();
    },
    close: async () => {
      await Promise.all([wire.close(), trap.close()]);
    },
  };
}

/** The button is for gestures; an icon of its own keeps browsers from asking for one. */
function page(edition: Edition, name: string): File {
  const body = `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<button id="gesture">Show what is stored</button><script type="module" src="/page.js/${edition}/${name}"></script>`;
  return { type: 'text/html; charset=utf-8', body };
}

function entry(edition: Edition, name: string): File {
  const snoop = `const own = vitrine.createRecommender({ bundle: '/model/good/manifest.json', name: 'gesture' });
await own.data.list().catch(({ code }) => { globalThis.snooped = code; });
await own.close();`;
  const encoder = `import { onnx } from '/dist/${edition}/onnx.js'; globalThis.onnx = onnx;`;
  const runtime = `import * as ort from '${RUNTIME_SCRIPT}'; globalThis.ort = ort;`;
  const body = `import * as vitrine from '/dist/${edition}/index.js'; ${name === 'snooping' ? snoop : ''}
${name === 'encoder' ? encoder : ''} ${name === 'runtime' ? runtime : ''}
globalThis.vitrine = vitrine;
globalThis.loadTrainer = () => import('/dist/${edition}/trainer.js');`;
  return { type: 'text/javascript', body };
}

/** On the `unsealed` edition's server somebody has forgotten the header. */
function seal(edition: string, name: string): Record<string, string> {
  return name === 'core-worker.js' && edition !== 'unsealed' ? { 'content-security-policy': SEAL } : {};
}

function send(
  response: ServerResponse,
  file: File | typeof STALLED | null,
  headers: Record<string, string> = {},
): void {
  if (file === STALLED) return;
  if (!file) {
    response.writeHead(404, { 'access-control-allow-origin': '*' }).end('Not found');
    return;
  }
  const { type, body, stallsAt } = file;
  response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', ...headers });
  if (stallsAt === undefined) response.end(body);
  else response.write(body.slice(0, stallsAt));
}
