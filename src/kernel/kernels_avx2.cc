// x86-64 with AVX2: 32 bytes at a time. Only the functions marked here use the wider instructions. Compiling the whole
// file with -mavx2 would put them into inline functions of the standard library too, and the linker could choose those
// copies for the rest of the program, which must run on any processor.
#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cassert>

#include "kernel/avx2.h"
#include "kernel/kernels_x86.h"
#include "kernel/rest_of_i4.h"

namespace vitrine::avx2 {
namespace {

// 16 int8 as int16.
VITRINE_AVX2 __m256i Widened(const int8_t* bytes) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

// The sum over the 64 products of the nibbles of 32 bytes, in eight int32 lanes. Pairs of products are 3,810 at the
// most, and four of them fit into 16 bits too.
VITRINE_AVX2 __m256i NibbleProducts(__m256i bytes, __m256i low, __m256i high) {
  const __m256i nibbles = _mm256_set1_epi8(15);
  const __m256i a = _mm256_maddubs_epi16(_mm256_and_si256(bytes, nibbles), low);
  const __m256i b = _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibbles), high);
  return _mm256_madd_epi16(_mm256_add_epi16(a, b), _mm256_set1_epi16(1));
}

}  // namespace

VITRINE_AVX2 void DotI8(std::span<const int8_t> query, MatrixView<const int8_t> rows, std::span<int32_t> out) {
  assert(query.size() == rows.cols() && out.size() == rows.rows());
  const size_t dimensions = query.size();
  const size_t whole = dimensions / 16 * 16;
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const int8_t* row = rows.data().data() + i * dimensions;
    __m256i sums[4] = {};
    for (size_t d = 0; d < whole; d += 16) {
      const __m256i q = Widened(query.data() + d);
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(q, Widened(row + r * dimensions + d)));
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
    __m256i sum = _mm256_setzero_si256();
    for (size_t d = 0; d < whole; d += 16) {
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(Widened(query.data() + d), Widened(row.data() + d)));
    }
    out[i] = SumOfLanes(sum);
    for (size_t d = whole; d < dimensions; ++d) out[i] += int32_t{query[d]} * int32_t{row[d]};
  }
}

VITRINE_AVX2 void DotI4(std::span<const int8_t> query, MatrixView<const uint8_t> rows, std::span<int32_t> out) {
  assert(rows.cols() == (query.size() + 1) / 2 && out.size() == rows.rows());
  const size_t half = rows.cols();
  const size_t whole = WholeI4(query.size(), kLane);
  const __m128i excess = _mm_set1_epi32(ExcessI4(query, whole));
  size_t i = 0;
  for (; i + 4 <= rows.rows(); i += 4) {
    const uint8_t* row = rows.data().data() + i * half;
    __m256i sums[4] = {};
    for (size_t d = 0; d < whole; d += kLane) {
      const __m256i low = Load(query.data() + d);
      const __m256i high = Load(query.data() + half + d);
      for (size_t r = 0; r < 4; ++r) {
        sums[r] = _mm256_add_epi32(sums[r], NibbleProducts(Load(row + r * half + d), low, high));
      }
    }
    const __m128i all = _mm_sub_epi32(HorizontalSums(sums[0], sums[1], sums[2], sums[3]), excess);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out.data() + i), all);
    if (whole == half) continue;
    for (size_t r = 0; r < 4; ++r) out[i + r] += RestI4(query, rows.Row(i + r), whole);
  }
  for (; i < rows.rows(); ++i) {
    const std::span<const uint8_t> row = rows.Row(i);
    __m256i sum = _mm256_setzero_si256();
    for (size_t d = 0; d < whole; d += kLane) {
      const __m256i of_lane =
          NibbleProducts(Load(row.data() + d), Load(query.data() + d), Load(query.data() + half + d));
      sum = _mm256_add_epi32(sum, of_lane);
    }
    out[i] = SumOfLanes(sum) - _mm_cvtsi128_si32(excess) + RestI4(query, row, whole);
  }
}

VITRINE_AVX2 size_t ScanPq4(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
                            std::span<uint16_t> positions, std::span<uint16_t> sums) {
  const size_t rows = tables.rows();
  assert(rows >= 1 && rows <= kMaxPqTables && tables.cols() == 16 && codes.size() % (rows * 16) == 0);
  const __m256i nibbles = _mm256_set1_epi8(15);
  const __m256i below = _mm256_set1_epi16(static_cast<int16_t>(minimum - 1));
  size_t found = 0;
  for (size_t at = 0, begin = 0; at < codes.size(); at += rows * 16, begin += kPqBlock) {
    // One lane of 128 bits for the 16 items of the low nibbles, one for those of the high ones. Bytes are added up as
    // halves of 16-bit lanes: `all` collects the even bytes, and 256 times the odd ones, which `odd` has alone.
    __m256i all = _mm256_setzero_si256();
    __m256i odd = _mm256_setzero_si256();
    for (size_t m = 0; m < rows; ++m) {
      const auto* code = reinterpret_cast<const __m128i*>(codes.data() + at + m * 16);
      const auto* entries = reinterpret_cast<const __m128i*>(tables.data().data() + m * 16);
      const __m256i low_low = _mm256_broadcastsi128_si256(_mm_loadu_si128(code));
      const __m256i low_high = _mm256_blend_epi32(low_low, _mm256_srli_epi16(low_low, 4), 0xf0);
      const __m256i table = _mm256_broadcastsi128_si256(_mm_loadu_si128(entries));
      const __m256i chosen = _mm256_shuffle_epi8(table, _mm256_and_si256(low_high, nibbles));
      all = _mm256_add_epi16(all, chosen);
      odd = _mm256_add_epi16(odd, _mm256_srli_epi16(chosen, 8));
    }
    const __m256i even = _mm256_sub_epi16(all, _mm256_slli_epi16(odd, 8));
    // Few blocks have an item that is good enough: one test passes over the others.
    const __m256i largest = _mm256_max_epi16(even, odd);
    if (_mm256_movemask_epi8(_mm256_cmpgt_epi16(largest, below)) == 0) continue;
    // Unpacking works within 128 bits: items 0..7 and 16..23, then 8..15 and 24..31.
    const __m256i first = _mm256_unpacklo_epi16(even, odd);
    const __m256i second = _mm256_unpackhi_epi16(even, odd);
    const __m256i low = _mm256_permute2x128_si256(first, second, 0x20);
    const __m256i high = _mm256_permute2x128_si256(first, second, 0x31);
    uint16_t block_sums[kPqBlock];
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(block_sums), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(block_sums + 16), high);
    // Packing the two comparisons to bytes goes by halves of 128 bits, which the permutation puts back in order.
    const __m256i above = _mm256_permute4x64_epi64(
        _mm256_packs_epi16(_mm256_cmpgt_epi16(low, below), _mm256_cmpgt_epi16(high, below)), 0xd8);
    for (auto mask = static_cast<uint32_t>(_mm256_movemask_epi8(above)); mask != 0; mask &= mask - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(mask));
      positions[found] = static_cast<uint16_t>(begin + i);
      sums[found++] = block_sums[i];
    }
  }
  return found;
}

}  // namespace vitrine::avx2
