import { fromBase64 } from './base64.js';

/**
 * A module that tries the relaxed scalar product of core-relaxed.wasm, of which engines are known that get it wrong:
 *
 *   (func (export "a") (result i32)
 *     (i32x4.extract_lane 0 (i32x4.relaxed_dot_i8x16_i7x16_add_s
 *       (i8x16.splat (i32.const -127)) (i8x16.splat (i32.const 15)) (i8x16.splat (i32.const 0)))))
 *
 * As base64. Written by hand: tests/web/relaxed-simd.test.ts reads it back.
 */
export const PROBE = 'AGFzbQEAAAABBQFgAAF/AwIBAAcFAQFhAAAKFwEVAEGBf/0PQQ/9D0EA/Q/9kwL9GwAL';
export const ANSWER = 4 * -127 * 15;

/**
 * Whether this engine has relaxed SIMD and gets it right. Not by WebAssembly.validate(): the baseline compiler of Node 20
 * takes the module and computes the scalar product wrong. False as well where the page may not compile WebAssembly.
 */
export function hasRelaxedSimd(): boolean {
  try {
    const { a } = new WebAssembly.Instance(new WebAssembly.Module(fromBase64(PROBE))).exports as { a: () => number };
    return a() === ANSWER;
  } catch {
    return false;
  }
}
