// x86-64: asks the processor once, at the first call, what it can do.
#include "kernel/kernels_x86.h"

namespace vitrine {
namespace {

struct Kernels {
  const char* name;
  decltype(&DotI8) dot_i8;
  decltype(&DotI4) dot_i4;
  decltype(&ScanPq4) scan_pq4;
};

Kernels Choose() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return {"sse2", sse2::DotI8, sse2::DotI4, scalar::ScanPq4};
#if defined(VITRINE_HAS_AVX_VNNI) && !defined(__clang_analyzer__)  // whose Clang 14 does not know the name
  if (__builtin_cpu_supports("avxvnni")) return {"avx-vnni", avx2::DotI8, avx_vnni::DotI4, avx2::ScanPq4};
#endif
  return {"avx2", avx2::DotI8, avx2::DotI4, avx2::ScanPq4};
}

const Kernels& Chosen() {
  static const Kernels kernels = Choose();
  return kernels;
}

}  // namespace

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  Chosen().dot_i8(query, rows, out);
}

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  Chosen().dot_i4(query, rows, out);
}

size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
               std::span<uint16_t> positions, std::span<uint16_t> sums) {
  return Chosen().scan_pq4(tables, codes, minimum, positions, sums);
}

size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions) {
  return sse2::ScoreAbove(input, threshold, scores, positions);
}

const char* KernelName() { return Chosen().name; }

}  // namespace vitrine
