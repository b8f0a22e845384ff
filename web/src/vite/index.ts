// The Vite plugin for pages whose own Content-Security-Policy forbids the sealing frame. The core worker is then a script
// of its own, and the header that comes with it is what seals it: the dev and preview servers send it, and the build says
// what the host has to send.
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, ResolvedConfig } from 'vite';
import { HOSTS, type Host, headerLines, WORKER_POLICY } from './headers.js';

export type { Host } from './headers.js';

/** How the plugin tells what the host has to send. */
export interface VitrinePluginOptions {
  /** The hosts whose lines the build prints; `[]`: none. Default: all of them. */
  print?: readonly Host[];
  /**
   * Writes the file `_headers` into the build for this host, after what a `_headers` in the public folder says.
   * Default: `false`, no file.
   */
  headersFile?: false | 'netlify' | 'cloudflare';
}

type Next = () => void;

/** Beside this module in the package. */
const workerFile = fileURLToPath(new URL('./core-worker.js', import.meta.url));

/**
 * Serves and emits the core worker with the policy that seals it, for pages that tell the recommender where it is:
 *
 * ```ts
 * import { createRecommender } from 'vitrine';
 * import workerUrl from 'vitrine/core-worker.js?url';
 *
 * const rec = createRecommender({ bundle: '/model/manifest.json', workerUrl });
 * ```
 *
 * In `vite` and `vite preview` the header is sent. `vite build` emits the script with a hash in its name, unchanged, and
 * prints the lines that make nginx, Netlify, Cloudflare and Apache send the header. Pages without a strict policy of their
 * own need neither the plugin nor `workerUrl`.
 * @throws Error when an option is none of the values that it can have
 */
export function vitrine({ print = HOSTS, headersFile = false }: VitrinePluginOptions = {}): Plugin {
  for (const host of [...print, ...(headersFile ? [headersFile] : [])]) {
    if (!HOSTS.includes(host)) throw new Error(`vitrine/vite: '${host}' is none of ${HOSTS.join(', ')}`);
  }
  let config: ResolvedConfig;
  return {
    name: 'vitrine',
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      const paths = devPaths(config);
      server.middlewares.use((request, response, next) => {
        // With a query it is a module about the script, such as the one of `?url`.
        if (!request.url?.includes('?') && paths.includes(pathOf(request))) sendWorker(response);
        else next();
      });
    },
    configurePreviewServer(server) {
      const source = readFileSync(workerFile);
      const outDir = join(config.root, config.build.outDir);
      server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: Next) => {
        const path = pathOf(request);
        const file = join(outDir, path.startsWith(config.base) ? path.slice(config.base.length) : path);
        if (/\.m?js$/.test(path) && isCopy(file, source)) sendWorker(response);
        else next();
      });
    },
    generateBundle: {
      // After Vite's own plugins, which emit the script as an asset.
      order: 'post',
      handler(_options, bundle) {
        const source = readFileSync(workerFile);
        const emitted = Object.values(bundle).find(
          (file) => file.type === 'asset' && source.equals(Buffer.from(file.source)),
        );
        if (!emitted) return;
        const path = sitePath(config.base, emitted.fileName);
        if (headersFile) {
          this.emitFile({
            type: 'asset',
            fileName: '_headers',
            source: withOwn(config, headerLines(headersFile, path)),
          });
        }
        const lines = print.map((host) => `# ${host}\n${headerLines(host, path)}`);
        if (lines.length > 0) {
          config.logger.info(`\nvitrine: to seal the recommender, your host has to send a header with ${path}\n`);
          config.logger.info(lines.join('\n'));
        }
      },
    },
  };
}

export default vitrine;

/** Where the dev server has the script: below the root, or anywhere on the disk. */
function devPaths({ base, root }: ResolvedConfig): string[] {
  const posixPath = (path: string): string => path.split(sep).join('/');
  return [posix.join(base, posixPath(relative(root, workerFile))), posix.join(base, '/@fs/', posixPath(workerFile))];
}

function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function isCopy(file: string, source: Buffer): boolean {
  return existsSync(file) && statSync(file).size === source.length && readFileSync(file).equals(source);
}

/** As it is in the package: nothing may be added to a script whose hash was published. */
function sendWorker(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
  response.setHeader('Content-Security-Policy', WORKER_POLICY);
  response.setHeader('Cache-Control', 'no-cache');
  response.end(readFileSync(workerFile));
}

/** `base` may be a path, relative, or the address of another host. */
function sitePath(base: string, fileName: string): string {
  const folder = base === '' || base.startsWith('.') ? '/' : new URL(base, 'http://site').pathname;
  return posix.join(folder, fileName);
}

function withOwn({ publicDir }: ResolvedConfig, lines: string): string {
  const own = publicDir === '' ? '' : join(publicDir, '_headers');
  if (own === '' || !existsSync(own)) return lines;
  return `${readFileSync(own, 'utf8').trimEnd()}\n\n${lines}`;
}
