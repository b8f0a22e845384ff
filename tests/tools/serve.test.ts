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
    await writeFile(join(folder, 'site', '.env'), 'SECRET=1');
    await mkdir(join(folder, 'site', '.well-known'));
    await writeFile(join(folder, 'site', '.well-known', 'security.txt'), 'Contact: us');
    server = await startServer({
      root: join(folder, 'site'),
      mounts: { '/model/': join(folder, 'model'), '/index.html': join(folder, 'page.html') },
      headers: { 'X-All': 'yes' },
      headersFor: (name) => (name === 'core.wasm' ? { 'X-Name': name } : {}),
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
    expect(await rawStatus('/..\\secret.txt')).toBe(400);
    expect(await rawStatus('/none.js')).toBe(404);
  });

  it('serves nothing whose name begins with a dot, but what is well known', async () => {
    expect((await get('/.env')).status).toBe(404);
    expect((await get('/.well-known/security.txt')).status).toBe(200);
  });

  it('sends headers with all files, and those of one name with that file alone', async () => {
    const [wasm, page] = [await get('/core.wasm'), await get('/')];
    expect([wasm.headers.get('x-all'), wasm.headers.get('x-name')]).toEqual(['yes', 'core.wasm']);
    expect([page.headers.get('x-all'), page.headers.get('x-name')]).toEqual(['yes', null]);
  });

  it.each([
    ['bytes=1-2', 'as', 'bytes 1-2/4'],
    ['bytes=2-', 'sm', 'bytes 2-3/4'],
    ['bytes=-3', 'asm', 'bytes 1-3/4'],
    ['bytes=2-99', 'sm', 'bytes 2-3/4'],
  ])('sends the part %s of a file', async (range, part, described) => {
    const answer = await get('/core.wasm', { range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, described]);
    expect(await answer.text()).toBe(part);
  });

  it('sends all of a file when the range is none, or is of another version of it', async () => {
    for (const range of ['bytes=2-1', 'bytes=-', 'bytes=0-1,3-3', 'lines=1-2']) {
      const answer = await get('/core.wasm', { range });
      expect([answer.status, await answer.text()], range).toEqual([200, 'wasm']);
    }
    expect((await get('/core.wasm', { range: 'bytes=1-2', 'if-range': '"older"' })).status).toBe(200);
    expect((await get('/core.wasm', { range: 'bytes=4-' })).status).toBe(416);
  });

  it('takes a range from the file itself, not from its packed variant', async () => {
    const answer = await get('/assets/index-DiwrgTda.js', { range: 'bytes=0-5', 'accept-encoding': 'gzip' });
    expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([null, 'export']);
  });

  it('reports each request to the log', async () => {
    seen.length = 0;
    await (await get('/core.wasm')).arrayBuffer();
    await (await get('/missing')).arrayBuffer();
    await expect.poll(() => seen).toEqual(['200 /core.wasm', '404 /missing']);
  });
});
