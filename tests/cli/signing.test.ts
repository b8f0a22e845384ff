import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '../../web/src/fetcher/verify-signature.js';
import { MUGS, makeBundle } from '../web/support/bundle.js';
import { temporaryFolder, vitrine } from './support.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let publicKey: string;
let otherKey: string;
const at = (...parts: string[]) => join(folder.path, ...parts);
const run = (...args: string[]) => vitrine(args, folder.path);
const keygen = async (file: string) => (await run('keygen', file)).stdout.trim();

/** A new folder with a bundle in it, by a name that no other test uses. */
async function bundle(name: string, manifestChanges: Record<string, unknown> = {}): Promise<string> {
  const { manifest, files } = makeBundle(MUGS, manifestChanges);
  await mkdir(at(name));
  await writeFile(at(name, 'manifest.json'), manifest);
  for (const [path, bytes] of Object.entries(files)) await writeFile(at(name, path), bytes);
  return name;
}

/** With a manifest.sig that `sign` would refuse to write, or that a test then spoils. */
async function signedBundle(name: string): Promise<string> {
  await bundle(name);
  expect((await run('sign', name, '--key', 'shop.pem')).code).toBe(0);
  return name;
}

const verify = (name: string, ...keys: string[]) =>
  run('verify', name, ...keys.flatMap((key) => ['--public-key', key]));
const kindOf = (kind: string, keys: string) => keys.split(',').find((key) => key.startsWith(kind)) as string;

beforeAll(async () => {
  folder = await temporaryFolder();
  publicKey = await keygen('shop.pem');
  otherKey = await keygen('other.pem');
});
afterAll(() => folder.remove());

describe('vitrine keygen', () => {
  it('writes two private keys that only their owner can read, and prints the public ones', async () => {
    expect((await stat(at('shop.pem'))).mode & 0o777).toBe(0o600);
    expect((await readFile(at('shop.pem'), 'utf8')).match(/-----BEGIN PRIVATE KEY-----/g)).toHaveLength(2);
    expect(publicKey).toMatch(/^ed25519:[\w+/]{43}=,p256:[\w+/]{87}=$/);
    expect(publicKey).not.toBe(otherKey);
  });

  it('never overwrites a file', async () => {
    const before = await readFile(at('shop.pem'));
    const { code, stdout, stderr } = await run('keygen', 'shop.pem');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('shop.pem: is there already');
    expect(await readFile(at('shop.pem'))).toEqual(before);
  });

  it('says where a key cannot be written', async () => {
    const { code, stderr } = await run('keygen', 'nowhere/shop.pem');
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere/shop.pem: cannot be written');
  });

  it('prints JSON', async () => {
    const { stdout } = await run('keygen', 'json.pem', '--json');
    expect(JSON.parse(stdout)).toEqual({ file: 'json.pem', publicKey: expect.stringMatching(/^ed25519:.*,p256:/) });
  });
});

