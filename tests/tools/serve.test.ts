import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../tools/serve.mjs';

describe('The static server', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  const seen: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-serve-'));
    await mkdir(join(folder, 'site', 'assets'), { recursive: true });
    await mkdir(join(folder, 'model'));
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'site', 'index.html'), '<p>plain</p>');
    await writeFile(join(folder, 'site', 'core.wasm'), 'wasm');
    await writeFile(join(folder, 'site', 'assets', 'index-DiwrgTda.js'), 'export {};');
    await writeFile(join(folder, 'site', 'assets', 'index-DiwrgTda.js.gz'), gzipSync('export {};'));
    await writeFile(join(folder, 'model', 'manifest.json'), '{}');
    await writeFile(join(folder, 'page.html'), '<p>mounted</p>');
    server = await startServer({
      root: join(folder, 'site'),
      mounts: { '/model/': join(folder, 'model'), '/index.html': join(folder, 'page.html') },
      onRequest: ({ path, status }) => seen.push(`${status} ${path}`),
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, server.url), { headers });

  /** fetch() tidies a path up before it asks; this does not. */
  const rawStatus = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = server;
      request({ host: '127.0.0.1', port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it('serves mounted files and folders before the root', async () => {
    expect(await (await get('/')).text()).toBe('<p>mounted</p>');
    expect(await (await get('/model/manifest.json?v=1')).json()).toEqual({});
  });

  it('names the types that browsers insist on', async () => {
    expect((await get('/core.wasm')).headers.get('content-type')).toBe('application/wasm');
    expect((await get('/assets/index-DiwrgTda.js')).headers.get('content-type')).toContain('text/javascript');
  });

  it('sends the packed variant to whoever accepts it, and the plain one to the others', async () => {
    const packed = await get('/assets/index-DiwrgTda.js', { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe('export {};');
    const plain = await get('/assets/index-DiwrgTda.js', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe('export {};');
  });

  it('lets browsers keep what has a content hash in its name, and nothing else', async () => {
    expect((await get('/assets/index-DiwrgTda.js')).headers.get('cache-control')).toContain('immutable');
    expect((await get('/model/manifest.json')).headers.get('cache-control')).toBe('no-cache');
  });

  it('answers 304 to whoever has the file', async () => {
    const tag = (await get('/core.wasm')).headers.get('etag') ?? '';
    expect((await get('/core.wasm', { 'if-none-match': tag })).status).toBe(304);
  });

  it('serves nothing outside its folders', async () => {
    expect(await rawStatus('/../secret.txt')).toBe(400);
    expect(await rawStatus('/model/%2e%2e/secret.txt')).toBe(400);
    expect(await rawStatus('/%zz')).toBe(400);
    expect(await rawStatus('/none.js')).toBe(404);
  });

  it('reports each request to the log', async () => {
    seen.length = 0;
    await (await get('/core.wasm')).arrayBuffer();
    await (await get('/missing')).arrayBuffer();
    await expect.poll(() => seen).toEqual(['200 /core.wasm', '404 /missing']);
  });
});
