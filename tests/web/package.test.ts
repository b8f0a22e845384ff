// What dist/ holds, as package.json promises it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(root, 'dist', name), 'utf8');
const workers = (await import(join(root, 'dist', 'workers.js'))) as { core: string; fetcher: string };

describe('the built package', () => {
  it('has every file that package.json exports, types first', () => {
    type Entry = string | { [condition: string]: Entry };
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, Entry>;
    };
    const files = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g) ?? [];
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
    const expectTypesFirst = (entry: Entry): void => {
      if (typeof entry === 'string') return;
      const [first, ...others] = Object.entries(entry).filter(([, value]) => typeof value === 'string');
      if (others.length > 0) expect(first?.[0]).toBe('types');
      for (const value of Object.values(entry)) expectTypesFirst(value);
    };
    for (const entry of Object.values(exports)) expectTypesFirst(entry);
  });

  it('names the one file that a page may have to serve in the form that bundlers look for', () => {
    expect(read('index.js')).toMatch(/new URL\("\.\/core-worker\.js",import\.meta\.url\)/);
  });

  it('imports its other parts from beside it, and nothing from elsewhere', () => {
    const imported = [...read('index.js').matchAll(/import\("([^"]+)"\)/g)].map(([, path]) => path as string);
    expect(new Set(imported).size).toBeGreaterThan(4);
    for (const path of imported) expect(existsSync(join(root, 'dist', path)), path).toBe(true);
    expect(read('index.js')).not.toMatch(/\bfrom"/);
  });

  it('holds the module as text that is the module', async () => {
    const { default: text } = (await import(join(root, 'dist', 'core-wasm.js'))) as { default: string };
    const { moduleBytes } = await import('../../web/src/shared/module-text.js');
    expect(Buffer.from(moduleBytes(text)).equals(readFileSync(join(root, 'dist', 'core.wasm')))).toBe(true);
    const { default: relaxed } = (await import(join(root, 'dist', 'core-relaxed.js'))) as { default: string };
    expect(Buffer.from(moduleBytes(relaxed)).subarray(0, 4).toString('latin1')).toBe('\0asm');
    expect(relaxed).not.toBe(text);
  });

  it('keeps the engine out of the fetcher, and dynamic code out of both workers', () => {
    expect(workers.core).toBe(read('core-worker.js'));
    expect(workers.core).toContain('WebAssembly.instantiate');
    expect(workers.fetcher.match(/WebAssembly|vitrine-history/)?.[0]).toBeUndefined();
    for (const worker of [workers.core, workers.fetcher]) {
      expect(worker.match(/\beval\(|new Function|importScripts|import\(/)?.[0]).toBeUndefined();
    }
  });

  it('gives the core no way to the network but the one by which it tries its seal', () => {
    const ways = /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|WebTransport|RTCPeerConnection/;
    expect(workers.core.match(ways)?.[0]).toBeUndefined();
    expect(workers.core.match(/\.fetch\b|\["fetch"\]/g)).toHaveLength(1);
    expect(workers.core).toContain('"data:,"');
    expect(workers.fetcher.match(ways)?.[0]).toBe('fetch(');
  });
});
