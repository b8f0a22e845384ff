#include "fit/product_quantiser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "fit/vectors_file.h"

namespace vitrine {
namespace {

std::vector<float> RandomRows(size_t n, size_t d, uint64_t seed) {
  Random random(seed);
  std::vector<float> rows(n * d);
  for (float& v : rows) v = static_cast<float>(random.Normal());
  return rows;
}

// What is left of a row under its codes.
std::vector<double> Residual(const FittedPq& pq, std::span<const float> row, size_t item) {
  std::vector<double> left;
  for (size_t d = 0; d < row.size(); ++d) {
    const size_t m = d / pq.sub_dimensions;
    const size_t centroid = (m * 16 + pq.codes[item * pq.num_subs + m]) * pq.sub_dimensions;
    left.push_back(double{row[d]} - double{pq.centroids[centroid + d % pq.sub_dimensions]});
  }
  return left;
}

// The mean square of what is left along the row.
double ParallelError(const FittedPq& pq, const std::vector<float>& rows, size_t d) {
  double sum = 0;
  const size_t n = rows.size() / d;
  for (size_t i = 0; i < n; ++i) {
    const std::span<const float> row = std::span(rows).subspan(i * d, d);
    const std::vector<double> left = Residual(pq, row, i);
    double along = 0;
    double square = 0;
    for (size_t k = 0; k < d; ++k) {
      along += left[k] * double{row[k]};
      square += double{row[k]} * double{row[k]};
    }
    sum += along * along / square;
  }
  return sum / static_cast<double>(n);
}

TEST(FitPq, FindsSixteenDistinctPartsExactly) {
  // 16 x 16 rows: every pair of 16 values for the first part and 16 for the second.
  std::vector<float> rows;
  for (int a = 0; a < 16; ++a) {
    for (int b = 0; b < 16; ++b) {
      for (const int v : {a * 3, a * a, b * 5, -b}) rows.push_back(static_cast<float>(v));
    }
  }
  PqOptions options;
  options.num_subs = 2;
  options.parallel_weight = 1;
  const FittedPq pq = FitPq(rows, 4, options, 1);
  for (size_t i = 0; i < 256; ++i) {
    for (const double left : Residual(pq, std::span(rows).subspan(i * 4, 4), i)) EXPECT_NEAR(left, 0, 1e-4);
  }
}

TEST(FitPq, GivesTheSameForAnyNumberOfThreads) {
  const std::vector<float> rows = RandomRows(300, 10, 1);
  PqOptions options;
  options.num_subs = 4;
  options.max_training_items = 200;
  const FittedPq one = FitPq(rows, 10, options, 1);
  const FittedPq three = FitPq(rows, 10, options, 3);
  EXPECT_EQ(one.codes, three.codes);
  EXPECT_EQ(one.centroids, three.centroids);
  EXPECT_EQ(one.sub_dimensions, 3u);
}

TEST(FitPq, LeavesLessAlongTheVectorTheMoreThatCounts) {
  const std::vector<float> rows = RandomRows(500, 16, 2);
  PqOptions options;
  options.num_subs = 8;
  options.parallel_weight = 1;
  const double alike = ParallelError(FitPq(rows, 16, options, 1), rows, 16);
  options.parallel_weight = 8;
  EXPECT_LT(ParallelError(FitPq(rows, 16, options, 1), rows, 16), 0.5 * alike);
}

TEST(FitPq, TakesRowsOfZerosAndFewerRowsThanCentroids) {
  std::vector<float> rows = RandomRows(3, 5, 3);
  for (size_t d = 0; d < 5; ++d) rows[d] = 0;
  const FittedPq pq = FitPq(rows, 5, PqOptions(), 1);
  for (const float v : pq.centroids) EXPECT_TRUE(std::isfinite(v));
  for (size_t i = 0; i < 3; ++i) {
    for (const double left : Residual(pq, std::span(rows).subspan(i * 5, 5), i)) EXPECT_NEAR(left, 0, 1e-5);
  }
}

TEST(BlocksOfCodes, PutsTheFirstHalfOfABlockIntoLowNibbles) {
  FittedPq pq;
  pq.num_subs = 2;
  for (uint32_t item = 0; item < 33; ++item) {
    pq.codes.push_back(static_cast<uint8_t>(item % 16));
    pq.codes.push_back(static_cast<uint8_t>(15 - item % 16));
  }
  const std::vector<uint8_t> blocks = BlocksOfCodes(pq);
  ASSERT_EQ(blocks.size(), 2u * 2 * 16);
  EXPECT_EQ(blocks[3], 0x33);
  EXPECT_EQ(blocks[16 + 3], 0xcc);
  EXPECT_EQ(blocks[32], 0x00);
  EXPECT_EQ(blocks[48], 0x0f);
  EXPECT_EQ(blocks[49], 0x00);
}

TEST(ParseVectorFormat, ReadsWhatItWrites) {
  for (const char* name : {"int8", "int4", "pq8", "pq16", "pq32", "pq8+int4", "pq16+int4", "pq32+int8"}) {
    const Result<VectorFormat> format = ParseVectorFormat(name);
    ASSERT_TRUE(format.ok()) << name;
    EXPECT_EQ(VectorFormatName(*format), name);
  }
  for (const char* name : {"", "int2", "pq", "pq16+", "+int4", "int4+pq16", "pq7"}) {
    EXPECT_EQ(ParseVectorFormat(name).status().code(), StatusCode::kInvalidArgument) << name;
  }
}

}  // namespace
}  // namespace vitrine
