import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FetchRequest } from '../../web/src/shared/protocol.js';
import { MUGS, makeBundle } from './support/bundle.js';
import { FakeDevice, FakeServer, fetchWith, urlOf } from './support/fetching.js';
import { makeKey, type TestKey } from './support/signing.js';

const { manifest } = makeBundle();
const refusal = (message: RegExp) => ({ code: 'bundle-untrusted', message: expect.stringMatching(message) });
let ed25519: TestKey;
let p256: TestKey;
let other: TestKey;

beforeAll(async () => {
  [ed25519, p256, other] = await Promise.all([makeKey('ed25519'), makeKey('p256'), makeKey('ed25519')]);
});

async function fetchSigned(signature: string | undefined, keys: TestKey[], changes: Partial<FetchRequest> = {}) {
  const transport = new FakeServer(makeBundle(), signature);
  const store = new FakeDevice();
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  return { transport, store, ...(await fetchWith({ transport, store }, { publicKeys, ...changes })) };
}

describe('a pinned key', () => {
  it.each(['ed25519', 'p256'] as const)('lets in what it has signed (%s), and is remembered with it', async (kind) => {
    const key = kind === 'p256' ? p256 : ed25519;
    const { bundle: bytes, store, transport } = await fetchSigned(await key.sign(manifest), [key]);
    expect(bytes?.files).toHaveLength(4);
    expect(store.current?.verifiedBy).toBe(key.publicKey);
    expect(transport.log.slice(0, 2)).toEqual(['manifest.json?v=7 no-cache', 'manifest.sig?v=7 no-cache']);
  });

  it('is one of several: one valid signature by one of them is enough', async () => {
    const both = (await other.sign(manifest)) + (await p256.sign(manifest));
    expect((await fetchSigned(both, [ed25519, p256])).store.current?.verifiedBy).toBe(p256.publicKey);
    expect((await fetchSigned(await ed25519.sign(manifest), [other, ed25519])).bundle).toBeTruthy();
  });

  it('passes over lines of a kind that this package does not know', async () => {
    const lines = `future:AAAA\n${await ed25519.sign(manifest)}`;
    expect((await fetchSigned(lines, [ed25519])).bundle).toBeTruthy();
  });

  it('falls back to P-256 in a browser that does not know Ed25519', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey');
    const real = importKey.getMockImplementation() ?? SubtleCrypto.prototype.importKey;
    importKey.mockImplementation((async (...args: Parameters<SubtleCrypto['importKey']>) => {
      if ((args[2] as { name: string }).name === 'Ed25519') throw new DOMException('unknown', 'NotSupportedError');
      return Reflect.apply(real, crypto.subtle, args);
    }) as SubtleCrypto['importKey']);
    try {
      const both = (await ed25519.sign(manifest)) + (await p256.sign(manifest));
      expect((await fetchSigned(both, [ed25519, p256])).store.current?.verifiedBy).toBe(p256.publicKey);
      expect((await fetchSigned(both, [ed25519])).failed).toEqual(refusal(/this browser.*both/));
    } finally {
      importKey.mockRestore();
    }
  });

  it('needs WebCrypto, and says what to do without', async () => {
    const signature = await ed25519.sign(manifest);
    vi.stubGlobal('crypto', { subtle: undefined });
    try {
      expect((await fetchSigned(signature, [ed25519])).failed).toEqual(refusal(/https/));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each<[string, () => Promise<string | undefined>, RegExp]>([
    ['no signature', async () => undefined, /manifest\.sig is not there.*vitrine sign/],
    ['an empty one', async () => '', /holds no signature/],
    ['a page in its place', async () => '<!doctype html><title>Shop</title>', /holds no signature/],
    ['one by another key', () => other.sign(manifest), /not a signature of this manifest.json by a pinned key/],
    ['one over other bytes', () => ed25519.sign(`${manifest} `), /not a signature of this manifest.json/],
    ['one of another kind of key', () => p256.sign(manifest), /not a signature of this manifest.json/],
    ['half a signature', async () => (await ed25519.sign(manifest)).slice(0, 50), /manifest\.sig/],
  ])('refuses %s, before any file is fetched', async (_what, signature, message) => {
    const { failed, transport, store } = await fetchSigned(await signature(), [ed25519]);
    expect(failed).toEqual(refusal(message));
    expect(transport.log.every((line) => line.startsWith('manifest'))).toBe(true);
    expect(store.writes).toBe(0);
  });

  it('asks once more when manifest and signature do not fit, as in the middle of a deployment', async () => {
    const transport = new FakeServer(makeBundle());
    const late = [await ed25519.sign(makeBundle(MUGS, { version: 6 }).manifest), await ed25519.sign(manifest)];
    transport.contents.set(urlOf('manifest.sig?v=7'), () => late.shift() as string);
    const { bundle: bytes } = await fetchWith({ transport }, { publicKeys: [ed25519.publicKey] });
    expect(bytes?.files).toHaveLength(4);
    expect(transport.log.filter((line) => line.startsWith('manifest.json'))).toEqual([
      'manifest.json?v=7 no-cache',
      'manifest.json?v=7 reload',
    ]);
  });

  it('takes the signature of supplied bytes from beside them', async () => {
    const signature = await ed25519.sign(manifest);
    const supply = (bytes: object) =>
      fetchSigned(undefined, [ed25519], { bundle: { bytes: { ...makeBundle(), ...bytes } } });
    expect((await supply({ signature })).bundle?.files).toHaveLength(4);
    expect((await supply({ signature, manifest: new TextEncoder().encode(manifest) })).bundle).toBeTruthy();
    expect((await supply({})).failed).toEqual(refusal(/manifest\.sig is not there/));
  });

  it('does not trust what was stored before it was pinned, and fetches only the manifest again', async () => {
    const store = new FakeDevice();
    await fetchWith({ transport: new FakeServer(makeBundle()), store });
    const transport = new FakeServer(makeBundle(), await ed25519.sign(manifest));
    const outcome = await fetchWith({ transport, store }, { publicKeys: [ed25519.publicKey] });
    expect(outcome.bundle?.files).toEqual(Object.values(makeBundle().files));
    expect(transport.log).toHaveLength(2);
    expect(store.current?.verifiedBy).toBe(ed25519.publicKey);
  });
});

it('asks for no signature when no key is pinned', async () => {
  const { transport, bundle: bytes } = await fetchSigned(undefined, []);
  expect(bytes?.files).toHaveLength(4);
  expect(transport.log.some((line) => line.includes('manifest.sig'))).toBe(false);
});
