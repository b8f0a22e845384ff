#include "eval/online.h"

#include <gtest/gtest.h>

#include <vector>

#include "data.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::MakeDataset;
using testing::PackTestBundle;
using testing::Person;
using testing::TestModel;

constexpr int64_t kDay_s = 86400;

// 0 leads to 1, and 1 to 2.
Bundle Chain() {
  TestModel test;
  test.num_items = 6;
  test.edges = {{0, 1, 200}, {1, 2, 200}};
  return PackTestBundle(test);
}

int64_t CutBefore(const Dataset& data, size_t line) { return data.interactions[line].time_s; }

TEST(EvaluateOnline, MeasuresWhatComesAfterTheCutAndKnowsWhatCameBefore) {
  const Dataset data = MakeDataset(6, {{{{0}, {1, 2}}}});
  OnlineOptions options;
  options.cut_s = CutBefore(data, 1);
  const Result<OnlineResult> result = EvaluateOnline(Chain(), data, {}, options);
  ASSERT_TRUE(result.ok()) << result.status().message();
  ASSERT_EQ(result->without_learning.size(), 1u);
  EXPECT_EQ(result->lists, 2u);
  // The graph knows both, whichever comes first; popularity puts the rest behind.
  EXPECT_GT(result->without_learning[0], 0.6);
  EXPECT_LE(result->without_learning[0], 1);
}

TEST(EvaluateOnline, LeavesOutGuestsAndWhoWasThereOnOneSideOnly) {
  const Dataset data = MakeDataset(6, {{{{0}, {1}}, true}, {{{0}}}, {{{1}}, false, 100}});
  OnlineOptions options;
  options.cut_s = CutBefore(data, 0) + 50 * kDay_s;
  const Result<OnlineResult> result = EvaluateOnline(Chain(), data, {}, options);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->without_learning.empty());
  EXPECT_EQ(result->lists, 0u);
}

TEST(EvaluateOnline, AsksForNothingThatThePersonHadAlready) {
  const Dataset data = MakeDataset(6, {{{{0}, {0}}}});
  OnlineOptions options;
  options.cut_s = CutBefore(data, 1);
  const Result<OnlineResult> result = EvaluateOnline(Chain(), data, {}, options);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->lists, 0u);
}

TEST(EvaluateOnline, IsTheSameForAnyNumberOfThreads) {
  std::vector<Person> people;
  for (uint32_t i = 0; i < 40; ++i) people.push_back({{{i % 3}, {1, 2, 3}, {i % 5, 4}}});
  const Dataset data = MakeDataset(6, people);
  OnlineOptions options;
  options.cut_s = CutBefore(data, 1);
  std::vector<std::vector<double>> with;
  for (const int threads : {1, 3}) {
    options.threads = threads;
    with.push_back(EvaluateOnline(Chain(), data, {}, options)->with_learning);
  }
  EXPECT_FALSE(with[0].empty());
  EXPECT_EQ(with[0], with[1]);
}

}  // namespace
}  // namespace vitrine
