#include "fit/block_lengths.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

constexpr size_t kDimensions = 7;

// Rows of many lengths, some of them of zeros alone.
std::vector<float> RandomRows(size_t n, uint64_t seed) {
  Random random(seed);
  std::vector<float> rows;
  for (size_t i = 0; i < n; ++i) {
    const double length = random.Chance(0.1) ? 0 : std::exp2(random.Uniform(-20, 3));
    for (size_t d = 0; d < kDimensions; ++d) rows.push_back(static_cast<float>(random.Uniform(-1, 1) * length));
  }
  return rows;
}

// length(i): of vector i. None is longer than its block says, and one of each block is nearly as long.
template <typename Length>
void ExpectToBound(const std::vector<float>& lengths, size_t n, const Length& length) {
  ASSERT_EQ(lengths.size(), (n + 255) / 256);
  std::vector<double> longest(lengths.size(), 0);
  for (size_t i = 0; i < n; ++i) {
    longest[i / 256] = std::max(longest[i / 256], length(i));
    EXPECT_LE(length(i), lengths[i / 256]) << i;
  }
  for (size_t b = 0; b < lengths.size(); ++b) EXPECT_NEAR(lengths[b], longest[b], longest[b] * 1e-6);
}

TEST(BlockLengths, BoundEveryVectorAsItIsStored) {
  for (const size_t n : {1u, 255u, 256u, 257u, 1000u}) {
    const std::vector<float> rows = RandomRows(n, n);
    const QuantisedRows int8 = QuantiseRows(rows, kDimensions);
    ExpectToBound(BlockLengths(int8), n, [&](size_t i) {
      double square = 0;
      for (size_t d = 0; d < kDimensions; ++d) {
        const double value = int8.values[i * kDimensions + d] * static_cast<double>(int8.scales[i]);
        square += value * value;
      }
      return std::sqrt(square);
    });
    const QuantisedNibbles int4 = QuantiseNibbles(rows, kDimensions);
    constexpr size_t kHalf = (kDimensions + 1) / 2;
    ExpectToBound(BlockLengths(int4), n, [&](size_t i) {
      double square = 0;
      for (size_t d = 0; d < kDimensions; ++d) {
        const uint8_t byte = int4.bytes[i * kHalf + d % kHalf];
        const double value = ((d < kHalf ? byte % 16 : byte / 16) - 8) * static_cast<double>(int4.scales[i]);
        square += value * value;
      }
      return std::sqrt(square);
    });
  }
}

TEST(BlockLengths, BoundWhatCodesStandFor) {
  constexpr size_t kItems = 600;
  PqOptions options;
  options.num_subs = 3;
  const FittedPq pq = FitPq(RandomRows(kItems, 3), kDimensions, options, 1);
  ExpectToBound(BlockLengths(pq), kItems, [&](size_t i) {
    double square = 0;
    for (size_t m = 0; m < pq.num_subs; ++m) {
      const size_t centroid = m * 16 + pq.codes[i * pq.num_subs + m];
      for (size_t d = 0; d < pq.sub_dimensions; ++d) {
        const double value = pq.centroids[centroid * pq.sub_dimensions + d];
        square += value * value;
      }
    }
    return std::sqrt(square);
  });
}

}  // namespace
}  // namespace vitrine
