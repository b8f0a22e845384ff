// x86-64 with AVX-VNNI, which multiplies unsigned by signed bytes and adds four products to an int32 in one
// instruction. Why functions are marked and not the file: kernels_avx2.cc.
#include <immintrin.h>

#include <cassert>

#include "kernel/avx2.h"
#include "kernel/kernels_x86.h"
#include "kernel/rest_of_i4.h"

#define VITRINE_AVX_VNNI __attribute__((target("avx2,avxvnni")))

namespace vitrine::avx_vnni {
using avx2::HorizontalSums;
using avx2::kLane;
using avx2::Load;

VITRINE_AVX_VNNI void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const __m128i excess = _mm_set1_epi32(ExcessI4(query, whole));
  const __m256i nibbles = _mm256_set1_epi8(15);
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    __m256i sums[4] = {};
    for (size_t d = 0; d < whole; d += kLane) {
      const __m256i low = Load(query.data() + d);
      const __m256i high = Load(query.data() + half + d);
      for (size_t r = 0; r < 4; ++r) {
        const __m256i v = Load(row + r * half + d);
        sums[r] = _mm256_dpbusd_avx_epi32(sums[r], _mm256_and_si256(v, nibbles), low);
        sums[r] = _mm256_dpbusd_avx_epi32(sums[r], _mm256_and_si256(_mm256_srli_epi16(v, 4), nibbles), high);
      }
    }
    const __m128i all = _mm_sub_epi32(HorizontalSums(sums[0], sums[1], sums[2], sums[3]), excess);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out.data() + i), all);
    if (whole == half) continue;
    for (size_t r = 0; r < 4; ++r) out[i + r] += RestI4(query, rows.Row(i + r), whole);
  }
  const size_t rest = rows.rows() - i;
  avx2::DotI4(query, {rows.data().subspan(i * half), rest, half}, out.subspan(i));
}

}  // namespace vitrine::avx_vnni
