// What the WebAssembly kernels share.
#ifndef VITRINE_KERNEL_WASM128_H_
#define VITRINE_KERNEL_WASM128_H_

#include <wasm_simd128.h>

#include <cstdint>

namespace vitrine {

// {sum of a, sum of b, sum of c, sum of d} over the four lanes of each: a transpose and three additions.
inline v128_t HorizontalSums(v128_t a, v128_t b, v128_t c, v128_t d) {
  const v128_t ab_low = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5);
  const v128_t ab_high = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7);
  const v128_t cd_low = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  const v128_t cd_high = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  const v128_t ab = wasm_i32x4_add(ab_low, ab_high);  // a0+a2, b0+b2, a1+a3, b1+b3
  const v128_t cd = wasm_i32x4_add(cd_low, cd_high);
  return wasm_i32x4_add(wasm_i64x2_shuffle(ab, cd, 0, 2), wasm_i64x2_shuffle(ab, cd, 1, 3));
}

inline int32_t SumOfLanes(v128_t v) { return wasm_i32x4_extract_lane(HorizontalSums(v, v, v, v), 0); }

}  // namespace vitrine

#endif  // VITRINE_KERNEL_WASM128_H_
