// WebAssembly relaxed SIMD: the vectors of which a byte holds two values. Relaxed operations may give one thing here
// and another there, but not in the range they are used in here: an unsigned nibble is an i7 operand of 0..15, and
// every index of a table is 0..15. Engines that get these wrong all the same are found at start
// (web/src/client/relaxed-simd.ts).
#include <wasm_simd128.h>

#include "kernel/i4_wasm.h"
#include "kernel/kernels.h"
#include "kernel/pq4_wasm.h"

namespace vitrine {
namespace {

struct Lane {
  v128_t low;
  v128_t high;
};

Lane Load(const int8_t* low, const int8_t* high) { return {wasm_v128_load(low), wasm_v128_load(high)}; }

v128_t AddNibbleProducts(v128_t sums, v128_t v, const Lane& lane) {
  const v128_t nibbles = wasm_u8x16_const_splat(15);
  sums = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(lane.low, wasm_v128_and(v, nibbles), sums);
  return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(lane.high, wasm_v128_and(wasm_u16x8_shr(v, 4), nibbles), sums);
}

v128_t Swizzle(v128_t table, v128_t indices) { return wasm_i8x16_relaxed_swizzle(table, indices); }

}  // namespace

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  DotI4Wasm<Load, AddNibbleProducts, 0>(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return ScanPq4Wasm<Swizzle>(tables, codes, minimum, positions, sums);
}

const char* KernelName() { return "relaxed-simd"; }

}  // namespace vitrine
