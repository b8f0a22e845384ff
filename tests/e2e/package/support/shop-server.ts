// A static host with the built package, one small bundle, and the ways in which a host goes wrong.
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type MadeBundle, MUGS, makeBundle } from '../../../web/support/bundle.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** A page that hands the package to the test as `vitrine`. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script type="module">import * as vitrine from '/dist/index.js'; globalThis.vitrine = vitrine;</script>`;

/** Policies and headers of a page, by its name. */
const PAGES: Record<string, Record<string, string>> = {
  shop: {},
  'no-wasm': { 'content-security-policy': "script-src 'self' 'unsafe-inline' blob:; worker-src blob:" },
  'no-worker': { 'content-security-policy': "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'none'" },
  // An opaque origin, for which browsers refuse every storage.
  'no-storage': { 'content-security-policy': 'sandbox allow-scripts' },
};

export interface ShopServer {
  url: string;
  /** Paths asked for since the last `clear`. */
  log: string[];
  close(): Promise<void>;
}

export async function startShop(bundle: MadeBundle = makeBundle()): Promise<ShopServer> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname;
    log.push(path);
    const page = /^\/pages\/([a-z-]+)$/.exec(path)?.[1];
    if (page && PAGES[page]) send(response, 'text/html; charset=utf-8', PAGE, PAGES[page]);
    else if (path.startsWith('/dist/')) sendDist(response, path.slice('/dist/'.length));
    else sendModel(response, path, bundle);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** /model/... is a good bundle; the first folder of the path names what is wrong with another. */
function sendModel(response: ServerResponse, path: string, bundle: MadeBundle): void {
  const [, folder = '', file = ''] = path.split('/');
  const answer = file === 'manifest.json' ? manifestOf(folder, bundle) : fileOf(folder, file, bundle);
  if (answer) send(response, answer.type, answer.body);
  else response.writeHead(404, { 'access-control-allow-origin': '*' }).end('Not found');
}

interface Body {
  type: string;
  body: string | Uint8Array;
}

const START_PAGE: Body = { type: 'text/html', body: '<!doctype html><title>Shop</title>' };

function manifestOf(folder: string, bundle: MadeBundle): Body | null {
  const type = 'application/json';
  if (folder === 'missing') return null;
  if (folder === 'html') return START_PAGE;
  if (folder === 'newer') return { type, body: makeBundle(MUGS, { format: 99 }).manifest };
  return { type, body: folder === 'cut' ? bundle.manifest.slice(0, 100) : bundle.manifest };
}

function fileOf(folder: string, file: string, bundle: MadeBundle): Body | null {
  const type = 'application/octet-stream';
  const bytes = bundle.files[file];
  if (!bytes || folder === 'missing') return null;
  if (folder === 'truncated' && file.startsWith('graph')) return { type, body: bytes.slice(0, -1) };
  if (folder === 'page-for-file' && file.startsWith('ids')) return START_PAGE;
  if (folder === 'flipped' && file.startsWith('popularity')) {
    const flipped = bytes.slice();
    flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1;
    return { type, body: flipped };
  }
  return { type, body: bytes };
}

function sendDist(response: ServerResponse, name: string): void {
  if (!/^[a-z-]+\.(js|wasm)$/.test(name)) response.writeHead(404).end();
  else
    send(
      response,
      name.endsWith('.js') ? 'text/javascript' : 'application/wasm',
      readFileSync(join(root, 'dist', name)),
    );
}

function send(response: ServerResponse, type: string, body: string | Uint8Array, headers = {}): void {
  response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', ...headers }).end(body);
}
