import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

/** The page's own policy: nothing inline, nothing from elsewhere. */
const pagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** The policy that seals the worker which knows the shopper: it can load nothing and talk to nobody. */
const workerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'";

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = `public${pathname === '/' ? '/index.html' : pathname}`;
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': pathname === '/vitrine/core-worker.js' ? workerPolicy : pagePolicy,
  });
  createReadStream(file).pipe(response);
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
