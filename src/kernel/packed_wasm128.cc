// WebAssembly SIMD128: the vectors of which a byte holds two values.
#include <wasm_simd128.h>

#include "kernel/i4_wasm.h"
#include "kernel/kernels.h"
#include "kernel/pq4_wasm.h"

namespace vitrine {
namespace {

// 16 int8 as the even and the odd ones, eight int16 each.
struct EvenOdd {
  v128_t even;
  v128_t odd;
};

EvenOdd LoadEvenOdd(const int8_t* bytes) {
  const v128_t v = wasm_v128_load(bytes);
  return {wasm_i16x8_shr(wasm_i16x8_shl(v, 8), 8), wasm_i16x8_shr(v, 8)};
}

// Widening comes free: each of the four nibbles of a 16-bit lane is one shift and one mask away.
v128_t AddNibbleProducts(v128_t sums, v128_t v, const EvenOdd& low, const EvenOdd& high) {
  const v128_t nibble = wasm_i16x8_const_splat(15);
  const v128_t a = wasm_i32x4_dot_i16x8(low.even, wasm_v128_and(v, nibble));
  const v128_t b = wasm_i32x4_dot_i16x8(low.odd, wasm_v128_and(wasm_u16x8_shr(v, 8), nibble));
  const v128_t c = wasm_i32x4_dot_i16x8(high.even, wasm_v128_and(wasm_u16x8_shr(v, 4), nibble));
  const v128_t d = wasm_i32x4_dot_i16x8(high.odd, wasm_u16x8_shr(v, 12));
  return wasm_i32x4_add(sums, wasm_i32x4_add(wasm_i32x4_add(a, b), wasm_i32x4_add(c, d)));
}

v128_t Swizzle(v128_t table, v128_t indices) { return wasm_i8x16_swizzle(table, indices); }

}  // namespace

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  DotI4Wasm<LoadEvenOdd, AddNibbleProducts>(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, std::span<const int16_t> minimums,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return ScanPq4Wasm<Swizzle>(tables, codes, minimums, positions, sums);
}

const char* KernelName() { return "simd128"; }

}  // namespace vitrine
