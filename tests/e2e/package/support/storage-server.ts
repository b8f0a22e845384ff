// A page that has the storage modules of the core, and nothing else.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';

const PAGE = '<!doctype html><meta charset="utf-8"><title>Storage</title><script src="/lab.js"></script>';

export interface StorageServer {
  url: string;
  close(): Promise<void>;
}

/** With the modules of `lab`. `/` is an ordinary page, `/opaque` one without an origin, for which browsers refuse every storage. */
export async function startStorageServer(lab = 'storage-lab.ts'): Promise<StorageServer> {
  const bundled = await build({
    entryPoints: [join(import.meta.dirname, lab)],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  const script = bundled.outputFiles[0]?.text;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://lab').pathname;
    if (path === '/lab.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else if (path === '/opaque') {
      const headers = { 'content-type': 'text/html', 'content-security-policy': 'sandbox allow-scripts' };
      response.writeHead(200, headers).end(PAGE);
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
