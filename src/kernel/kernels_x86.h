// The x86-64 kernels by instruction set; kernels_x86.cc chooses. Each function is as in kernels.h.
#ifndef VITRINE_KERNEL_KERNELS_X86_H_
#define VITRINE_KERNEL_KERNELS_X86_H_

#include "kernel/kernels.h"

namespace vitrine {

// What every x86-64 processor has.
namespace sse2 {
void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out);
void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out);
size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions);
}  // namespace sse2

namespace avx2 {
void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out);
void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out);
size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums);
}  // namespace avx2

namespace avx_vnni {
void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out);
}  // namespace avx_vnni

}  // namespace vitrine

#endif  // VITRINE_KERNEL_KERNELS_X86_H_
