// What dist/ holds, as package.json promises it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'dist', 'index.js'), 'utf8');

/** The two workers are the longest strings of the module. */
function workers(): { core: string; fetcher: string } {
  const strings = page.match(/(["'`])(?:\\.|(?!\1)[^\\])*\1/gs) ?? [];
  const long = strings.filter((text) => text.length > 5000);
  const core = long.find((text) => text.includes('instantiateWasm'));
  const fetcher = long.find((text) => text.includes('SHA-256'));
  if (long.length !== 2 || !core || !fetcher) throw new Error(`${long.length} long strings in dist/index.js`);
  return { core, fetcher };
}

describe('the built package', () => {
  it('has every file that package.json exports', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    const files = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
    expect(Object.keys(exports['.'] as object)[0]).toBe('types');
  });

  it('names core.wasm in the form that bundlers look for', () => {
    expect(page).toMatch(/new URL\("\.\/core\.wasm",import\.meta\.url\)/);
  });

  it('keeps the engine out of the fetcher, and dynamic code out of both workers', () => {
    const { core, fetcher } = workers();
    expect(fetcher.match(/instantiateWasm|vitrine-history/)?.[0]).toBeUndefined();
    for (const worker of [core, fetcher]) {
      expect(worker.match(/\beval\(|new Function|importScripts|import\(/)?.[0]).toBeUndefined();
    }
  });

  it('gives the core no way to the network of its own', () => {
    const ways = /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|WebTransport|RTCPeerConnection/;
    expect(workers().core.match(ways)?.[0]).toBeUndefined();
    expect(workers().fetcher.match(ways)?.[0]).toBe('fetch(');
  });
});
