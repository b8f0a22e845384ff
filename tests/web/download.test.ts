import { describe, expect, it } from 'vitest';
import { downloadBundle, type Loader, verifySupplied } from '../../web/src/fetcher/download.js';
import { StartError } from '../../web/src/shared/errors.js';
import { parseManifest } from '../../web/src/shared/manifest.js';
import type { Progress } from '../../web/src/shared/protocol.js';
import { type MadeBundle, MUGS, makeBundle } from './support/bundle.js';

const URL_OF_MANIFEST = 'https://shop.test/model/manifest.json?v=7';

/** A server that has this bundle beside the manifest, and a log of what it was asked for. */
function serve(bundle: MadeBundle, log: string[] = []): Loader {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>([
    [URL_OF_MANIFEST, new TextEncoder().encode(bundle.manifest)],
  ]);
  for (const [path, bytes] of Object.entries(bundle.files)) contents.set(`https://shop.test/model/${path}`, bytes);
  return {
    async load(url, _maxBytes, onBytes) {
      log.push(url);
      const bytes = contents.get(url);
      if (!bytes) throw new StartError('bundle-not-found', `${url} answered with status 404`);
      onBytes(bytes.byteLength);
      return bytes;
    },
  };
}

const download = (bundle: MadeBundle) => downloadBundle(URL_OF_MANIFEST, serve(bundle), () => undefined);
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

function changeFile(
  bundle: MadeBundle,
  role: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
) {
  const path = Object.keys(bundle.files).find((name) => name.startsWith(role)) as string;
  bundle.files[path] = change(bundle.files[path] as Uint8Array<ArrayBuffer>);
  return bundle;
}

describe('downloading a bundle', () => {
  it('fetches the manifest and the files beside it, counting the bytes', async () => {
    const bundle = makeBundle();
    const log: string[] = [];
    const progress: Progress[] = [];
    const { bytes, manifest } = await downloadBundle(URL_OF_MANIFEST, serve(bundle, log), (p) => progress.push(p));
    expect(manifest).toMatchObject({ name: 'mugs', version: 7, items: MUGS.length });
    expect(bytes.roles).toEqual(['ids', 'catalog', 'graph', 'popularity']);
    expect(log).toEqual([
      URL_OF_MANIFEST,
      ...Object.keys(bundle.files).map((path) => `https://shop.test/model/${path}`),
    ]);
    const total = Object.values(bundle.files).reduce((sum, file) => sum + file.byteLength, 0);
    expect(progress.at(0)?.stage).toBe('manifest');
    expect(progress.at(-1)).toEqual({ stage: 'files', loadedBytes: total, totalBytes: total });
  });

  it('says not-found for a file that the manifest names and the server does not have', async () => {
    const bundle = makeBundle();
    const path = Object.keys(bundle.files).find((name) => name.startsWith('graph')) as string;
    delete bundle.files[path];
    await expect(download(bundle)).rejects.toEqual(refused('bundle-not-found', /graph.*404/));
    await expect(verifySupplied(bundle)).rejects.toEqual(refused('bundle-not-found', /graph/));
  });

  it('refuses a truncated file, naming it and both lengths', async () => {
    const bundle = changeFile(makeBundle(), 'graph', (bytes) => bytes.slice(0, -1));
    await expect(download(bundle)).rejects.toEqual(refused('bundle-corrupt', /graph-.* has \d+ bytes .* says \d+/));
  });

  it('refuses a file in which one bit is flipped', async () => {
    const bundle = changeFile(makeBundle(), 'popularity', (bytes) => {
      const changed = bytes.slice();
      changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
      return changed;
    });
    await expect(download(bundle)).rejects.toEqual(refused('bundle-corrupt', /popularity-.*SHA-256/));
    await expect(verifySupplied(bundle)).rejects.toEqual(refused('bundle-corrupt', /popularity-.*SHA-256/));
  });

  it('says that a page came where a file should be', async () => {
    const html = new TextEncoder().encode('<!doctype html><title>Shop</title>');
    const bundle = changeFile(makeBundle(), 'ids', () => html);
    await expect(download(bundle)).rejects.toEqual(refused('bundle-corrupt', /HTML/));
  });

  it('refuses a manifest that is not UTF-8', async () => {
    const bundle = makeBundle();
    await expect(verifySupplied({ ...bundle, manifest: Uint8Array.of(0xff, 0xfe) })).rejects.toEqual(
      refused('bundle-corrupt', /UTF-8/),
    );
  });
});

describe('parseManifest', () => {
  const parse = (changes: Record<string, unknown>) => parseManifest(makeBundle(MUGS, changes).manifest);
  const file = { role: 'ids', path: 'ids.safetensors', bytes: 8, sha256: '0'.repeat(64) };
  const others = ['graph', 'popularity'].map((role) => ({ ...file, role, path: `${role}.safetensors` }));

  it('passes over members and roles that it does not know', () => {
    const manifest = parse({ files: [file, ...others, { ...file, role: 'hologram', path: 'h' }], shape: 'round' });
    expect(manifest.files.map(({ role }) => role)).toEqual(['ids', 'graph', 'popularity']);
  });

  it('says too-new for a format above its own', () => {
    expect(() => parse({ format: 2 })).toThrow(refused('bundle-too-new', /format 2.*update/));
  });

  it.each([
    ['<!doctype html><title>Shop</title>', /HTML/],
    ['{"format": 1, "version"', /not JSON; was it cut off/],
    ['', /not JSON/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
  ])('refuses the text %j', (text, message) => {
    expect(() => parseManifest(text)).toThrow(refused('bundle-corrupt', message));
  });

  it.each([
    [{ format: undefined }, /format/],
    [{ format: '1' }, /format/],
    [{ format: 0 }, /format/],
    [{ version: -1 }, /version/],
    [{ items: 1.5 }, /items/],
    [{ files: {} }, /files/],
    [{ files: [null] }, /files\[0\]/],
    [{ files: [file, ...others.slice(1)] }, /role graph/],
    [{ files: [file, file, ...others] }, /two files/],
    [{ files: [{ ...file, path: '../secret' }] }, /files\[0\].path/],
    [{ files: [{ ...file, path: 'https://elsewhere.test/x' }] }, /files\[0\].path/],
    [{ files: [{ ...file, path: '//elsewhere.test/x' }] }, /files\[0\].path/],
    [{ files: [{ ...file, path: '.' }] }, /files\[0\].path/],
    [{ files: [{ ...file, bytes: 2 ** 32 }] }, /files\[0\].bytes/],
    [{ files: [{ ...file, bytes: '8' }] }, /files\[0\].bytes/],
    [{ files: [{ ...file, sha256: 'abc' }] }, /files\[0\].sha256/],
  ])('refuses %j', (changes, message) => {
    expect(() => parse(changes)).toThrow(refused('bundle-corrupt', message));
  });
});
