// The loops over all N items. Every function here exists once as plain C++ (namespace scalar), which is the oracle, and
// once per target with SIMD; the results are equal bit for bit: integer sums do not depend on their order, and the
// float work is element by element with the same operations in the same order.
#ifndef VITRINE_KERNEL_KERNELS_H_
#define VITRINE_KERNEL_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/array_view.h"

namespace vitrine {

// Items are scored in blocks of this many, so that the intermediate sums stay in the L1 cache.
inline constexpr size_t kScanBlock = 256;

// Scalar products of one query with consecutive rows.
//   query  int8[D], -127..127
//   rows   int8[n][D], -127..127
//   out    int32[n]
// REQUIRES: D = query.size() = rows.cols() <= kMaxDimensions, out.size() = rows.rows(). Cannot overflow:
// 1024 * 127 * 127 < 2^31.
// Exact: equals scalar::DotI8() bit for bit on every target.
void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out);

// The dense part of the score:  out[i] = base[i] + (float(dots[i]) * scales[i]) * factor
//   dots, scales, base, out: [n]; out may be base
// Exact: equals scalar::ScaleAdd() bit for bit on every target (no fused multiply-add).
void ScaleAdd(std::span<const int32_t> dots, std::span<const float> scales, float factor, std::span<const float> base,
              std::span<float> out);

// Positions i with scores[i] > threshold, ascending.
//   positions  uint16[scores.size()]
// REQUIRES: scores.size() <= 65536.
// Returns how many were written.
size_t FindAbove(std::span<const float> scores, float threshold, std::span<uint16_t> positions);

// "scalar", "sse2" or "simd128": what this build scores with.
const char* KernelName();

namespace scalar {
void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out);
void ScaleAdd(std::span<const int32_t> dots, std::span<const float> scales, float factor, std::span<const float> base,
              std::span<float> out);
size_t FindAbove(std::span<const float> scores, float threshold, std::span<uint16_t> positions);
}  // namespace scalar

}  // namespace vitrine

#endif  // VITRINE_KERNEL_KERNELS_H_
