// WebAssembly, in both builds: 16 bytes at a time. The rests of rows and blocks go through the scalar code.
#include <wasm_simd128.h>

#include <cassert>

#include "kernel/kernels.h"
#include "kernel/wasm128.h"

namespace vitrine {
namespace {

constexpr size_t kLane = 16;

// 16 int8 as two vectors of eight int16. Two widening loads: engines turn each into one instruction, while widening the
// upper half of a register takes a shuffle as well.
struct Widened {
  v128_t low;
  v128_t high;
};

Widened LoadWidened(const int8_t* bytes) { return {wasm_i16x8_load8x8(bytes), wasm_i16x8_load8x8(bytes + 8)}; }

// The sum over 16 products, in four int32 lanes.
v128_t Products(const Widened& a, const Widened& b) {
  return wasm_i32x4_add(wasm_i32x4_dot_i16x8(a.low, b.low), wasm_i32x4_dot_i16x8(a.high, b.high));
}

}  // namespace

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  assert(query.size() == rows.cols() && out.size() == rows.rows());
  const size_t dimensions = query.size();
  const size_t whole = dimensions / kLane * kLane;
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const int8_t* row = rows.data().data() + i * dimensions;
    v128_t sums[4] = {wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0), wasm_i32x4_splat(0)};
    for (size_t d = 0; d < whole; d += kLane) {
      const Widened q = LoadWidened(query.data() + d);
#pragma clang loop unroll(full)
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = wasm_i32x4_add(sums[r], Products(q, LoadWidened(row + r * dimensions + d)));
      }
    }
    wasm_v128_store(out.data() + i, HorizontalSums(sums[0], sums[1], sums[2], sums[3]));
    for (size_t d = whole; d < dimensions; ++d) {
      for (size_t r = 0; r < 4; ++r) out[i + r] += int32_t{query[d]} * int32_t{row[r * dimensions + d]};
    }
  }
  // Not for ends of blocks alone: what the session reaches is scored a row at a time.
  for (; i < rows.rows(); ++i) {
    const std::span<const int8_t> row = rows.Row(i);
    v128_t sum = wasm_i32x4_splat(0);
    for (size_t d = 0; d < whole; d += kLane) {
      sum = wasm_i32x4_add(sum, Products(LoadWidened(query.data() + d), LoadWidened(row.data() + d)));
    }
    out[i] = SumOfLanes(sum);
    for (size_t d = whole; d < dimensions; ++d) out[i] += int32_t{query[d]} * int32_t{row[d]};
  }
}

size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions) {
  const v128_t factors = wasm_f32x4_splat(input.factor);
  const v128_t prior_factors = wasm_f32x4_splat(input.prior_factor);
  const v128_t thresholds = wasm_f32x4_splat(threshold);
  size_t found = 0;
  size_t i = 0;
  for (; i + 4 <= scores.size(); i += 4) {
    const v128_t dot = wasm_f32x4_convert_i32x4(wasm_v128_load(input.dots.data() + i));
    const v128_t scaled = wasm_f32x4_mul(wasm_f32x4_mul(dot, wasm_v128_load(input.scales.data() + i)), factors);
    const v128_t score = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(input.prior.data() + i), prior_factors), scaled);
    wasm_v128_store(scores.data() + i, score);
    // Once the list is full almost no four have a candidate.
    for (uint32_t mask = wasm_i32x4_bitmask(wasm_f32x4_gt(score, thresholds)); mask != 0; mask &= mask - 1) {
      positions[found++] = static_cast<uint16_t>(i + static_cast<size_t>(__builtin_ctz(mask)));
    }
  }
  for (; i < scores.size(); ++i) {
    scores[i] = input.At(i);
    if (scores[i] > threshold) positions[found++] = static_cast<uint16_t>(i);
  }
  return found;
}

}  // namespace vitrine
