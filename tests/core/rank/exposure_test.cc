#include "rank/exposure.h"

#include <gtest/gtest.h>

#include <vector>

namespace vitrine {
namespace {

TEST(Rotate, LetsWhatWasShownStepBack) {
  std::vector<ScoredItem> pool = {{4, 1.0f}, {2, 0.9f}, {7, 0.8f}, {1, -0.5f}};
  const Exposure exposures[] = {{4, 2}, {2, 1}, {1, 5}, {99, 3}, {-1, 3}};
  Rotate(0.5f, exposures, pool);
  const std::vector<int32_t> items = {pool[0].item, pool[1].item, pool[2].item, pool[3].item};
  EXPECT_EQ(items, (std::vector<int32_t>{7, 2, 4, 1}));
  EXPECT_FLOAT_EQ(pool[1].score, 0.45f);
  EXPECT_FLOAT_EQ(pool[2].score, 0.25f);
  EXPECT_FLOAT_EQ(pool[3].score, -0.5f);
}

TEST(Rotate, ChangesNothingAtZeroAndTakesTheWholeScoreAtOne) {
  const Exposure exposures[] = {{4, 4'000'000'000}};
  std::vector<ScoredItem> pool = {{4, 1.0f}, {2, 0.9f}};
  Rotate(0, exposures, pool);
  EXPECT_EQ(pool[0].item, 4);
  Rotate(1, exposures, pool);
  EXPECT_EQ(pool[0].item, 2);
  EXPECT_EQ(pool[1].score, 0);
}

TEST(ExposureOf, LooksAtTheNewestOnly) {
  std::vector<Exposure> exposures(kMaxExposures + 1, Exposure{5, 1});
  exposures[0] = {8, 3};
  EXPECT_EQ(ExposureOf(exposures, 8), 0u);
  EXPECT_EQ(ExposureOf(exposures, 5), 1u);
  EXPECT_EQ(ExposureOf({}, 5), 0u);
}

}  // namespace
}  // namespace vitrine
