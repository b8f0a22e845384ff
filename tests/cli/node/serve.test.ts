// `vitrine serve` as a program; what the server itself does is tested in tests/tools/serve.test.ts.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKER_POLICY } from '../../../web/src/vite/headers.js';
import { npxVitrine, packageCommand, temporaryFolder } from '../support.js';

describe('vitrine serve', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let child: ChildProcess;
  let started: { url: string; port: number; root: string };

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'dist', 'assets'), { recursive: true });
    await writeFile(join(folder.path, 'dist', 'index.html'), '<p>shop</p>');
    await writeFile(join(folder.path, 'dist', 'assets', 'core-worker-BxN3kq1Z.js'), 'self;');
    await writeFile(join(folder.path, 'dist', 'ids-0123456789abcdef.safetensors'), 'ids');
    const args = [packageCommand, 'serve', 'dist', '--port', '0', '--json'];
    child = spawn(process.execPath, args, { cwd: folder.path, stdio: ['ignore', 'pipe', 'ignore'] });
    started = await new Promise((resolve, reject) => {
      let text = '';
      child.on('error', reject).on('exit', (code) => reject(new Error(`ended with ${code}`)));
      child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.trimEnd().endsWith('}')) resolve(JSON.parse(text));
      });
    });
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await folder?.remove();
  });

  const get = (path: string) => fetch(new URL(path, started.url));

  it('says where it serves what', async () => {
    expect(started.root).toBe(join(folder.path, 'dist'));
    expect(await (await get('/')).text()).toBe('<p>shop</p>');
  });

  it('seals the core worker by its header, and nothing else', async () => {
    const worker = await get('/assets/core-worker-BxN3kq1Z.js');
    expect(worker.headers.get('content-security-policy')).toBe(WORKER_POLICY);
    expect((await get('/')).headers.get('content-security-policy')).toBeNull();
  });

  it('serves the files of a bundle as bytes that may be kept', async () => {
    const { headers } = await get('/ids-0123456789abcdef.safetensors');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('cache-control')).toContain('immutable');
  });

  it('refuses a port that is taken, and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await npxVitrine(['serve', '.', '--port', String(port)], folder.path);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(`error: port ${port} is taken; name another with --port, or --port 0 for any free one\n`);
  });

  it('refuses a file where a folder is wanted', async () => {
    const { code, stderr } = await npxVitrine(['serve', 'dist/index.html'], folder.path);
    expect([code, stderr]).toEqual([1, 'error: dist/index.html: there is no such folder\n']);
  });

  it('ends with 0 when it is told to end', async () => {
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