describe('vitrine sign', () => {
  it('leaves the manifest as it is and puts a signature of each kind beside it', async () => {
    await bundle('plain');
    const before = await readFile(at('plain', 'manifest.json'));
    const { code, stdout } = await run('sign', 'plain', '--key', 'shop.pem');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${publicKey}\n` });
    expect(await readFile(at('plain', 'manifest.json'))).toEqual(before);
    const lines = (await readFile(at('plain', 'manifest.sig'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['ed25519', 'p256']);
    expect((await readdir(at('plain'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each(['ed25519', 'p256'])('signs so that WebCrypto verifies %s', async (kind) => {
    const name = await signedBundle(`web-${kind}`);
    const manifest = new Uint8Array(await readFile(at(name, 'manifest.json')));
    const signature = await readFile(at(name, 'manifest.sig'), 'utf8');
    expect(await verifySignature(manifest, signature, [kindOf(kind, publicKey)])).toBe(kindOf(kind, publicKey));
    const wrong = verifySignature(manifest, signature, [kindOf(kind, otherKey)]);
    await expect(wrong).rejects.toMatchObject({ code: 'bundle-untrusted' });
  });

  it('writes when a bundle expires into the manifest, and nothing else', async () => {
    await bundle('dated');
    const before = JSON.parse(await readFile(at('dated', 'manifest.json'), 'utf8'));
    const earliest = Math.floor(Date.now() / 1000) + 30 * 86_400;
    expect((await run('sign', 'dated', '--key', 'shop.pem', '--expires-days', '30')).code).toBe(0);
    const { expires, ...rest } = JSON.parse(await readFile(at('dated', 'manifest.json'), 'utf8'));
    expect(expires).toBeGreaterThanOrEqual(earliest);
    expect(expires).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) + 30 * 86_400);
    expect({ ...rest, expires: null }).toEqual(before);
    const { code, stdout } = await verify('dated', publicKey);
    expect(code).toBe(0);
    expect(stdout).toMatch(/expires: \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });

  it('signs again with another key', async () => {
    const name = await signedBundle('rotated');
    expect((await run('sign', name, '--key', 'other.pem')).code).toBe(0);
    expect((await verify(name, otherKey)).code).toBe(0);
    expect((await verify(name, publicKey)).code).toBe(1);
    expect((await verify(name, publicKey, otherKey)).code).toBe(0);
  });

  it('refuses a damaged bundle, and leaves no signature', async () => {
    await bundle('damaged');
    const file = (await readdir(at('damaged'))).find((name) => name.startsWith('graph')) as string;
    await appendFile(at('damaged', file), 'x');
    const { code, stderr } = await run('sign', 'damaged', '--key', 'shop.pem');
    expect(code).toBe(1);
    expect(stderr).toContain(file);
    expect(await readdir(at('damaged'))).not.toContain('manifest.sig');
  });

  it('refuses a bundle that has expired, unless it is given a new date', async () => {
    await bundle('stale', { expires: 1000 });
    const { code, stderr } = await run('sign', 'stale', '--key', 'shop.pem');
    expect(code).toBe(1);
    expect(stderr).toContain('stale: expired at 1970-01-01 00:16 UTC');
    expect((await run('sign', 'stale', '--key', 'shop.pem', '--expires-days', '1')).code).toBe(0);
  });

  it.each([
    ['a file that is not there', 'missing.pem', () => undefined, /missing\.pem: /],
    ['a file without keys', 'empty.pem', () => writeFile(at('empty.pem'), 'hello\n'), /empty\.pem: is not a file of/],
    [
      'a key that was cut off',
      'cut.pem',
      async () => writeFile(at('cut.pem'), (await readFile(at('shop.pem'), 'utf8')).slice(0, -60)),
      /cut\.pem: is not a file of private keys/,
    ],
  ])('refuses %s', async (_what, file, prepare, said) => {
    await bundle(`for-${file}`);
    await prepare();
    const { code, stderr } = await run('sign', `for-${file}`, '--key', file);
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
  });
});

describe('vitrine verify', () => {
  it('says what it has checked', async () => {
    const name = await signedBundle('good');
    const { code, stdout } = await verify(name, publicKey);
    expect(code).toBe(0);
    expect(stdout).toContain('mugs version 7: 4 files');
    expect(stdout).toContain('signature: valid (ed25519, p256)');
    expect(stdout).toContain('expires: never');
    const json = JSON.parse((await run('verify', name, '--json', '--public-key', publicKey)).stdout);
    expect(json).toEqual({ version: 7, files: 4, signedBy: ['ed25519', 'p256'], expires: null });
  });

  it('says that a signature was not checked when no key is given', async () => {
    const { code, stdout } = await verify(await bundle('unsigned'));
    expect(code).toBe(0);
    expect(stdout).toContain('signature: NOT checked');
  });

  it('warns of a pinned kind of key that has not signed', async () => {
    const name = await signedBundle('half');
    const signatures = await readFile(at(name, 'manifest.sig'), 'utf8');
    await writeFile(at(name, 'manifest.sig'), signatures.split('\n')[0] as string);
    const { code, stderr } = await verify(name, publicKey);
    expect(code).toBe(0);
    expect(stderr).toContain('no pinned p256 key has signed');
  });

  const spoilt: [what: string, spoil: (name: string) => Promise<unknown>, said: RegExp][] = [
    ['a changed manifest', (name) => appendFile(at(name, 'manifest.json'), ' '), /manifest\.sig: no pinned key/],
    ['a flipped bit in a file', flipBit, /graph-.*SHA-256/],
    ['an empty signature', (name) => writeFile(at(name, 'manifest.sig'), '\n'), /manifest\.sig: holds no signature/],
    [
      'a page where the signature should be',
      (name) => writeFile(at(name, 'manifest.sig'), '<!doctype html>\n<title>Shop</title>'),
      /manifest\.sig: signature 1 is not of the form/,
    ],
    [
      'a signature that was cut off',
      async (name) =>
        writeFile(at(name, 'manifest.sig'), (await readFile(at(name, 'manifest.sig'), 'utf8')).slice(0, 40)),
      /manifest\.sig: signature 1 is not the base64 of 64 bytes/,
    ],
  ];

  it.each(spoilt)('refuses %s, and names the place', async (what, spoil, said) => {
    const name = await signedBundle(`spoilt-${what.replaceAll(' ', '-')}`);
    await spoil(name);
    const { code, stdout, stderr } = await verify(name, publicKey);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(said);
  });

  it('refuses a bundle without signature when a key is given', async () => {
    const { code, stderr } = await verify(await bundle('bare'), publicKey);
    expect(code).toBe(1);
    expect(stderr).toContain('manifest.sig: No such file');
  });

  it('refuses a bundle that has expired', async () => {
    const { code, stderr } = await verify(await bundle('expired', { expires: 1_700_000_000 }));
    expect(code).toBe(1);
    expect(stderr).toContain('manifest.json: expired at 2023-11-14 22:13 UTC');
  });

  it.each([
    ['ed25519:AAAA', /is not the base64 of 32 bytes/],
    [`p256:${Buffer.alloc(65, 4).toString('base64')}`, /is not a point of its curve/],
    ['rsa:AAAA', /must begin with ed25519: or p256:/],
    [',', /public key is empty/],
  ])('refuses the public key %s', async (key, said) => {
    const { code, stderr } = await verify(await bundle(`key-${key.slice(0, 4)}`), key);
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
  });
});

describe('vitrine train', () => {
  it('says from the data when a bundle was created, and removes the signature of the bundle it replaces', async () => {
    await run('simulate', '--items', '60', '--users', '60', '--days', '30', '--seed', '3', '--out', 'shop');
    const train = () => run('train', '--events', 'shop/events.csv', '--out', 'model');
    expect((await train()).code).toBe(0);
    const { version, created } = JSON.parse(await readFile(at('model', 'manifest.json'), 'utf8'));
    expect(created).toBe(version);
    expect((await run('sign', 'model', '--key', 'shop.pem')).code).toBe(0);
    expect(await readdir(at('model'))).toContain('manifest.sig');
    expect((await train()).code).toBe(0);
    expect(await readdir(at('model'))).not.toContain('manifest.sig');
  });
});

async function flipBit(name: string): Promise<void> {
  const file = at(name, (await readdir(at(name))).find((path) => path.startsWith('graph')) as string);
  const bytes = await readFile(file);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  await writeFile(file, bytes);
}
