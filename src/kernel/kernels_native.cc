// Native builds for processors without a file of their own: the compiler vectorises the plain loops as it can.
#include "kernel/kernels.h"

namespace vitrine {

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  scalar::DotI8(query, rows, out);
}

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  scalar::DotI4(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return scalar::ScanPq4(tables, codes, minimum, positions, sums);
}

size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions) {
  return scalar::ScoreAbove(input, threshold, scores, positions);
}

const char* KernelName() { return "scalar"; }

}  // namespace vitrine
