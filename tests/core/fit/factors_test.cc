#include "fit/factors.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data.h"

namespace vitrine {
namespace {

FactorOptions Small() {
  FactorOptions options;
  options.dimensions = 8;
  options.regularisation = 1;
  return options;
}

double Dot(const FittedFactors& f, size_t a, size_t b) {
  double sum = 0;
  for (size_t d = 0; d < f.dimensions; ++d) sum += f.vectors[a * f.dimensions + d] * f.vectors[b * f.dimensions + d];
  return sum;
}

TEST(FitFactors, BringsItemsOfOneColourTogether) {
  const FittedFactors f = FitFactors(MakeHistories(testing::Checkerboard(), {}), Small(), 0, 1);
  ASSERT_EQ(f.vectors.size(), 16u * 8);
  double same = 0;
  double other = 0;
  for (size_t i = 0; i < 16; ++i) {
    for (size_t j = 0; j < 16; ++j) (i % 2 == j % 2 ? same : other) += i == j ? 0 : Dot(f, i, j);
  }
  EXPECT_GT(same / (16 * 7), 4 * std::abs(other / (16 * 8)));
}

TEST(FitFactors, IsTheSameForAnyNumberOfThreadsAndOtherForAnotherSeed) {
  const Histories h = MakeHistories(testing::Checkerboard(), {});
  FactorOptions options = Small();
  const FittedFactors one = FitFactors(h, options, 0, 1);
  EXPECT_EQ(FitFactors(h, options, 0, 3).vectors, one.vectors);
  EXPECT_EQ(FitFactors(h, options, 0, 3).projection, one.projection);
  options.seed = 2;
  EXPECT_NE(FitFactors(h, options, 0, 1).vectors, one.vectors);
}

TEST(FitFactors, GivesFiniteNumbersForNextToNothing) {
  for (const auto& people : {std::vector<testing::Person>{}, std::vector<testing::Person>{{{{0}}}}}) {
    const FittedFactors f = FitFactors(MakeHistories(testing::MakeDataset(3, people), {}), Small(), 0, 1);
    for (const float v : f.vectors) EXPECT_TRUE(std::isfinite(v));
    for (const float v : f.projection) EXPECT_TRUE(std::isfinite(v));
  }
}

}  // namespace
}  // namespace vitrine
