// Native builds for processors without a file of their own: the compiler vectorises the plain loops as it can.
#include "kernel/kernels.h"

namespace vitrine {

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  scalar::DotI8(query, rows, out);
}

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  scalar::DotI4(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, std::span<const int16_t> minimums,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return scalar::ScanPq4(tables, codes, minimums, positions, sums);
}

void ScaleAdd(std::span<const int32_t> dots, std::span<const float> scales, float factor, std::span<const float> base,
              float base_factor, std::span<float> out) {
  scalar::ScaleAdd(dots, scales, factor, base, base_factor, out);
}

size_t FindAbove(std::span<const float> scores, float threshold, std::span<uint16_t> positions) {
  return scalar::FindAbove(scores, threshold, positions);
}

const char* KernelName() { return "scalar"; }

}  // namespace vitrine
