/**
 * A small static file server: that of `npx vitrine serve`, of the demo, and of tests that must know what was asked for.
 * JavaScript, because the repository's own tools run it before anything is built.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream';

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Precompressed variants beside a file, best first. */
const encodings = /** @type {const} */ ([
  ['br', '.br'],
  ['gzip', '.gz'],
]);

/** A content hash in the name, Vite's or the trainer's: the file never changes. */
const hashedName = /\/assets\/[^/]*-[\w-]{8}\.\w+$|[.-][0-9a-f]{12,64}\.\w+$/;

/**
 * @typedef {object} RequestLogEntry
 * @property {string} method
 * @property {string} path without the query
 * @property {string} url as asked for
 * @property {number} status
 * @property {number} bytes of the body as it went out, compressed if it was; 0 of an answer that was broken off
 *
 * @typedef {object} ServerOptions
 * @property {string} root folder served at /
 * @property {Record<string, string>} [mounts] further folders and files by their path:
 *   { '/model/': folder, '/index.html': file }
 * @property {number} [port] default 0: any free one
 * @property {string} [host] address to listen on, default that of this machine alone
 * @property {Record<string, string>} [headers] sent with every file
 * @property {(name: string) => Record<string, string>} [headersFor] more of them for a file, by its name without folders
 * @property {Record<string, (query: URLSearchParams) => unknown>} [answers] addresses that no file is behind, and what they
 *   say, as JSON
 * @property {(entry: RequestLogEntry) => void} [onRequest] called for each request, when it is answered
 */

/**
 * Serves folders: files, and `index.html` for a folder. Answers conditional requests and ranges. Never anything outside of
 * the folders, and nothing whose name, or the name of a folder below them, begins with a dot.
 * @param {ServerOptions} options
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} url ends with a slash
 */
export async function startServer(options) {
  const {
    root,
    mounts = {},
    port = 0,
    host = '127.0.0.1',
    headers = {},
    headersFor,
    answers = {},
    onRequest,
  } = options;
  const server = createServer(async (request, response) => {
    const url = request.url ?? '/';
    const path = decodePath(url);
    response.on('close', () => {
      const { statusCode: status, writableFinished } = response;
      const bytes =
        writableFinished && request.method !== 'HEAD' ? Number(response.getHeader('Content-Length') ?? 0) : 0;
      onRequest?.({ method: request.method ?? '', path: path ?? url, url, status, bytes });
    });
    if (path === null) return void response.writeHead(400).end('bad path\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    const say = answers[path];
    if (say) {
      response.writeHead(200, { 'Content-Type': types['.json'], 'Cache-Control': 'no-store' });
      return void response.end(JSON.stringify(say(new URL(url, 'http://localhost').searchParams)));
    }
    // A range is one of the file itself: browsers ask for it with `identity`.
    const accepted = request.headers.range === undefined ? String(request.headers['accept-encoding'] ?? '') : '';
    const file = await findFile(path, root, mounts, accepted);
    if (!file) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n');
    response.setHeaders(new Map(Object.entries({ ...headers, ...headersFor?.(basename(file.plainPath)) })));
    answer(request, response, file);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://localhost:${bound}/`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} url
 * @returns {string | null} null: not a path that could name a file
 */
function decodePath(url) {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? '/');
    // A backslash separates folders too, on Windows.
    const escapes = path.includes('\0') || path.split(/[/\\]/).includes('..');
    return path.startsWith('/') && !escapes ? normalize(path) : null;
  } catch {
    return null;
  }
}

/**
 * @typedef {object} FoundFile
 * @property {string} path of what is sent
 * @property {string} plainPath the same without a suffix of its encoding
 * @property {string} type
 * @property {number} size
 * @property {string} tag
 * @property {string} [encoding]
 * @property {boolean} immutable
 *

 * @param {string} path
 * @param {string} root
 * @param {Record<string, string>} mounts
 * @param {string} accepted the request's Accept-Encoding
 * @returns {Promise<FoundFile | null>}
 */
async function findFile(path, root, mounts, accepted) {
  const asked = /[/\\]$/.test(path) ? `${path}index.html` : path;
  // Such as .env and .git, which nobody meant to publish.
  if (/[/\\]\.(?!well-known[/\\])/.test(asked)) return null;
  const mount = Object.keys(mounts).find((prefix) =>
    prefix.endsWith('/') ? asked.startsWith(prefix) : asked === prefix,
  );
  const name = mount === undefined ? join(root, asked) : join(mounts[mount] ?? root, asked.slice(mount.length));
  const info = await stat(name).catch(() => null);
  if (!info?.isFile()) return null;
  const type = types[extname(name)] ?? 'application/octet-stream';
  const plain = {
    path: name,
    plainPath: name,
    type,
    size: info.size,
    tag: `"${info.size.toString(36)}-${info.mtimeMs.toString(36)}"`,
    immutable: hashedName.test(name),
  };
  for (const [encoding, suffix] of encodings) {
    if (!new RegExp(`\\b${encoding}\\b`).test(accepted)) continue;
    const packed = await stat(name + suffix).catch(() => null);
    if (packed?.isFile() && packed.mtimeMs >= info.mtimeMs) {
      return {
        ...plain,
        path: name + suffix,
        size: packed.size,
        encoding,
        tag: plain.tag.replace(/"$/, `-${encoding}"`),
      };
    }
  }
  return plain;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {FoundFile} file
 */
function answer(request, response, file) {
  response.setHeader('Content-Type', file.type);
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', file.tag);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Accept-Ranges', 'bytes');
  if (file.encoding) response.setHeader('Content-Encoding', file.encoding);
  if (request.headers['if-none-match'] === file.tag) return void response.writeHead(304).end();
  const range = rangeOf(request, file);
  if (range === 'unsatisfiable') {
    return void response.writeHead(416, { 'Content-Range': `bytes */${file.size}` }).end();
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  response.setHeader('Content-Length', end - start + 1);
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${file.size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || end < start) return void response.end();
  // A browser that goes away in the middle is no error.
  pipeline(createReadStream(file.path, { start, end }), response, () => {});
}

/**
 * Which bytes are wanted. Several ranges at once are answered with the whole file, as a server may.
 * @param {import('node:http').IncomingMessage} request
 * @param {FoundFile} file
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null} end: the last byte; null: all of them
 */
function rangeOf({ headers }, { size, tag }) {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (first === '' && last === '') return null;
  const known = headers['if-range'];
  if (known !== undefined && known !== tag) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  return start > end ? 'unsatisfiable' : { start, end };
}
