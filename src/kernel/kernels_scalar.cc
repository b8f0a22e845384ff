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

size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions) {
  size_t found = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    scores[i] = input.At(i);
    if (scores[i] > threshold) positions[found++] = static_cast<uint16_t>(i);
  }
  return found;
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

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  const size_t rows = tables.rows();
  assert(rows >= 1 && rows <= kMaxPqTables && tables.cols() == 16 && codes.size() % (rows * 16) == 0);
  size_t found = 0;
  for (size_t begin = 0; begin * rows / 2 < codes.size(); begin += kPqBlock) {
    const std::span<const uint8_t> block = codes.subspan(begin * rows / 2, rows * 16);
    for (size_t i = 0; i < kPqBlock; ++i) {
      uint32_t sum = 0;
      for (size_t m = 0; m < rows; ++m) sum += tables.Row(m)[block[m * 16 + i % 16] >> (i / 16 * 4) & 15];
      if (static_cast<int>(sum) < minimum) continue;
      positions[found] = static_cast<uint16_t>(begin + i);
      sums[found++] = static_cast<uint16_t>(sum);
    }
  }
  return found;
}

}  // namespace vitrine::scalar
