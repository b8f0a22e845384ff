// x86-64: SSE2, which every such processor has, so that the same program runs and answers alike everywhere.
#include <emmintrin.h>

#include <bit>
#include <cassert>

#include "kernel/kernels_x86.h"
#include "kernel/rest_of_i4.h"

namespace vitrine::sse2 {
namespace {

constexpr size_t kLane = 16;

// 16 int8 as two vectors of eight int16.
struct Widened {
  __m128i low;
  __m128i high;
};

Widened LoadWidened(const int8_t* bytes) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  // Each byte twice makes an int16 with the byte on top; the shift keeps its sign.
  return {_mm_srai_epi16(_mm_unpacklo_epi8(v, v), 8), _mm_srai_epi16(_mm_unpackhi_epi8(v, v), 8)};
}

// The sum over 16 products, in four int32 lanes.
__m128i Products(const Widened& a, const Widened& b) {
  return _mm_add_epi32(_mm_madd_epi16(a.low, b.low), _mm_madd_epi16(a.high, b.high));
}

// 16 int8 as the even and the odd ones, eight int16 each.
struct EvenOdd {
  __m128i even;
  __m128i odd;
};

EvenOdd LoadEvenOdd(const int8_t* bytes) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return {_mm_srai_epi16(_mm_slli_epi16(v, 8), 8), _mm_srai_epi16(v, 8)};
}

// The sum over the 32 products of the nibbles of 16 bytes, in four int32 lanes. Widening comes free: each of the four
// nibbles of a 16-bit lane is one shift and one mask away.
__m128i NibbleProducts(const uint8_t* bytes, const EvenOdd& low, const EvenOdd& high) {
  const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i nibble = _mm_set1_epi16(15);
  const __m128i a = _mm_madd_epi16(low.even, _mm_and_si128(v, nibble));
  const __m128i b = _mm_madd_epi16(low.odd, _mm_and_si128(_mm_srli_epi16(v, 8), nibble));
  const __m128i c = _mm_madd_epi16(high.even, _mm_and_si128(_mm_srli_epi16(v, 4), nibble));
  const __m128i d = _mm_madd_epi16(high.odd, _mm_srli_epi16(v, 12));
  return _mm_add_epi32(_mm_add_epi32(a, b), _mm_add_epi32(c, d));
}

// {sum of a, sum of b, sum of c, sum of d} over the four lanes of each.
__m128i HorizontalSums(__m128i a, __m128i b, __m128i c, __m128i d) {
  const __m128i ab = _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
  const __m128i cd = _mm_add_epi32(_mm_unpacklo_epi32(c, d), _mm_unpackhi_epi32(c, d));
  return _mm_add_epi32(_mm_unpacklo_epi64(ab, cd), _mm_unpackhi_epi64(ab, cd));
}

int32_t SumOfLanes(__m128i v) { return _mm_cvtsi128_si32(HorizontalSums(v, v, v, v)); }

}  // namespace

void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  assert(query.size() == rows.cols() && out.size() == rows.rows());
  const size_t dimensions = query.size();
  const size_t whole = dimensions / kLane * kLane;
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const int8_t* row = rows.data().data() + i * dimensions;
    __m128i sums[4] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    for (size_t d = 0; d < whole; d += kLane) {
      const Widened q = LoadWidened(query.data() + d);
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = _mm_add_epi32(sums[r], Products(q, LoadWidened(row + r * dimensions + d)));
      }
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out.data() + i), HorizontalSums(sums[0], sums[1], sums[2], sums[3]));
    for (size_t d = whole; d < dimensions; ++d) {
      for (size_t r = 0; r < 4; ++r) out[i + r] += int32_t{query[d]} * int32_t{row[r * dimensions + d]};
    }
  }
  // Not for ends of blocks alone: what the session reaches is scored a row at a time.
  for (; i < rows.rows(); ++i) {
    const std::span<const int8_t> row = rows.Row(i);
    __m128i sum = _mm_setzero_si128();
    for (size_t d = 0; d < whole; d += kLane) {
      sum = _mm_add_epi32(sum, Products(LoadWidened(query.data() + d), LoadWidened(row.data() + d)));
    }
    out[i] = SumOfLanes(sum);
    for (size_t d = whole; d < dimensions; ++d) out[i] += int32_t{query[d]} * int32_t{row[d]};
  }
}

void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const __m128i excess = _mm_set1_epi32(ExcessI4(query, whole));
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    __m128i sums[4] = {_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
    for (size_t d = 0; d < whole; d += kLane) {
      const EvenOdd low = LoadEvenOdd(query.data() + d);
      const EvenOdd high = LoadEvenOdd(query.data() + half + d);
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = _mm_add_epi32(sums[r], NibbleProducts(row + r * half + d, low, high));
      }
    }
    const __m128i all = _mm_sub_epi32(HorizontalSums(sums[0], sums[1], sums[2], sums[3]), excess);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out.data() + i), all);
    if (whole == half) continue;
    for (size_t r = 0; r < 4; ++r) out[i + r] += RestI4(query, rows.Row(i + r), whole);
  }
  for (; i < rows.rows(); ++i) {
    const std::span<const uint8_t> row = rows.Row(i);
    __m128i sum = _mm_setzero_si128();
    for (size_t d = 0; d < whole; d += kLane) {
      const EvenOdd low = LoadEvenOdd(query.data() + d);
      sum = _mm_add_epi32(sum, NibbleProducts(row.data() + d, low, LoadEvenOdd(query.data() + half + d)));
    }
    out[i] = SumOfLanes(sum) - _mm_cvtsi128_si32(excess) + RestI4(query, row, whole);
  }
}

size_t ScoreAbove(const DenseScores& input, float threshold, std::span<float> scores, std::span<uint16_t> positions) {
  const __m128 factors = _mm_set1_ps(input.factor);
  const __m128 prior_factors = _mm_set1_ps(input.prior_factor);
  const __m128 thresholds = _mm_set1_ps(threshold);
  size_t found = 0;
  size_t i = 0;
  for (; i + 4 <= scores.size(); i += 4) {
    const auto* dots = reinterpret_cast<const __m128i*>(input.dots.data() + i);
    const __m128 dot = _mm_cvtepi32_ps(_mm_loadu_si128(dots));
    const __m128 scaled = _mm_mul_ps(_mm_mul_ps(dot, _mm_loadu_ps(input.scales.data() + i)), factors);
    const __m128 score = _mm_add_ps(_mm_mul_ps(_mm_loadu_ps(input.prior.data() + i), prior_factors), scaled);
    _mm_storeu_ps(scores.data() + i, score);
    // Once the list is full almost no four have a candidate.
    for (auto mask = static_cast<uint32_t>(_mm_movemask_ps(_mm_cmpgt_ps(score, thresholds))); mask != 0;
         mask &= mask - 1) {
      positions[found++] = static_cast<uint16_t>(i + static_cast<size_t>(std::countr_zero(mask)));
    }
  }
  for (; i < scores.size(); ++i) {
    scores[i] = input.At(i);
    if (scores[i] > threshold) positions[found++] = static_cast<uint16_t>(i);
  }
  return found;
}

}  // namespace vitrine::sse2
