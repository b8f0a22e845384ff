// The way that figures of a report take: split, tune, fit, pack, reopen, ask.
#include "eval/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "data.h"
#include "eval/float_scorer.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "fit/renumber.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }

Bundle PackOf(const Dataset& data, const Histories& train, const FitOptions& options) {
  Result<Bundle> bundle = PackBundle(data.catalog, FitModel(train, options, 0, 1), {}, NoHash);
  EXPECT_TRUE(bundle.ok());
  return *bundle;
}

TEST(Compare, MeasuresThePackedBundleBesideTheBaselines) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  ASSERT_GT(split.test.cases.size(), 20u);
  CompareOptions options;
  options.has_clock = false;
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  const Result<Comparison> comparison = Compare(bundle, split.validation, split.test, {}, options);
  ASSERT_TRUE(comparison.ok()) << comparison.status().message();
  ASSERT_GE(comparison->models.size(), 3u);
  EXPECT_EQ(comparison->models[0].name, "vitrine");
  EXPECT_EQ(comparison->above.size() + 1, comparison->models.size());
  for (const ComparedModel& model : comparison->models) {
    EXPECT_EQ(model.measured.mean.cases, split.test.cases.size()) << model.name;
    EXPECT_GE(model.measured.mean.ndcg[1], 0);
    EXPECT_LE(model.measured.mean.ndcg[1], 1);
  }
}

TEST(Compare, IsTheSameForAnyNumberOfThreads) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  CompareOptions options;
  options.has_clock = false;
  options.threads = 1;
  const Result<Comparison> one = Compare(bundle, split.validation, split.test, {}, options);
  options.threads = 3;
  const Result<Comparison> three = Compare(bundle, split.validation, split.test, {}, options);
  ASSERT_TRUE(one.ok() && three.ok());
  for (size_t i = 0; i < one->models.size(); ++i) {
    EXPECT_EQ(one->models[i].measured.ndcg_at_10, three->models[i].measured.ndcg_at_10);
  }
}

TEST(EvaluateScores, MeasuresWhatRankingForEachCaseWould) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  // Ties among them, and fewer items than a list may have.
  const std::vector<double> scores = {3, 1, 2, 2, 0, 5, 1, 1, 4, 4, 0, 0, 2, 3, 1, 7};
  const auto alike = [&](const std::vector<Event>&, std::vector<double>* out) { *out = scores; };
  const Measured slow = EvaluateScorer(alike, split.test.cases, scores.size(), 1);
  const Measured quick = EvaluateScores(scores, split.test.cases);
  ASSERT_GT(quick.mean.ndcg[1], 0);
  EXPECT_EQ(quick.ndcg_at_10, slow.ndcg_at_10);
  EXPECT_EQ(quick.mean.recall, slow.mean.recall);
  EXPECT_EQ(quick.mean.mrr, slow.mean.mrr);
  EXPECT_EQ(quick.mean.coverage_at_10, slow.mean.coverage_at_10);
}

TEST(EvaluateBundle, AsksByTheNumbersOfTheBundle) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const std::vector<uint32_t> order = MostTouchedFirst(split.test.train);
  ASSERT_FALSE(std::is_sorted(order.begin(), order.end()));
  const FittedModel model = FitModel(split.test.train, SequenceStart(), 0, 1);
  const Result<Bundle> plain = PackBundle(data.catalog, model, {}, NoHash);
  const FittedModel other = Renumbered(model, order);
  const Result<Bundle> renumbered = PackBundle(Renumbered(data.catalog, order), other, {}, NoHash);
  ASSERT_TRUE(plain.ok() && renumbered.ok());
  const std::vector<int32_t> numbers = NumbersAfter(order);
  const Result<Measured> before = EvaluateBundle(*plain, split.test.cases, 16, {}, 1);
  const Result<Measured> after = EvaluateBundle(*renumbered, split.test.cases, 16, numbers, 1);
  ASSERT_TRUE(before.ok() && after.ok());
  // Equal scores come in another order; there are few.
  EXPECT_NEAR(before->mean.ndcg[1], after->mean.ndcg[1], 0.02);
  const Result<Measured> in_float = EvaluateFloat(other, *renumbered, split.test.cases, numbers, 1);
  ASSERT_TRUE(in_float.ok());
  EXPECT_NEAR(in_float->mean.ndcg[1], after->mean.ndcg[1], 0.02);
}

TEST(EvaluateBundle, RefusesABundleOfAnotherSize) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  EXPECT_EQ(EvaluateBundle(bundle, split.test.cases, 17, {}, 1).status().code(), StatusCode::kInvalidArgument);
}

TEST(EvaluateBundle, CountsTargetsThatTheBundleDoesNotKnowAsMissed) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  const std::vector<int32_t> unknown(16, kUnknownItem);
  const Result<Measured> measured = EvaluateBundle(bundle, split.test.cases, 16, unknown, 1);
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->mean.recall[2], 0);
}

TEST(Tune, NeverEndsBelowItsStarts) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  TuneOptions options;
  options.threads = 1;
  const std::vector<Start> starts = StartsFor(data);
  const Result<TuneResult> tuned = Tune(split.validation, starts, options);
  ASSERT_TRUE(tuned.ok()) << tuned.status().message();
  EXPECT_GE(tuned->measured, static_cast<int>(starts.size()));
  for (const Start& start : starts) {
    const Bundle bundle = PackOf(data, split.validation.train, start.options);
    const Result<Measured> measured = EvaluateBundle(bundle, split.validation.cases, 16, {}, 1);
    ASSERT_TRUE(measured.ok());
    EXPECT_GE(tuned->ndcg_at_10 * 1.01, measured->mean.ndcg[1]) << start.name;
  }
}

TEST(Tune, AnswersWithItsFirstStartForNoCases) {
  const Dataset data = testing::MakeDataset(2, {{{{0}}}});
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Result<TuneResult> tuned = Tune(split.validation, {{"only", SequenceStart()}}, {});
  ASSERT_TRUE(tuned.ok());
  EXPECT_EQ(tuned->measured, 0);
  EXPECT_EQ(tuned->start, "only");
}

}  // namespace
}  // namespace vitrine
