#include "learn/learner.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

std::vector<float> Fresh() {
  std::vector<float> learnt(kLearntSize);
  ForgetLearnt(learnt);
  return learnt;
}

// Gains of 0.1, and more for the experts of one visit factor and for the learnt blend.
std::array<float, kNumExperts + 1> GainsFor(size_t visit_factor) {
  std::array<float, kNumExperts + 1> gains;
  gains.fill(0.1f);
  gains[kNumExperts] = 0.6f;
  for (size_t b = 0; b < kNumBlends; ++b) gains[visit_factor * kNumBlends + b] = 0.6f;
  return gains;
}

void ExpectShares(const std::vector<float>& learnt) {
  float sum = 0;
  for (size_t e = 0; e < kNumExperts; ++e) {
    EXPECT_GE(learnt[e], 0);
    sum += learnt[e];
  }
  EXPECT_NEAR(sum, 1, 1e-4);
}

TEST(Learner, BeginsWithSharesThatSumToOne) { ExpectShares(Fresh()); }

TEST(Learner, WithoutNumbersIsTheTunedBlend) {
  std::vector<float> broken = Fresh();
  broken[3] = std::numeric_limits<float>::quiet_NaN();
  for (const std::vector<float>& learnt : {std::vector<float>(), std::vector<float>(5, 1), broken}) {
    const LearntBlend blend = BlendOf(learnt);
    EXPECT_EQ(blend.visit_factor, 1);
    EXPECT_EQ(blend.encoder_factor, 1);
    EXPECT_EQ(blend.TasteOf(9), 1);
  }
}

TEST(Learner, GoesOverToTheExpertsThatGain) {
  std::vector<float> learnt = Fresh();
  const size_t last = kVisitFactors.size() - 1;
  for (int step = 0; step < 30; ++step) FollowGains(GainsFor(last), learnt);
  ExpectShares(learnt);
  EXPECT_NEAR(BlendOf(learnt).visit_factor, kVisitFactors[last], 0.05);
}

TEST(Learner, ComesBackWhenTheOthersGain) {
  std::vector<float> learnt = Fresh();
  for (int step = 0; step < 50; ++step) FollowGains(GainsFor(3), learnt);
  for (int step = 0; step < 50; ++step) FollowGains(GainsFor(0), learnt);
  EXPECT_GT(BlendOf(learnt).visit_factor, 0.8f);
}

TEST(Learner, ForgetsWhatWasTheWorseOneForLong) {
  std::vector<float> learnt = Fresh();
  for (int step = 0; step < 30; ++step) FollowGains(GainsFor(3), learnt);
  // The mean of the experts does worse than the tuned one, although the experts themselves are all alike.
  std::array<float, kNumExperts + 1> gains;
  gains.fill(0.5f);
  gains[kNumExperts] = 0.1f;
  int steps = 0;
  while (learnt != Fresh() && steps < 100) {
    FollowGains(gains, learnt);
    ++steps;
  }
  EXPECT_LT(steps, 40);
}

TEST(Learner, StaysInItsRangeWhateverTheGainsAre) {
  Random random(1);
  std::vector<float> learnt = Fresh();
  for (int step = 0; step < 2000; ++step) {
    std::array<float, kNumExperts + 1> gains;
    for (float& gain : gains) gain = random.Chance(0.5) ? 1 : static_cast<float>(random.Below(1000)) / 1000;
    FollowGains(gains, learnt);
    const LearntBlend blend = BlendOf(learnt);
    ASSERT_GE(blend.visit_factor, 0.02f);
    ASSERT_LE(blend.visit_factor, 1.001f);
    ASSERT_GE(blend.encoder_factor, 0.49f);
    ASSERT_LE(blend.encoder_factor, 2.01f);
    ASSERT_LE(blend.TasteOf(64), 8.01f);
  }
  ExpectShares(learnt);
}

TEST(Learner, GainsFallWithTheRank) {
  EXPECT_EQ(GainOf(0), 1);
  EXPECT_GT(GainOf(1), GainOf(2));
  EXPECT_GT(GainOf(1'000'000), 0);
}

}  // namespace
}  // namespace vitrine
