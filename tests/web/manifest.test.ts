import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../web/src/shared/manifest.js';
import { MUGS, makeBundle } from './support/bundle.js';

describe('parseManifest', () => {
  const refused = (code: string, message: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(message) });
  const parse = (changes: Record<string, unknown>) => parseManifest(makeBundle(MUGS, changes).manifest);
  const file = { role: 'ids', path: 'ids.safetensors', bytes: 8, sha256: '0'.repeat(64) };
  const others = ['graph', 'popularity'].map((role) => ({ ...file, role, path: `${role}.safetensors` }));

  it('passes over members and roles that it does not know', () => {
    const manifest = parse({ files: [file, ...others, { ...file, role: 'hologram', path: 'h' }], shape: 'round' });
    expect(manifest.files.map(({ role }) => role)).toEqual(['ids', 'graph', 'popularity']);
  });

  it('reads times in seconds, and takes a text in created for an unknown time', () => {
    expect(parse({ created: 1_764_000_000, expires: 1_766_592_000 })).toMatchObject({
      created: 1_764_000_000,
      expires: 1_766_592_000,
    });
    expect(parse({ created: '2026-11-24T00:00:00Z', expires: undefined })).toMatchObject({
      created: null,
      expires: null,
    });
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
    [{ expires: '2026-12-24' }, /expires/],
    [{ expires: -1 }, /expires/],
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
