#include "eval/bootstrap.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

TEST(PairedBootstrap, PutsAClearDifferenceAboveZero) {
  const std::vector<double> a(200, 0.6);
  const std::vector<double> b(200, 0.5);
  const Interval interval = PairedBootstrap(a, b, {});
  EXPECT_NEAR(interval.value, 0.1, 1e-12);
  EXPECT_NEAR(interval.low, 0.1, 1e-12);
  EXPECT_TRUE(interval.above_zero());
}

TEST(PairedBootstrap, DoesNotTakeLuckForADifference) {
  Random random(3);
  std::vector<double> a(100);
  for (double& v : a) v = static_cast<double>(random.Below(1000)) / 1000;
  // The same figures in another order: different for every case, equal on average.
  const std::vector<double> b(a.rbegin(), a.rend());
  const Interval interval = PairedBootstrap(a, b, {});
  EXPECT_NEAR(interval.value, 0, 1e-12);
  EXPECT_LT(interval.low, -0.01);
  EXPECT_GT(interval.high, 0.01);
  EXPECT_FALSE(interval.above_zero());
}

TEST(PairedBootstrap, IsAsWideAsTheoryForAMean) {
  // 0 or 1 with equal chance, 400 cases: the mean's standard error is 0.5 / 20.
  std::vector<double> a(400);
  for (size_t i = 0; i < a.size(); ++i) a[i] = static_cast<double>(i % 2);
  const Interval interval = PairedBootstrap(a, std::vector<double>(400, 0), {});
  EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 * 0.025, 0.006);
}

TEST(PairedBootstrap, IsDeterministicForASeedAndAllZerosForNoCases) {
  const std::vector<double> a = {1, 0, 1, 1};
  const std::vector<double> b = {0, 0, 1, 0};
  EXPECT_EQ(PairedBootstrap(a, b, {}).low, PairedBootstrap(a, b, {}).low);
  EXPECT_EQ(PairedBootstrap({}, {}, {}).high, 0);
}

TEST(Bootstrap, GivesTheMeanOfEachColumnAnIntervalAsWideAsTheory) {
  std::vector<double> coins(400);
  for (size_t i = 0; i < coins.size(); ++i) coins[i] = static_cast<double>(i % 2);
  const std::vector<double> sure(400, 0.25);
  const std::vector<std::span<const double>> columns = {coins, sure};
  const Bootstrap bootstrap(columns, {});
  const Interval of_coins = bootstrap.Mean(0);
  EXPECT_DOUBLE_EQ(of_coins.value, 0.5);
  EXPECT_NEAR(of_coins.low, 0.5 - 1.96 * 0.025, 0.005);
  EXPECT_NEAR(of_coins.high, 0.5 + 1.96 * 0.025, 0.005);
  EXPECT_DOUBLE_EQ(bootstrap.Mean(1).low, 0.25);
  EXPECT_DOUBLE_EQ(bootstrap.Mean(1).high, 0.25);
}

TEST(Bootstrap, DrawsTheSameCasesForAllColumns) {
  // Apart from a constant the columns are the same, so their difference has no spread.
  Random random(9);
  std::vector<double> a(50);
  for (double& v : a) v = static_cast<double>(random.Below(1000));
  std::vector<double> b = a;
  for (double& v : b) v -= 3;
  const std::vector<std::span<const double>> columns = {a, b};
  const Interval interval = Bootstrap(columns, {}).Difference(0, 1);
  EXPECT_NEAR(interval.low, 3, 1e-9);
  EXPECT_NEAR(interval.high, 3, 1e-9);
}

}  // namespace
}  // namespace vitrine
