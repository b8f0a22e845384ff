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

const ComparedModel* Find(const Comparison& comparison, const std::string& name) {
  for (const ComparedModel& model : comparison.models) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

TEST(Compare, AsksBothWithAndWithoutTheHistoryMasked) {
  // Everybody walks the same way, and comes back to where the way began before the last step.
  std::vector<testing::Person> people(40, {{{0}, {1}, {2}, {3}, {0}, {4}}});
  const Dataset data = testing::MakeDataset(6, people);
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  CompareOptions options;
  options.has_clock = false;
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  const Result<Comparison> comparison = Compare(bundle, split.validation, split.test, {}, options);
  ASSERT_TRUE(comparison.ok()) << comparison.status().message();
  // Of six items four have been seen: masked, two are left, and item 4 is one of them.
  const ComparedModel* popularity = Find(*comparison, "popularity");
  EXPECT_EQ(popularity->measured.mean.hitrate_at_10, 1);
  EXPECT_DOUBLE_EQ(popularity->measured.mean.mrr,
                   1);  // 4 and 5 are equally unknown to the training part: the lower index
  EXPECT_DOUBLE_EQ(popularity->unmasked.mrr, 1.0 / 5);
  for (const ComparedModel& model : comparison->models) {
    EXPECT_EQ(model.unmasked.cases, split.test.cases.size()) << model.name;
    EXPECT_LE(model.unmasked.ndcg[1], model.measured.mean.ndcg[1]) << model.name;
  }
}

TEST(Compare, HasTheGraphAloneAndSaysWhyWhereThatIsTheBundle) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  CompareOptions options;
  options.has_clock = false;
  FitOptions fit = SequenceStart();
  fit.blend.encoder_weight = 2;
  const Bundle blended = PackOf(data, split.test.train, fit);
  const Result<Comparison> both = Compare(blended, split.validation, split.test, {}, options);
  ASSERT_TRUE(both.ok()) << both.status().message();
  ASSERT_NE(Find(*both, "graph"), nullptr);
  EXPECT_TRUE(both->left_out.empty());
  fit.blend.encoder_weight = 0;
  const Bundle graph = PackOf(data, split.test.train, fit);
  const Result<Comparison> one = Compare(graph, split.validation, split.test, {}, options);
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(Find(*one, "graph"), nullptr);
  ASSERT_EQ(one->left_out.size(), 1u);
  EXPECT_EQ(one->left_out[0].name, "graph");
  // Without its encoder the first bundle is the second one.
  EXPECT_EQ(Find(*both, "graph")->measured.ndcg_at_10, one->models[0].measured.ndcg_at_10);
  EXPECT_EQ(WithoutEncoder(graph).manifest, graph.manifest);
}

TEST(Compare, LeavesOutWhatFailsAndKeepsTheReason) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  CompareOptions options;
  options.has_clock = false;
  options.more.push_back({"huge", [](const Fold&, const Fold&, int) -> Result<ComparedModel> {
                            return InvalidArgument("takes all of the memory there is");
                          }});
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  const Result<Comparison> comparison = Compare(bundle, split.validation, split.test, {}, options);
  ASSERT_TRUE(comparison.ok());
  EXPECT_EQ(Find(*comparison, "huge"), nullptr);
  EXPECT_EQ(comparison->left_out.back().name, "huge");
  EXPECT_EQ(comparison->left_out.back().reason, "takes all of the memory there is");
}

TEST(Compare, PutsEachFigureIntoItsInterval) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  CompareOptions options;
  options.has_clock = false;
  const Bundle bundle = PackOf(data, split.test.train, SequenceStart());
  const Result<Comparison> comparison = Compare(bundle, split.validation, split.test, {}, options);
  ASSERT_TRUE(comparison.ok());
  for (const ComparedModel& model : comparison->models) {
    EXPECT_DOUBLE_EQ(model.ndcg_at_10.value, model.measured.mean.ndcg[1]);
    EXPECT_LT(model.ndcg_at_10.low, model.ndcg_at_10.value);
    EXPECT_GT(model.ndcg_at_10.high, model.ndcg_at_10.value);
    EXPECT_DOUBLE_EQ(model.recall_at_10.value, model.measured.mean.recall[1]);
  }
}

TEST(WithoutEncoder, ChangesOneNumberOfTheManifestHoweverItIsWritten) {
  Bundle bundle;
  bundle.manifest = R"({ "name": "say \"encoder_weight\": 7", "model": { "blend": {"encoder_weight" :  1.5e-1 } } })";
  EXPECT_EQ(WithoutEncoder(bundle).manifest,
            R"({ "name": "say \"encoder_weight\": 7", "model": { "blend": {"encoder_weight" :  0 } } })");
  bundle.manifest = R"({"model":{"blend":{"encoder_weight":0.4,"graph_decay":1}}})";
  EXPECT_EQ(WithoutEncoder(bundle).manifest, R"({"model":{"blend":{"encoder_weight":0,"graph_decay":1}}})");
  bundle.manifest = R"({"model":{}})";
  EXPECT_EQ(WithoutEncoder(bundle).manifest, bundle.manifest);
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
  const Measured quick = EvaluateScores(scores, split.test.cases).masked;
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
