// A host whose bundle a test changes while shoppers visit it, with a log of what they asked for.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { MadeBundle } from '../../../web/support/bundle.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  wasm: 'application/wasm',
};

type Answer = string | Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

export class ModelServer {
  /** Paths below /model/, in the order they were asked for. */
  readonly log: string[] = [];
  /** By path. */
  readonly #contents = new Map<string, Answer>();
  readonly #server = createServer((request, response) => this.#answer(request, response));
  url = '';

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => resolve());
    });
  }

  set(path: string, answer: Answer): void {
    this.#contents.set(path, answer);
  }

  /** Puts this bundle, and nothing else, where pages look for the model. */
  deploy(bundle: MadeBundle, signature?: string): void {
    for (const path of this.#contents.keys()) if (path.startsWith('/model/')) this.#contents.delete(path);
    this.set('/model/manifest.json', bundle.manifest);
    if (signature !== undefined) this.set('/model/manifest.sig', signature);
    for (const [path, bytes] of Object.entries(bundle.files)) this.set(`/model/${path}`, bytes);
  }

  /** What has been asked for since the last call, without the hashes in the names of files. */
  asked(): string[] {
    return this.log.splice(0).map((path) => path.replace(/-[0-9a-f]{16}\.safetensors$/, ''));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const model = /^\/model\/(.*)$/.exec(pathname)?.[1];
    if (model) this.log.push(model);
    const answer = this.#contents.get(pathname) ?? dist(pathname);
    if (typeof answer === 'function') {
      answer(request, response);
      return;
    }
    if (answer === null) {
      response.writeHead(404).end('Not found');
      return;
    }
    const type = TYPES[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    // A manifest may be kept, says this host, and has to be asked for again all the same. Files are not, because the tests
    // share a browser, and would find each other's in its cache.
    const cache = pathname.endsWith('/manifest.json') ? 'max-age=3600' : 'no-store';
    response.writeHead(200, { 'content-type': type, 'cache-control': cache }).end(answer);
  }
}

function dist(pathname: string): Uint8Array | null {
  const name = /^\/dist\/([a-z-]+\.(?:js|wasm))$/.exec(pathname)?.[1];
  return name ? readFileSync(join(root, 'dist', name)) : null;
}
