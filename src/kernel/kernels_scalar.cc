#include <cassert>

#include "kernel/kernels.h"

namespace vitrine::scalar {

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  assert(query.size() == rows.cols() && out.size() == rows.rows());
  for (size_t i = 0; i < rows.rows(); ++i) {
    const std::span<const int8_t> row = rows.Row(i);
    int32_t sum = 0;
    for (size_t d = 0; d < row.size(); ++d) sum += int32_t{query[d]} * int32_t{row[d]};
    out[i] = sum;
  }
}

void ScaleAdd(std::span<const int32_t> dots, std::span<const float> scales, float factor, std::span<const float> base,
              float base_factor, std::span<float> out) {
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = base[i] * base_factor + static_cast<float>(dots[i]) * scales[i] * factor;
  }
}

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  for (size_t i = 0; i < rows.rows(); ++i) {
    const std::span<const uint8_t> row = rows.Row(i);
    int32_t sum = 0;
    for (size_t d = 0; d < half; ++d) sum += int32_t{query[d]} * (int32_t{row[d]} % 16 - 8);
    for (size_t d = half; d < query.size(); ++d) sum += int32_t{query[d]} * (int32_t{row[d - half]} / 16 - 8);
    out[i] = sum;
  }
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, std::span<const int16_t> minimums,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  const size_t rows = tables.rows();
  assert(rows >= 1 && rows <= kMaxPqTables && tables.cols() == 16 && codes.size() == minimums.size() * rows * 16);
  size_t found = 0;
  for (size_t begin = 0; begin * rows / 2 < codes.size(); begin += kPqBlock) {
    const std::span<const uint8_t> block = codes.subspan(begin * rows / 2, rows * 16);
    for (size_t i = 0; i < kPqBlock; ++i) {
      uint32_t sum = 0;
      for (size_t m = 0; m < rows; ++m) sum += tables.Row(m)[block[m * 16 + i % 16] >> (i / 16 * 4) & 15];
      if (static_cast<int>(sum) < minimums[begin / kPqBlock]) continue;
      positions[found] = static_cast<uint16_t>(begin + i);
      sums[found++] = static_cast<uint16_t>(sum);
    }
  }
  return found;
}

size_t FindAbove(std::span<const float> scores, float threshold, std::span<uint16_t> positions) {
  size_t found = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > threshold) positions[found++] = static_cast<uint16_t>(i);
  }
  return found;
}

}  // namespace vitrine::scalar
