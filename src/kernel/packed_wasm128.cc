// WebAssembly SIMD128: the vectors of which a byte holds two values.
#include <wasm_simd128.h>

#include "kernel/i4_wasm.h"
#include "kernel/kernels.h"
#include "kernel/pq4_wasm.h"

namespace vitrine {
namespace {

// A nibble stays where it is in its 16-bit lane, and is there 1, 16 or 256 times its value; the query's values make up
// for it, so that every product comes 256 times as large. 1024 dimensions of those stay below 2^29.
constexpr uint32_t kShift = 8;

// Eight int16 each, by the nibble that they are multiplied with.
struct Lane {
  v128_t low_even;   // times 256
  v128_t low_odd;    // times 1
  v128_t high_even;  // times 16
  v128_t high_odd;   // times 256
};

Lane Load(const int8_t* low, const int8_t* high) {
  const v128_t a = wasm_v128_load(low);
  const v128_t b = wasm_v128_load(high);
  return {wasm_i16x8_shl(a, 8), wasm_i16x8_shr(a, 8), wasm_i16x8_shr(wasm_i16x8_shl(b, 8), 4),
          wasm_v128_and(b, wasm_i16x8_const_splat(-256))};
}

v128_t AddNibbleProducts(v128_t sums, v128_t v, const Lane& lane) {
  const v128_t a = wasm_i32x4_dot_i16x8(lane.low_even, wasm_v128_and(v, wasm_i16x8_const_splat(0x000f)));
  const v128_t b = wasm_i32x4_dot_i16x8(lane.low_odd, wasm_v128_and(v, wasm_i16x8_const_splat(0x0f00)));
  const v128_t c = wasm_i32x4_dot_i16x8(lane.high_even, wasm_v128_and(v, wasm_i16x8_const_splat(0x00f0)));
  // The topmost bit would be the sign.
  const v128_t d = wasm_i32x4_dot_i16x8(lane.high_odd, wasm_u16x8_shr(v, 12));
  return wasm_i32x4_add(sums, wasm_i32x4_add(wasm_i32x4_add(a, b), wasm_i32x4_add(c, d)));
}

v128_t Swizzle(v128_t table, v128_t indices) { return wasm_i8x16_swizzle(table, indices); }

}  // namespace

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  DotI4Wasm<Load, AddNibbleProducts, kShift>(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return ScanPq4Wasm<Swizzle>(tables, codes, minimum, positions, sums);
}

const char* KernelName() { return "simd128"; }

}  // namespace vitrine
