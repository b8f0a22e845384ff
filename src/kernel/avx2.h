// What the kernels with AVX2 and those with AVX-VNNI share. Why functions are marked and not files: kernels_avx2.cc.
#ifndef VITRINE_KERNEL_AVX2_H_
#define VITRINE_KERNEL_AVX2_H_

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#define VITRINE_AVX2 __attribute__((target("avx2")))

namespace vitrine::avx2 {

inline constexpr size_t kLane = 32;

VITRINE_AVX2 inline __m256i Load(const void* bytes) { return _mm256_loadu_si256(static_cast<const __m256i*>(bytes)); }

// {sum of a, sum of b, sum of c, sum of d} over the eight int32 lanes of each.
VITRINE_AVX2 inline __m128i HorizontalSums(__m256i a, __m256i b, __m256i c, __m256i d) {
  const __m256i both = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
  return _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
}

VITRINE_AVX2 inline int32_t SumOfLanes(__m256i v) { return _mm_cvtsi128_si32(HorizontalSums(v, v, v, v)); }

}  // namespace vitrine::avx2

#endif  // VITRINE_KERNEL_AVX2_H_
