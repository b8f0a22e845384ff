#include "neural/collaborative_filtering.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "neural/onnx_models.h"

namespace vitrine {
namespace {

CollaborativeFilteringOptions Small(PairForm interaction) {
  CollaborativeFilteringOptions options;
  options.interaction = interaction;
  options.users = 60;
  options.items = 100;
  options.dimensions = 8;
  options.pairs_per_user = 8;
  options.epochs = 2;
  return options;
}

CollaborativeFilteringRun Train(const CollaborativeFilteringOptions& options) {
  return TrainCollaborativeFiltering(options, [](uint32_t, const CollaborativeFilteringEpoch&) {});
}

class CollaborativeFiltering : public ::testing::TestWithParam<PairForm> {};

TEST_P(CollaborativeFiltering, WritesAModelThatSaysWhatItTakes) {
  const onnx::ModelProto model = testing::CheckedModel(Train(Small(GetParam())).onnx);
  EXPECT_EQ(testing::InputsOf(model), (testing::Names{{"user", "int32[pairs]"}, {"item", "int32[pairs]"}}));
  EXPECT_EQ(testing::OutputsOf(model), (testing::Names{{"probability", "float32[pairs]"}}));
  EXPECT_EQ(testing::MetadataOf(model),
            (testing::Names{{"vitrine.users", "60"}, {"vitrine.items", "100"}, {"vitrine.dimensions", "8"}}));
}

TEST_P(CollaborativeFiltering, TellsEachEpochAndGetsBetter) {
  CollaborativeFilteringOptions options = Small(GetParam());
  options.epochs = 12;
  std::vector<uint32_t> told;
  const auto run = TrainCollaborativeFiltering(
      options, [&told](uint32_t epoch, const CollaborativeFilteringEpoch&) { told.push_back(epoch); });
  ASSERT_EQ(run.epochs.size(), 12u);
  EXPECT_EQ(told.size(), 12u);
  EXPECT_EQ(told.front(), 1u);
  EXPECT_EQ(told.back(), 12u);
  EXPECT_LT(run.epochs.back().loss, 0.9 * run.epochs.front().loss);
  // Saying no to everything is right in four cases of five.
  EXPECT_GT(run.epochs.back().accuracy, 0.81);
}

TEST_P(CollaborativeFiltering, LearnsWhoseTasteAnItemIs) {
  CollaborativeFilteringOptions options = Small(GetParam());
  options.epochs = 12;
  options.user = 10;
  options.item = 20;  // the same taste
  const float own = Train(options).prediction;
  options.item = 25;  // another
  const float other = Train(options).prediction;
  EXPECT_GT(own, 2 * other);
  EXPECT_GT(own, 0.0f);
  EXPECT_LT(own, 1.0f);
}

TEST_P(CollaborativeFiltering, IsTheSameForTheSameSeedAndAnotherForAnother) {
  CollaborativeFilteringOptions options = Small(GetParam());
  options.epochs = 1;
  const CollaborativeFilteringRun run = Train(options);
  const CollaborativeFilteringRun again = Train(options);
  EXPECT_EQ(run.onnx, again.onnx);
  EXPECT_EQ(run.prediction, again.prediction);
  options.seed = 2;
  EXPECT_NE(run.onnx, Train(options).onnx);
}

INSTANTIATE_TEST_SUITE_P(BothForms, CollaborativeFiltering,
                         ::testing::Values(PairForm::kOuterProduct, PairForm::kDotProduct), [](const auto& info) {
                           return info.param == PairForm::kOuterProduct ? "OuterProduct" : "DotProduct";
                         });

}  // namespace
}  // namespace vitrine
