#include "rank/exploration.h"

#include <gtest/gtest.h>

#include <array>

namespace vitrine {
namespace {

double MeanRate(ArmRecord record) {
  Random random(7);
  double sum = 0;
  for (int i = 0; i < 4000; ++i) sum += DrawClickRate(record, &random);
  return sum / 4000;
}

TEST(DrawClickRate, HasTheMeanOfItsBetaDistribution) {
  EXPECT_NEAR(MeanRate({0, 0}), 0.5, 0.02);
  EXPECT_NEAR(MeanRate({8, 2}), 3.0 / 10, 0.02);
  EXPECT_NEAR(MeanRate({40, 0}), 1.0 / 42, 0.01);
}

TEST(DrawClickRate, TakesAnyRecord) {
  // The proportion of millions counts as that of kMaxTrials.
  EXPECT_NEAR(MeanRate({4'000'000'000, 1'000'000'000}), 16.0 / 62, 0.02);
  EXPECT_NEAR(MeanRate({3, 9}), 4.0 / 5, 0.02);
}

TEST(DrawArm, PrefersWhatIsClickedAndStillTriesTheOthers) {
  ExplorationParams params;
  params.arms = {ArmRecord{20, 8}, ArmRecord{20, 4}, ArmRecord{20, 0}, ArmRecord{0, 0}};
  std::array<int, kNumArms> drawn = {};
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    ++drawn[static_cast<size_t>(DrawArm(params, {true, true, true, true}, &random))];
  }
  EXPECT_GT(drawn[0], drawn[1]);
  EXPECT_GT(drawn[1], drawn[2]);
  EXPECT_GT(drawn[3], 400);
}

TEST(DrawArm, NeverTakesAnArmThatHasNothingToOffer) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    EXPECT_EQ(DrawArm({}, {false, false, true, false}, &random), Arm::kPopular);
  }
}

}  // namespace
}  // namespace vitrine
