#include "eval/ease_baseline.h"

#include <gtest/gtest.h>

#include "data.h"
#include "eval/evaluator.h"
#include "fit/ease.h"

namespace vitrine {
namespace {

TEST(EaseBaseline, TakesTheRegularisationThatIsBestOnValidation) {
  const Split split = MakeSplit(testing::Checkerboard(), SplitKind::kLeaveOneOut);
  const Result<ComparedModel> model = EaseBaseline().measure(split.validation, split.test, 2);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->name, "ease");
  EXPECT_EQ(model->measured.mean.cases, split.test.cases.size());
  EXPECT_EQ(model->unmasked.cases, split.test.cases.size());
  // Half of the items are of the wrong colour, and it does not list them first.
  EXPECT_GT(model->measured.mean.recall[0], 0.5);
  const std::string said = "best on validation: ";
  const size_t at = model->text.find(said);
  ASSERT_NE(at, std::string::npos);
  const float chosen = std::stof(model->text.substr(at + said.size()));
  const auto ndcg_with = [&](float regularisation) {
    const Result<Ease> ease = Ease::Fit(split.validation.train, regularisation, 1);
    const auto score = [&](const std::vector<Event>& history, std::vector<double>* scores) {
      ease->Score(DistinctItems(history), *scores);
    };
    return EvaluateScorer(score, split.validation.cases, 16, 1).mean.ndcg[1];
  };
  EXPECT_GE(ndcg_with(chosen), ndcg_with(100));
}

TEST(EaseBaseline, IsLeftOutWhereNobodyAskedForItAndSaysWhatItTakes) {
  const Split split = MakeSplit(testing::Checkerboard(), SplitKind::kLeaveOneOut);
  const Result<ComparedModel> model = EaseNotAskedFor().measure(split.validation, split.test, 1);
  ASSERT_FALSE(model.ok());
  EXPECT_NE(model.status().message().find("--baselines ease"), std::string::npos);
}

}  // namespace
}  // namespace vitrine
