import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ANSWER, hasRelaxedSimd, PROBE } from '../../web/src/client/relaxed-simd.js';

/** Runs the probe in a Node of its own: flags of V8 hold for a whole process. */
function probeIn(flags: string[]): string {
  const script = `
    const module = new WebAssembly.Module(Buffer.from('${PROBE}', 'base64'));
    console.log(new WebAssembly.Instance(module).exports.a());`;
  const { stdout, status } = spawnSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'refused';
}

const isNode20 = process.versions.node.startsWith('20.');

describe('the choice of the module', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('finds out a compiler that takes relaxed operations and computes them wrong', (context) => {
    if (!isNode20) context.skip('only Node 20 has that compiler');
    expect(probeIn([])).toBe('refused');
    expect(probeIn(['--experimental-wasm-relaxed-simd', '--liftoff-only'])).toMatch(/^(?!-7620$)-?\d+$/);
    expect(probeIn(['--experimental-wasm-relaxed-simd', '--no-liftoff'])).toBe(String(ANSWER));
  });

  it('takes relaxed SIMD where it is right', (context) => {
    if (isNode20) context.skip('Node 20 has relaxed SIMD behind a flag only');
    expect(hasRelaxedSimd()).toBe(true);
  });

  it('does without where the page may not compile WebAssembly', () => {
    vi.stubGlobal('WebAssembly', {
      Module: function Module(): void {
        throw new Error('blocked by a Content-Security-Policy');
      },
    });
    expect(hasRelaxedSimd()).toBe(false);
  });
});
