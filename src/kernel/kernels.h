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

// What the scores of n rows are made of.
struct DenseScores {
  std::span<const int32_t> dots;  // [n]
  std::span<const float> scales;  // [n]
  float factor = 0;
  std::span<const float> prior;  // [n]
  float prior_factor = 0;

  float At(size_t i) const { return prior[i] * prior_factor + static_cast<float>(dots[i]) * scales[i] * factor; }
};

// Scores n rows, and finds those above a threshold.
//   scores     float[n]: input.At(i)
//   positions  uint16[n]: those with a score > threshold, ascending
// REQUIRES: n <= 65536.
// Returns how many positions were written.
// Exact: equals scalar::ScoreAbove() bit for bit on every target (no fused multiply-add).
size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions);

// Scalar products of one query with consecutive rows of 4-bit values, two a byte.
//   query  int8[D], -127..127
//   rows   uint8[n][H], H = (D + 1) / 2; byte j holds value j + 8 in its low nibble and value H + j + 8 in its high
//          nibble, values -8..7; for odd D the last high nibble is passed over
//   out    int32[n]
// REQUIRES: D = query.size() <= kMaxDimensions, rows.cols() = H, out.size() = rows.rows().
// Exact: equals scalar::DotI4() bit for bit on every target.
void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out);

// Items of one block of product-quantised codes.
inline constexpr size_t kPqBlock = 32;
// With more tables a sum of table entries could pass 32,767, and SIMD compares 16 bits with sign.
inline constexpr size_t kMaxPqTables = 128;

// Adds up, for every item, the table entries that its codes choose, and lists the items whose sum is large enough.
//   tables     uint8[M][16]
//   codes      uint8[blocks][M][16]; byte j of a row: item j of the block in the low nibble, item 16 + j in the high
//   minimum    the least sum that is listed, 0..32767; 0: all are
//   positions  uint16[blocks * 32]: which items, ascending
//   sums       uint16[blocks * 32]: their sums, in the same order
// REQUIRES: 1 <= M <= kMaxPqTables, so that no sum overflows; blocks <= 2048.
// Returns how many were listed.
// Exact: equals scalar::ScanPq4() on every target.
// Source: André, Kermarrec, Le Scouarnec, PVLDB 9(4), 2015. Differs: 16-bit sums, and no early stop.
size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums);

// "scalar", "sse2", "avx2", "avx-vnni", "simd128" or "relaxed-simd": what this program scores with on this machine.
const char* KernelName();

namespace scalar {
void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out);
size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions);
void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out);
size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums);
}  // namespace scalar

}  // namespace vitrine

#endif  // VITRINE_KERNEL_KERNELS_H_
