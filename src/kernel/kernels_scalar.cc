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
              std::span<float> out) {
  for (size_t i = 0; i < out.size(); ++i) out[i] = base[i] + static_cast<float>(dots[i]) * scales[i] * factor;
}

size_t FindAbove(std::span<const float> scores, float threshold, std::span<uint16_t> positions) {
  size_t found = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > threshold) positions[found++] = static_cast<uint16_t>(i);
  }
  return found;
}

}  // namespace vitrine::scalar
