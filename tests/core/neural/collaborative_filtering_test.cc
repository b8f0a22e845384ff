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

TEST_P(CollaborativeFiltering, TellsEachEpochOfALossThatFalls) {
  CollaborativeFilteringOptions options = Small(GetParam());
  options.epochs = 4;
  std::vector<uint32_t> told;
  const auto run = TrainCollaborativeFiltering(
      options, [&told](uint32_t epoch, const CollaborativeFilteringEpoch&) { told.push_back(epoch); });
  EXPECT_EQ(told, (std::vector<uint32_t>{1, 2, 3, 4}));
  ASSERT_EQ(run.epochs.size(), 4u);
  for (size_t i = 1; i < run.epochs.size(); ++i) EXPECT_LT(run.epochs[i].loss, run.epochs[i - 1].loss);
}

// Not the outer product, which takes as many steps again only to leave the share of the pairs that were taken.
TEST(CollaborativeFilteringByDotProduct, LearnsWhoseTasteAnItemIs) {
  CollaborativeFilteringOptions options = Small(PairForm::kDotProduct);
  options.pairs_per_user = 20;
  options.epochs = 16;
  options.user = 10;
  options.item = 20;  // the same taste
  const CollaborativeFilteringRun run = Train(options);
  // Saying no to everything is right in four cases of five.
  EXPECT_GT(run.epochs.back().accuracy, 0.83);
  EXPECT_GT(run.prediction, 0.4f);
  EXPECT_LT(run.prediction, 1.0f);
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
                         ::testing::Values(PairForm::kOuterProduct, PairForm::kDotProduct), [](const auto& form) {
                           return form.param == PairForm::kOuterProduct ? "OuterProduct" : "DotProduct";
                         });

}  // namespace
}  // namespace vitrine
