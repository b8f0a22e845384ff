#include "eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace vitrine {
namespace {

// 1 / log2(rank + 1), written out.
const double kFirst = 1;
const double kThird = 0.5;
const double kSecond = 1 / std::log2(3.0);

TEST(MeasureCase, MatchesFiguresWorkedOutByHand) {
  const std::vector<int32_t> list = {7, 1, 5, 2, 9, 4};
  const std::vector<int32_t> targets = {5, 7, 100};
  const CaseMetrics m = MeasureCase(list, targets);
  EXPECT_DOUBLE_EQ(m.recall[0], 2.0 / 3);
  EXPECT_NEAR(m.ndcg[0], (kFirst + kThird) / (kFirst + kSecond + kThird), 1e-12);
  EXPECT_EQ(m.reciprocal_rank, 1);
  EXPECT_EQ(m.hit_at_10, 1);
}

TEST(MeasureCase, CapsTheIdealAtTheLengthOfTheList) {
  std::vector<int32_t> targets;
  for (int32_t i = 0; i < 15; ++i) targets.push_back(i);
  const CaseMetrics all = MeasureCase(std::vector<int32_t>{0, 1, 2, 3, 4}, targets);
  EXPECT_DOUBLE_EQ(all.recall[0], 1);  // 5 of min(5, 15)
  EXPECT_DOUBLE_EQ(all.ndcg[0], 1);
  EXPECT_DOUBLE_EQ(all.recall[1], 0.5);  // 5 of min(10, 15): a short list counts as misses
}

TEST(MeasureCase, GivesNothingForNoHit) {
  const CaseMetrics m = MeasureCase(std::vector<int32_t>{1, 2, 3}, std::vector<int32_t>{9});
  EXPECT_EQ(m.recall[2], 0);
  EXPECT_EQ(m.ndcg[2], 0);
  EXPECT_EQ(m.reciprocal_rank, 0);
  EXPECT_EQ(m.hit_at_10, 0);
}

TEST(MeasureCase, CountsRanksFromOne) {
  const CaseMetrics m = MeasureCase(std::vector<int32_t>{1, 2, 3, 4}, std::vector<int32_t>{4});
  EXPECT_DOUBLE_EQ(m.reciprocal_rank, 0.25);
  EXPECT_NEAR(m.ndcg[0], 1 / std::log2(5.0), 1e-12);
}

TEST(MeasureCase, TakesTargetsInAnyOrder) {
  const std::vector<int32_t> list = {7, 1, 5};
  const CaseMetrics m = MeasureCase(list, std::vector<int32_t>{100, 5, 7});
  EXPECT_NEAR(m.ndcg[0], (kFirst + kThird) / (kFirst + kSecond + kThird), 1e-12);
  EXPECT_EQ(m.reciprocal_rank, 1);
}

TEST(Measure, SaysWhereEachTargetStands) {
  std::vector<int32_t> list;
  for (int32_t i = 0; i < 30; ++i) list.push_back(i);
  const Measured m = Measure(std::vector{list, list}, std::vector<std::vector<int32_t>>{{9, 0}, {19, 20, 77}}, 100);
  EXPECT_EQ(m.target_ranks, (std::vector<uint8_t>{10, 1, 20, 0, 0}));
  EXPECT_EQ(m.recall_at_10, (std::vector<double>{1, 0}));
}

TEST(Measure, AveragesOverCasesAndCountsDistinctItems) {
  const std::vector<std::vector<int32_t>> lists = {{0, 1}, {1, 2}};
  const std::vector<std::vector<int32_t>> targets = {{0}, {7}};
  const Measured m = Measure(lists, targets, 12);
  EXPECT_EQ(m.mean.cases, 2u);
  EXPECT_DOUBLE_EQ(m.mean.recall[1], 0.5);
  EXPECT_DOUBLE_EQ(m.mean.coverage_at_10, 0.25);
  EXPECT_EQ(m.ndcg_at_10, (std::vector<double>{1, 0}));
}

TEST(Measure, IsAllZerosForNoCases) { EXPECT_EQ(Measure({}, {}, 5).mean.recall[0], 0); }

}  // namespace
}  // namespace vitrine
