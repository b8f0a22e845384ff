/**
 * A module that tries the two relaxed operations of core-relaxed.wasm and compares what comes out with known answers:
 *
 *   (func (export "a") (result i32)
 *     ;; -127 * 15 + 127 * 1 + -3 * 7 + 100 * 9 + 1000 = 101, in each of four lanes
 *     (i32x4.all_true (i32x4.eq (i32x4.splat (i32.const 101)) (i32x4.relaxed_dot_i8x16_i7x16_add_s
 *       (i32x4.splat <-127 127 -3 100>) (i32x4.splat <15 1 7 9>) (i32x4.splat (i32.const 1000)))))
 *     ;; bytes in reverse
 *     (i32x4.all_true (i32x4.eq (i32x4.splat <100 -3 127 -127>) (i8x16.relaxed_swizzle
 *       (i32x4.splat <-127 127 -3 100>) (i32x4.splat <3 2 1 0>))))
 *     i32.and)
 *
 * As base64. Written by hand: tests/web/relaxed-simd.test.ts reads it back.
 */
export const PROBE =
  'AGFzbQEAAAABBQFgAAF/AwIBAAcFAQFhAAAKRQFDAEGB//WnBv0RQY+CnMgA/RFB6Af9Ef2TAkHlAP0R/Tf9owFBgf/1pwb9EUGDhAT9Ef2AAkHk+v+LeP0R/Tf9owFxCw==';

/**
 * Whether this engine has relaxed SIMD and gets it right. Not by WebAssembly.validate(): the baseline compiler of Node 20
 * takes the module and computes the scalar product wrong. False as well where the page may not compile WebAssembly.
 */
export function hasRelaxedSimd(): boolean {
  try {
    const bytes = Uint8Array.from(atob(PROBE), (char) => char.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return (exports.a as () => number)() === 1;
  } catch {
    return false;
  }
}
