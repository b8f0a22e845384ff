// Small pages over the built package, bundled by esbuild as a shop's own build would, and served with a strict policy.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { makeBundle } from '../../../web/support/bundle.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const pagesFolder = join(import.meta.dirname, '..', 'pages');

/** No inline scripts or styles, no eval, and no string becomes markup. Vue makes a policy for its own templates. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types vue',
].join('; ');

/** The same for the real engine: its worker lies on this server, and has a policy of its own that seals it. */
const REAL_POLICY = STRICT_POLICY.replace(
  "script-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
).replace('trusted-types vue', 'trusted-types vue vitrine');
const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'";
const POLICIES: Readonly<Record<string, string>> = { strict: STRICT_POLICY, real: REAL_POLICY };

const STYLES = `
body { margin: 0; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: #1d2026; background: #fff; }
@media (prefers-color-scheme: dark) { body { color: #e9ebf0; background: #14161b; } }
@media (max-width: 480px) { body { padding: 0.75rem; } }
main { max-width: 60rem; margin: 0 auto; display: grid; gap: 2.5rem; }
main > * { min-width: 0; }
`;

export interface BindingsSite {
  readonly url: string;
  /** Paths asked for. */
  readonly log: string[];
  close(): Promise<void>;
}

/**
 * Serves `/NAME` with the script of pages/NAME.ts, with `body` in it, under the strict policy; `?policy=real`: under one
 * that the header way of the real engine needs; `?policy=none`: without one. The model of
 * tests/web/support/bundle.ts lies under /model/, the core worker under /dist/.
 * @param pages the body of each page by its name
 */
export async function startBindingsSite(pages: Readonly<Record<string, string>>): Promise<BindingsSite> {
  const scripts = new Map<string, string>();
  for (const name of Object.keys(pages)) scripts.set(name, await bundlePage(name));
  const model = makeBundle();
  const log: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    log.push(pathname);
    const name = pathname.slice(1).replace(/\.js$/, '');
    const script = scripts.get(name);
    const send = (type: string, body: string | Uint8Array, headers = {}) =>
      void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    if (pathname === '/styles.css') return send('text/css', STYLES);
    if (pathname === '/dist/core-worker.js') {
      const worker = readFileSync(join(root, pathname));
      return send('text/javascript', worker, { 'content-security-policy': WORKER_POLICY });
    }
    if (pathname === '/model/manifest.json') return send('application/json', model.manifest);
    const file = model.files[pathname.replace('/model/', '')];
    if (file) return send('application/octet-stream', file);
    if (script === undefined) return void response.writeHead(404).end();
    if (pathname.endsWith('.js')) return send('text/javascript; charset=utf-8', script);
    const policy = POLICIES[searchParams.get('policy') ?? 'strict'];
    const headers = policy === undefined ? {} : { 'content-security-policy': policy };
    return send('text/html; charset=utf-8', html(name, pages[name] ?? ''), headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close: () => end(server),
  };
}

function html(name: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/styles.css"><script type="module" src="/${name}.js"></script>
<main>${body}</main></html>`;
}

async function bundlePage(name: string): Promise<string> {
  const result = await build({
    entryPoints: [join(pagesFolder, `${name}.ts`)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
  });
  return result.outputFiles[0]?.text ?? '';
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}
