// WebAssembly relaxed SIMD: the vectors of which a byte holds two values. Relaxed operations may give one thing here
// and another there, but not in the range they are used in here: an unsigned nibble is an i7 operand of 0..15, and
// every index of a table is 0..15. Engines that get these wrong all the same are found at start (src/wasm/self_test.h).
#include <wasm_simd128.h>

#include <cassert>

#include "kernel/kernels.h"
#include "kernel/pq4_wasm.h"
#include "kernel/rest_of_i4.h"
#include "kernel/wasm128.h"

namespace vitrine {
namespace {

constexpr size_t kLane = 16;

v128_t Swizzle(v128_t table, v128_t indices) { return wasm_i8x16_relaxed_swizzle(table, indices); }

}  // namespace

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const v128_t excess = wasm_i32x4_splat(ExcessI4(query, whole));
  const v128_t nibbles = wasm_u8x16_const_splat(15);
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    v128_t sums[4] = {wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0)};
    for (size_t d = 0; d < whole; d += kLane) {
      const v128_t low = wasm_v128_load(query.data() + d);
      const v128_t high = wasm_v128_load(query.data() + half + d);
#pragma clang loop unroll(full)
      for (size_t r = 0; r < 4; ++r) {
        const v128_t v = wasm_v128_load(row + r * half + d);
        sums[r] = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(low, wasm_v128_and(v, nibbles), sums[r]);
        sums[r] = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(high, wasm_v128_and(wasm_u16x8_shr(v, 4), nibbles), sums[r]);
      }
    }
    const v128_t all = wasm_i32x4_sub(HorizontalSums(sums[0], sums[1], sums[2], sums[3]), excess);
    wasm_v128_store(out.data() + i, all);
    if (whole == half) continue;
    for (size_t r = 0; r < 4; ++r) out[i + r] += RestI4(query, rows.Row(i + r), whole);
  }
  scalar::DotI4(query, {rows.data().subspan(i * half), rows.rows() - i, half}, out.subspan(i));
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return ScanPq4Wasm<Swizzle>(tables, codes, minimum, positions, sums);
}

const char* KernelName() { return "relaxed-simd"; }

}  // namespace vitrine
