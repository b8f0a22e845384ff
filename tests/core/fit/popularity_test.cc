#include "fit/popularity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

TEST(FitPopularity, CountsDistinctOrdersGuestsIncluded) {
  const Histories h = MakeHistories(MakeDataset(3, {{{{0, 0, 1}, {0}}}, {{{1}}, true}, {{{0, 2}}}}), {});
  PopularityOptions options;
  options.half_life_days = 0;
  const std::vector<float> popularity = FitPopularity(h, options, 0);
  EXPECT_FLOAT_EQ(popularity[0], 1);
  EXPECT_FLOAT_EQ(popularity[1], 2.0f / 3);
  EXPECT_FLOAT_EQ(popularity[2], 1.0f / 3);
}

TEST(FitPopularity, HalvesWithEveryHalfLife) {
  const Histories h = MakeHistories(MakeDataset(2, {{{{0}, {1}}}}), {});
  PopularityOptions options;
  options.half_life_days = 1;
  const std::vector<float> popularity = FitPopularity(h, options, 86400);
  EXPECT_FLOAT_EQ(popularity[0], 0.5f);
  EXPECT_FLOAT_EQ(popularity[1], 1);
}

TEST(FitPopularity, CompressesWithTheGain) {
  const Histories h = MakeHistories(MakeDataset(2, {{{{0}}}, {{{0}}}, {{{1}}}}), {});
  PopularityOptions options;
  options.half_life_days = 0;
  options.gain = 10;
  EXPECT_NEAR(FitPopularity(h, options, 0)[1], std::log1p(5.0) / std::log1p(10.0), 1e-6);
}

TEST(FitPopularity, IsZeroForNoHistory) {
  EXPECT_EQ(FitPopularity(MakeHistories(MakeDataset(2, {}), {}), {}, 0), (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace vitrine
