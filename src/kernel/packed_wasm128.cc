// WebAssembly SIMD128: the vectors of which a byte holds two values.
#include <wasm_simd128.h>

#include <cassert>

#include "kernel/kernels.h"
#include "kernel/pq4_wasm.h"
#include "kernel/rest_of_i4.h"
#include "kernel/wasm128.h"

namespace vitrine {
namespace {

constexpr size_t kLane = 16;

// 16 int8 as the even and the odd ones, eight int16 each.
struct EvenOdd {
  v128_t even;
  v128_t odd;
};

EvenOdd LoadEvenOdd(const int8_t* bytes) {
  const v128_t v = wasm_v128_load(bytes);
  return {wasm_i16x8_shr(wasm_i16x8_shl(v, 8), 8), wasm_i16x8_shr(v, 8)};
}

// The sum over the 32 products of the nibbles of 16 bytes, in four int32 lanes. Widening comes free: each of the four
// nibbles of a 16-bit lane is one shift and one mask away.
v128_t NibbleProducts(v128_t v, const EvenOdd& low, const EvenOdd& high) {
  const v128_t nibble = wasm_i16x8_const_splat(15);
  const v128_t a = wasm_i32x4_dot_i16x8(low.even, wasm_v128_and(v, nibble));
  const v128_t b = wasm_i32x4_dot_i16x8(low.odd, wasm_v128_and(wasm_u16x8_shr(v, 8), nibble));
  const v128_t c = wasm_i32x4_dot_i16x8(high.even, wasm_v128_and(wasm_u16x8_shr(v, 4), nibble));
  const v128_t d = wasm_i32x4_dot_i16x8(high.odd, wasm_u16x8_shr(v, 12));
  return wasm_i32x4_add(wasm_i32x4_add(a, b), wasm_i32x4_add(c, d));
}

v128_t Swizzle(v128_t table, v128_t indices) { return wasm_i8x16_swizzle(table, indices); }

}  // namespace

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const v128_t excess = wasm_i32x4_splat(ExcessI4(query, whole));
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    v128_t sums[4] = {wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0)};
    for (size_t d = 0; d < whole; d += kLane) {
      const EvenOdd low = LoadEvenOdd(query.data() + d);
      const EvenOdd high = LoadEvenOdd(query.data() + half + d);
#pragma clang loop unroll(full)
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = wasm_i32x4_add(sums[r], NibbleProducts(wasm_v128_load(row + r * half + d), low, high));
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

const char* KernelName() { return "simd128"; }

}  // namespace vitrine
