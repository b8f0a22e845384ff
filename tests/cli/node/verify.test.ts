// `npx vitrine verify`: signatures are those of the native `sign`.
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npxVitrine, temporaryFolder, vitrine } from '../support.js';
import { writeBundle } from './model.js';

describe('vitrine verify in Node', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let key: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeBundle(join(folder.path, 'mugs'));
    key = (await vitrine(['keygen', 'key.pem'], folder.path)).stdout.trim();
    expect((await vitrine(['sign', 'mugs', '--key', 'key.pem'], folder.path)).code).toBe(0);
  });
  afterAll(() => folder?.remove());

  const run = (...args: string[]) => npxVitrine(['verify', ...args], folder.path);

  it('says that the signature was not looked at when no key was given', async () => {
    const { code, stdout } = await run('mugs');
    expect(code).toBe(0);
    expect(stdout).toBe(`mugs version 7: 4 files, every hash and tensor checked
signature: NOT checked; give the key with --public-key
expires: never
`);
  });

  it('says what the native command says of a signed bundle', async () => {
    const args = ['verify', 'mugs', '--public-key', key];
    const [node, native] = [await npxVitrine(args, folder.path), await vitrine(args, folder.path)];
    expect(node).toEqual(native);
    expect(node.stdout).toContain('signature: valid (ed25519, p256)');
  });

  it('warns of a kind of key that has not signed', async () => {
    const [ed25519 = '', p256 = ''] = key.split(',');
    const other = (await vitrine(['keygen', 'other.pem'], folder.path)).stdout.trim().split(',')[1] as string;
    expect((await run('mugs', '--public-key', ed25519, '--public-key', p256)).stderr).toBe('');
    const { code, stderr } = await run('mugs', '--public-key', `${ed25519},${other}`);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: .*no given p256 key has signed/);
  });

  it('refuses a manifest that was changed after signing', async () => {
    await writeBundle(join(folder.path, 'changed'), undefined, { version: 8 });
    await copyFile(join(folder.path, 'mugs', 'manifest.sig'), join(folder.path, 'changed', 'manifest.sig'));
    const { code, stdout } = await run('changed', '--public-key', key, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('corrupt');
    await rm(join(folder.path, 'changed', 'manifest.sig'));
    expect((await run('changed', '--public-key', key)).stderr).toContain('manifest.sig: there is no such file');
  });

  it('refuses a bundle that has expired', async () => {
    await writeBundle(join(folder.path, 'old'), undefined, { expires: 1_764_000_001 });
    const { code, stderr } = await run('old');
    expect(code).toBe(1);
    expect(stderr).toContain('expired at 2025-11-24T16:00:01');
  });

  it('refuses a key that is none', async () => {
    const { code, stdout } = await run('mugs', '--public-key', 'rsa:AAAA', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('invalid-argument');
  });
});
