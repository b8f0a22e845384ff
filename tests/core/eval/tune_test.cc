#include "eval/tune.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data.h"
#include "eval/evaluator.h"
#include "eval/float_scorer.h"
#include "fit/pack.h"
#include "support/random_encoder.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }

// Sees the last item alone, and knows the colour of each.
FittedEncoder EncoderOfTheBoard() {
  FittedEncoder encoder =
      testing::RandomEncoder({.items = 16, .dimensions = 2, .heads = 1, .length = 4, .feed_forward = 1}, 1);
  for (size_t item = 0; item < 16; ++item) {
    encoder.vectors[2 * item] = item % 2 == 0 ? 1 : -1;
    encoder.vectors[2 * item + 1] = item % 2 == 0 ? -1 : 1;
  }
  const FittedNorm as_it_is = {{1, 1}, {0, 0}};
  encoder.positions.assign(8, 0);
  encoder.input_norm = as_it_is;
  FittedBlock& block = encoder.blocks[0];
  block.attention_norm = block.feed_forward_norm = as_it_is;
  block.attention_out = {2, 2, std::vector<float>(4, 0), {0, 0}};
  block.feed_forward_out = {2, 1, {0, 0}, {0, 0}};
  return encoder;
}

// Questions about colours, of shoppers that nobody could learn one from.
Fold FoldOfStrangers(const Dataset& data) {
  Fold fold;
  fold.train = MakeHistories(testing::MakeDataset(16, {{{{0}}}}), {});
  fold.cases = MakeSplit(data, SplitKind::kLeaveOneOut).validation.cases;
  return fold;
}

TEST(Tune, KeepsAnEncoderThatKnowsWhatTheGraphDoesNot) {
  const Dataset data = testing::Checkerboard();
  const FittedEncoder encoder = EncoderOfTheBoard();
  TuneOptions options;
  options.threads = 1;
  options.encoder = &encoder;
  const Result<TuneResult> tuned = Tune(FoldOfStrangers(data), {{"sequences", SequenceStart()}}, options);
  ASSERT_TRUE(tuned.ok()) << tuned.status().message();
  EXPECT_GT(tuned->options.blend.encoder_weight, 0);
  EXPECT_GT(tuned->ndcg_at_10, 0.4);
}

TEST(Tune, LeavesAnEncoderOutThatKnowsItWrong) {
  const Dataset data = testing::Checkerboard();
  FittedEncoder encoder = EncoderOfTheBoard();
  encoder.blocks[0].feed_forward_norm.gains = {-1, -1};
  TuneOptions options;
  options.threads = 1;
  options.encoder = &encoder;
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Result<TuneResult> tuned = Tune(split.validation, {{"sequences", SequenceStart()}}, options);
  ASSERT_TRUE(tuned.ok()) << tuned.status().message();
  EXPECT_EQ(tuned->options.blend.encoder_weight, 0);
}

TEST(Tune, KeepsVectorsThatTheGraphDoesNotNeedWhereTheyAreWanted) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  FitOptions alone = SequenceStart();
  alone.blend.encoder_weight = 0;
  TuneOptions options;
  options.threads = 1;
  options.keep_vectors = true;
  const Result<TuneResult> tuned = Tune(split.validation, {{"alone", alone}}, options);
  ASSERT_TRUE(tuned.ok()) << tuned.status().message();
  EXPECT_GT(tuned->options.blend.encoder_weight, 0);
  EXPECT_FALSE(tuned->factors.vectors.empty());
  Fold nothing_to_ask = split.validation;
  nothing_to_ask.cases = {};
  const Result<TuneResult> untuned = Tune(nothing_to_ask, {{"alone", alone}}, options);
  ASSERT_TRUE(untuned.ok());
  EXPECT_GT(untuned->options.blend.encoder_weight, 0);
}

TEST(EvaluateFloat, MeasuresTheSameOfAnEncoderAsThePackedBundleWithinItsRounding) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  FitOptions options = SequenceStart();
  options.blend.encoder_weight = 1;
  FittedModel model = FitModel(split.test.train, options, 0, 1);
  model.encoder = testing::RandomEncoder(
      {.items = 16, .dimensions = 24, .heads = 2, .length = 10, .feed_forward = 32, .blocks = 2}, 3);
  const Result<Bundle> bundle = PackBundle(data.catalog, model, {}, NoHash);
  ASSERT_TRUE(bundle.ok());
  const Result<Measured> packed = EvaluateBundle(*bundle, split.test.cases, 16, {}, 1, 10);
  const Result<Measured> in_float = EvaluateFloat(model, *bundle, split.test.cases, {}, 1);
  ASSERT_TRUE(packed.ok() && in_float.ok());
  EXPECT_NEAR(packed->mean.ndcg[1], in_float->mean.ndcg[1], 0.02);
}

}  // namespace
}  // namespace vitrine
