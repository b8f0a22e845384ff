import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

/** Strings become code only through the policies named here. */
const pagePolicy = "require-trusted-types-for 'script'; trusted-types vitrine";

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = `public${pathname === '/' ? '/index.html' : pathname}`;
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': pagePolicy,
  });
  createReadStream(file).pipe(response);
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
