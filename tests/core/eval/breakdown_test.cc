#include "eval/breakdown.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "data.h"

namespace vitrine {
namespace {

Comparison ComparisonOf(const std::vector<std::vector<std::vector<int32_t>>>& lists_by_model, const Cases& cases) {
  Comparison comparison;
  for (const auto& lists : lists_by_model) comparison.models.push_back({"", "", Measure(lists, cases.targets, 200)});
  return comparison;
}

// A history of so many items, one of them twice.
std::vector<Event> HistoryOf(int32_t length) {
  std::vector<Event> history;
  for (int32_t i = 0; i < length; ++i) history.push_back({.item = i});
  history.push_back({.item = 0});
  return history;
}

TEST(ByHistoryLength, AveragesTheCasesOfEachLength) {
  Cases cases;
  cases.histories = {HistoryOf(2), HistoryOf(4), HistoryOf(3), HistoryOf(60)};
  cases.targets = {{100}, {101}, {102}, {103}};
  cases.asked_s.resize(4);
  const Comparison comparison = ComparisonOf({{{100}, {101}, {7, 102}, {}}, {{}, {}, {}, {103}}}, cases);
  const std::vector<Bucket> buckets = ByHistoryLength(comparison, cases);
  ASSERT_EQ(buckets.size(), 3u);
  EXPECT_EQ(BucketText(buckets[0]), "1 to 2");
  EXPECT_EQ(BucketText(buckets[1]), "3 to 4");
  EXPECT_EQ(BucketText(buckets[2]), "50 or more");
  EXPECT_EQ(buckets[1].count, 2u);
  EXPECT_DOUBLE_EQ(buckets[1].models[0].recall_at_10, 1);
  EXPECT_DOUBLE_EQ(buckets[1].models[0].ndcg_at_10, (1 + 1 / std::log2(3.0)) / 2);
  EXPECT_DOUBLE_EQ(buckets[1].models[1].recall_at_10, 0);
  EXPECT_DOUBLE_EQ(buckets[2].models[1].ndcg_at_10, 1);
}

TEST(ByItemPopularity, CountsEachTargetByTheOrdersThatHoldIt) {
  // Item 0 is in three orders, 1 in one, 2 in none of the training part.
  Fold fold;
  fold.train = MakeHistories(testing::MakeDataset(200, {{{{0}, {0, 1}}}, {{{0}}}}), {});
  fold.cases.histories = {HistoryOf(1), HistoryOf(1)};
  fold.cases.targets = {{0, 2}, {0, 1}};
  fold.cases.asked_s.resize(2);
  const Comparison comparison = ComparisonOf({{{9, 0, 2}, {1}}}, fold.cases);
  const std::vector<Bucket> buckets = ByItemPopularity(comparison, fold);
  ASSERT_EQ(buckets.size(), 3u);
  EXPECT_EQ(BucketText(buckets[0]), "0");
  EXPECT_EQ(buckets[0].count, 1u);
  EXPECT_EQ(buckets[0].num_items, 198u);
  EXPECT_DOUBLE_EQ(buckets[0].models[0].recall_at_10, 1);
  EXPECT_DOUBLE_EQ(buckets[0].models[0].ndcg_at_10, 0.5);  // at rank 3
  EXPECT_EQ(BucketText(buckets[1]), "1 to 2");
  EXPECT_DOUBLE_EQ(buckets[1].models[0].ndcg_at_10, 1);
  EXPECT_EQ(BucketText(buckets[2]), "3 to 9");
  EXPECT_EQ(buckets[2].count, 2u);
  EXPECT_DOUBLE_EQ(buckets[2].models[0].recall_at_10, 0.5);
  EXPECT_DOUBLE_EQ(buckets[2].models[0].ndcg_at_10, 1 / std::log2(3.0) / 2);
}

TEST(ByItemPopularity, DoesNotCountWhatStandsBelowTheFirstTen) {
  Fold fold;
  fold.train = MakeHistories(testing::MakeDataset(200, {{{{0}}}}), {});
  fold.cases.histories = {HistoryOf(1)};
  fold.cases.targets = {{50}};
  fold.cases.asked_s.resize(1);
  const Comparison comparison = ComparisonOf({{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50}}}, fold.cases);
  EXPECT_EQ(ByItemPopularity(comparison, fold)[0].models[0].recall_at_10, 0);
}

TEST(Breakdowns, OfLeaveOneOutAddUpToTheWhole) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  std::vector<std::vector<int32_t>> lists;
  for (size_t i = 0; i < split.test.cases.size(); ++i) lists.push_back({1, 4, 7, 10, 13, 0, 3});
  const Comparison comparison = ComparisonOf({lists}, split.test.cases);
  double sum = 0;
  size_t cases = 0;
  for (const Bucket& bucket : ByHistoryLength(comparison, split.test.cases)) {
    sum += bucket.models[0].ndcg_at_10 * static_cast<double>(bucket.count);
    cases += bucket.count;
  }
  EXPECT_EQ(cases, split.test.cases.size());
  EXPECT_NEAR(sum / static_cast<double>(cases), comparison.models[0].measured.mean.ndcg[1], 1e-12);
}

}  // namespace
}  // namespace vitrine
