// DotI4() of both WebAssembly builds. They differ in how 16 bytes of the query are held and in how their products with
// the nibbles of 16 bytes of a row are added up.
#ifndef VITRINE_KERNEL_I4_WASM_H_
#define VITRINE_KERNEL_I4_WASM_H_

#include <wasm_simd128.h>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernel/kernels.h"
#include "kernel/rest_of_i4.h"
#include "kernel/wasm128.h"

namespace vitrine {

//   Load  Lane(const int8_t* low, const int8_t* high): the 16 values of the query for each half of 16 bytes of a row
//   Add   v128_t(v128_t sums, v128_t nibbles, const Lane& lane): adds the 32 products, times 2^kShift, to four int32
//   lanes
template <auto Load, auto Add, uint32_t kShift>
void DotI4Wasm(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  constexpr size_t kLane = 16;
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const int32_t excess = ExcessI4(query, whole);
  const int8_t* low = query.data();
  const int8_t* high = low + half;
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    v128_t sums[4] = {wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0)};
    for (size_t d = 0; d < whole; d += kLane) {
      const auto lane = Load(low + d, high + d);
#pragma clang loop unroll(full)
      for (size_t r = 0; r < 4; ++r) sums[r] = Add(sums[r], wasm_v128_load(row + r * half + d), lane);
    }
    const v128_t all = wasm_i32x4_shr(HorizontalSums(sums[0], sums[1], sums[2], sums[3]), kShift);
    wasm_v128_store(out.data() + i, wasm_i32x4_sub(all, wasm_i32x4_splat(excess)));
    if (whole == half) continue;
    for (size_t r = 0; r < 4; ++r) out[i + r] += RestI4(query, rows.Row(i + r), whole);
  }
  // Not for ends of blocks alone: what the session reaches is scored a row at a time.
  for (; i < rows.rows(); ++i) {
    const std::span<const uint8_t> row = rows.Row(i);
    v128_t sum = wasm_i32x4_splat(0);
    for (size_t d = 0; d < whole; d += kLane) {
      sum = Add(sum, wasm_v128_load(row.data() + d), Load(low + d, high + d));
    }
    out[i] = (SumOfLanes(sum) >> kShift) - excess + RestI4(query, row, whole);
  }
}

}  // namespace vitrine

#endif  // VITRINE_KERNEL_I4_WASM_H_
