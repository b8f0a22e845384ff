import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestCount } from '../../tools/lib/request-count.mjs';
import { startServer } from '../../tools/serve.mjs';

describe('The count of a demo server', () => {
  let folder: string;
  let nowMs = 0;
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-count-'));
    await writeFile(join(folder, 'page.html'), 'twelve bytes');
    nowMs = 0;
    server = await startServer({ root: folder, ...requestCount(() => nowMs) });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const get = async (path: string) => {
    const response = await fetch(new URL(path, server.url));
    await response.text();
    return response;
  };
  const count = async (query = '') => {
    const { files } = (await (await fetch(new URL(`vitrine-count.json${query}`, server.url))).json()) as {
      files: unknown[];
    };
    return files;
  };

  it('says of each file how often it was asked for and how many bytes went out, and not of itself', async () => {
    const response = await get('/page.html');
    expect(response.headers.get('server-timing')).toBe('vitrine-count;desc="vitrine-count.json"');
    await get('/page.html?again');
    await get('/gone.html');
    await expect
      .poll(() => count())
      .toEqual([
        { path: '/page.html', requests: 2, bytes: 24 },
        { path: '/gone.html', requests: 1, bytes: 0 },
      ]);
  });

  it('tells of the last milliseconds alone where it is asked for them', async () => {
    await get('/page.html');
    await expect.poll(() => count()).toHaveLength(1);
    nowMs = 5000;
    await get('/gone.html');
    await expect.poll(() => count('?ms=1000')).toEqual([{ path: '/gone.html', requests: 1, bytes: 0 }]);
  });
});
