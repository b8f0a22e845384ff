// Known answers, because the same seed must give the same shop on every compiler and target.
#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace vitrine {
namespace {

TEST(Random, SplitMix64GivesItsPublishedNumbers) {
  // First outputs of the reference implementation for the seed 1234567.
  const uint64_t kStep = 0x9e3779b97f4a7c15ull;
  EXPECT_EQ(SplitMix64(1234567), 6457827717110365317ull);
  EXPECT_EQ(SplitMix64(1234567 + kStep), 3203168211198807973ull);
  EXPECT_EQ(SplitMix64(1234567 + 2 * kStep), 9817491932198370423ull);
}

TEST(Random, GivesTheSameForTheSameSeed) {
  Random a(7);
  Random b(7);
  Random c(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t value = a.Next();
    EXPECT_EQ(value, b.Next());
    differs |= value != c.Next();
  }
  EXPECT_TRUE(differs);
}

TEST(Random, ForksDoNotDependOnEachOther) {
  Random base(7);
  Random first = base.Fork(1);
  Random second = base.Fork(2);
  EXPECT_NE(first.Next(), second.Next());
  Random again = base.Fork(1);
  Random first_again = Random(7).Fork(1);
  EXPECT_EQ(again.Next(), first_again.Next());
}

TEST(Random, DrawsEvenlyBelowABound) {
  Random random(7);
  std::array<int, 7> counts = {};
  for (int i = 0; i < 70000; ++i) ++counts[static_cast<size_t>(random.Below(7))];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);  // four standard deviations
  EXPECT_EQ(random.Below(1), 0u);
  for (int i = 0; i < 100; ++i) {
    const int64_t value = random.Between(-2, 2);
    EXPECT_GE(value, -2);
    EXPECT_LE(value, 2);
  }
}

TEST(Random, UniformAndNormalHaveTheirMeanAndSpread) {
  Random random(7);
  double sum = 0;
  double normal = 0;
  double square = 0;
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.Uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    const double n = random.Normal();
    normal += n;
    square += n * n;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.005);
  EXPECT_NEAR(normal / kDraws, 0, 0.02);
  EXPECT_NEAR(square / kDraws, 1, 0.02);
}

TEST(Random, DrawsByWeight) {
  Random random(7);
  const std::vector<double> weights = {0, 1, 3, -5};
  std::array<int, 4> counts = {};
  for (int i = 0; i < 40000; ++i) ++counts[random.Categorical(weights)];
  EXPECT_EQ(counts[0], 0);
  EXPECT_EQ(counts[3], 0);
  EXPECT_NEAR(counts[1], 10000, 350);
  EXPECT_EQ(random.Categorical(std::vector<double>{0, 0}), 0u);
}

}  // namespace
}  // namespace vitrine
