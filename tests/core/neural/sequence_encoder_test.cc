#include "neural/sequence_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "eval/evaluator.h"
#include "eval/split.h"
#include "fit/encoder_file.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "fit/plain_encoder.h"
#include "walks.h"

namespace vitrine {
namespace {

using testing::DataOf;
using testing::kItems;
using testing::Small;
using testing::Walks;

double NdcgAt10Of(const Dataset& data, const FittedModel& model, const Cases& cases) {
  const auto no_hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
  PackOptions pack;
  pack.vectors = {RowFormat::kInt8, 0};
  const Result<Bundle> bundle = PackBundle(data.catalog, model, pack, no_hash);
  EXPECT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Measured> measured = EvaluateBundle(*bundle, cases, kItems, {}, 1);
  EXPECT_TRUE(measured.ok()) << measured.status().message();
  return measured->mean.ndcg[1];
}

class EveryKind : public ::testing::TestWithParam<EncoderKind> {};

INSTANTIATE_TEST_SUITE_P(SequenceEncoder, EveryKind, ::testing::Values(EncoderKind::kTransformer, EncoderKind::kGru));

TEST_P(EveryKind, BeatsTheGraphWhereOrderCarriesTheSignal) {
  const Dataset data = Walks(2000);
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  SequenceEncoderOptions options = Small();
  options.kind = GetParam();
  options.epochs = 30;
  options.rounded_epochs = 0;
  const Result<EncoderTraining> training = TrainSequenceEncoder(DataOf(split, options.length), options, {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  EXPECT_FALSE(training->diverged);

  FitOptions fit;
  fit.graph.within_weight = 0;
  fit.graph.backward_weight = 0;
  fit.graph.half_life_days = 0;
  // Of the item before alone: with followers of followers it finds out which step it is, too.
  fit.graph.window = 1;
  FittedModel model = FitModel(split.test.train, fit, 0, 1);
  const double by_graph = NdcgAt10Of(data, model, split.test.cases);
  model.encoder = training->encoder;
  model.blend.encoder_weight = 1;
  const double by_both = NdcgAt10Of(data, model, split.test.cases);
  model.blend.graph_weight = 0;
  const double by_encoder = NdcgAt10Of(data, model, split.test.cases);
  // The graph does not know which of four it is: it finds the right one, but not first.
  EXPECT_GT(by_graph, 0.3);
  EXPECT_LT(by_graph, 0.75);
  EXPECT_GT(by_encoder, by_graph + 0.1);
  EXPECT_GT(by_both, by_graph + 0.1);
}

// After one of the items 4 k .. 4 k + 3 comes a basket of 4 k + 4 .. 4 k + 7, all of them, in one order or another.
TEST_P(EveryKind, LearnsWhatTheNextBasketHolds) {
  SequenceData data;
  data.num_items = kItems;
  Random random(5);
  for (int i = 0; i < 1500; ++i) {
    const auto group = static_cast<int32_t>(random.Below(kItems / 4 - 1));
    std::vector<int32_t> targets;
    for (int32_t item = 0; item < 4; ++item) targets.push_back(4 * group + 4 + item);
    SequenceCases& cases = i < 1300 ? data.baskets.cases : data.validation;
    cases.histories.push_back({4 * group + static_cast<int32_t>(random.Below(4))});
    cases.targets.push_back(std::move(targets));
    if (i < 1300) data.baskets.shares.push_back(0.5f);
  }
  SequenceEncoderOptions options = Small();
  options.kind = GetParam();
  options.epochs = 12;
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  EXPECT_GT(training->ndcg_at_10, 0.9);
}

TEST(SequenceEncoder, StopsWhereItIsToldToAsIfItHadGoneOn) {
  SequenceData data = DataOf(MakeSplit(Walks(200), SplitKind::kLeaveOneOut), 10);
  data.validation = {};
  SequenceEncoderOptions options = Small();
  options.rounded_epochs = 0;
  const Result<EncoderTraining> whole = TrainSequenceEncoder(data, options, {});
  options.stop_after = 2;
  const Result<EncoderTraining> stopped = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(whole.ok() && stopped.ok());
  EXPECT_EQ(stopped->epoch, 2);
  ASSERT_EQ(stopped->curve.size(), 2u);
  EXPECT_EQ(stopped->curve[1].loss, whole->curve[1].loss);
  options.stop_after = 4;
  EXPECT_EQ(TrainSequenceEncoder(data, options, {}).status().code(), StatusCode::kInvalidArgument);
}

TEST(SequenceEncoder, IsHandedOverAsItWasTrained) {
  const Split split = MakeSplit(Walks(300), SplitKind::kLeaveOneOut);
  SequenceEncoderOptions options = Small();
  options.rounded_epochs = 0;
  SequenceData data = DataOf(split, options.length);
  data.attributes.count = 2;
  data.attributes.offsets = {0};
  for (uint32_t item = 0; item < kItems; ++item) {
    // One attribute, both, or none.
    if (item % 3 != 0) data.attributes.values.push_back(item % 2);
    if (item % 3 == 1) data.attributes.values.push_back(1 - item % 2);
    data.attributes.offsets.push_back(static_cast<uint32_t>(data.attributes.values.size()));
  }
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  const FittedEncoder& encoder = training->encoder;
  ASSERT_EQ(encoder.vectors.size(), size_t{kItems} * 32);
  double sum = 0;
  for (size_t i = 0; i < data.validation.size(); ++i) {
    const std::vector<float> user = EncodePlainly(encoder, data.validation.histories[i]);
    std::vector<double> scores(kItems);
    for (size_t item = 0; item < kItems; ++item) {
      for (size_t d = 0; d < 32; ++d) {
        scores[item] += static_cast<double>(user[d]) * static_cast<double>(encoder.vectors[item * 32 + d]);
      }
    }
    for (const int32_t seen : data.validation.histories[i]) scores[static_cast<size_t>(seen)] = -INFINITY;
    const double own = scores[static_cast<size_t>(data.validation.targets[i].front())];
    int above = 0;
    for (const double score : scores) above += score > own ? 1 : 0;
    if (above < 10) sum += 1 / std::log2(above + 2.0);
  }
  EXPECT_NEAR(sum / static_cast<double>(data.validation.size()), training->ndcg_at_10, 1e-3);
}

TEST_P(EveryKind, IsTheSameForASeedAndAnotherForAnother) {
  const SequenceData data = DataOf(MakeSplit(Walks(200), SplitKind::kLeaveOneOut), 10);
  SequenceEncoderOptions options = Small();
  options.kind = GetParam();
  const Result<EncoderTraining> first = TrainSequenceEncoder(data, options, {});
  const Result<EncoderTraining> second = TrainSequenceEncoder(data, options, {});
  options.seed = 2;
  const Result<EncoderTraining> other = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(first.ok() && second.ok() && other.ok());
  EXPECT_EQ(first->encoder.vectors, second->encoder.vectors);
  EXPECT_EQ(PackEncoder(first->encoder), PackEncoder(second->encoder));
  EXPECT_NE(first->encoder.vectors, other->encoder.vectors);
}

TEST(SequenceEncoder, LearnsFromItsTeacherAlone) {
  const SequenceData data = DataOf(MakeSplit(Walks(1000), SplitKind::kLeaveOneOut), 10);
  for (const EncoderKind kind : {EncoderKind::kTransformer, EncoderKind::kGru}) {
    SequenceEncoderOptions options = Small();
    options.kind = kind;
    options.dimensions = 16;
    options.epochs = 15;
    // The pupil is never told what came next.
    options.distillation = {.dimensions = 32, .blocks = 2, .epochs = 15, .share = 1};
    const Result<EncoderTraining> taught = TrainSequenceEncoder(data, options, {});
    ASSERT_TRUE(taught.ok()) << taught.status().message();
    EXPECT_EQ(taught->encoder.dimensions, 16u);
    EXPECT_EQ(taught->encoder.kind, kind);
    EXPECT_GT(taught->teacher_ndcg_at_10, 0.95);
    EXPECT_GT(taught->ndcg_at_10, 0.8);
    // From a teacher that knows nothing it learns nothing.
    options.distillation.epochs = 1;
    const Result<EncoderTraining> untaught = TrainSequenceEncoder(data, options, {});
    ASSERT_TRUE(untaught.ok()) << untaught.status().message();
    EXPECT_LT(untaught->ndcg_at_10, taught->ndcg_at_10 - 0.2);
  }
}

TEST(SequenceEncoder, ShipsNothingThatIsNoNumberHoweverLargeItsStepsAre) {
  const SequenceData data = DataOf(MakeSplit(Walks(200), SplitKind::kLeaveOneOut), 10);
  SequenceEncoderOptions options = Small();
  options.epochs = 6;
  int refused = 0;
  for (options.learning_rate = 1; options.learning_rate < 1e30f; options.learning_rate *= 100) {
    const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
    if (!training.ok()) {
      ++refused;
      EXPECT_NE(training.status().message().find("no number"), std::string::npos) << training.status().message();
      continue;
    }
    for (const std::vector<float>* values : {&training->encoder.vectors, &training->encoder.positions,
                                             &training->encoder.blocks[1].attention_in.weights}) {
      EXPECT_TRUE(std::all_of(values->begin(), values->end(), [](float value) { return std::isfinite(value); }))
          << options.learning_rate;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(SequenceEncoder, SaysThatItsFirstEpochCameToNothing) {
  const SequenceData data = DataOf(MakeSplit(Walks(200), SplitKind::kLeaveOneOut), 10);
  SequenceEncoderOptions options = Small();
  options.initial_deviation = 1e30f;
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
  ASSERT_FALSE(training.ok());
  EXPECT_EQ(training.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(training.status().message().find("no number"), std::string::npos) << training.status().message();
}

TEST(SequenceEncoder, LearnsFromUsersWhoAllDidTheSame) {
  SequenceData data;
  data.num_items = 5;
  data.sequences.assign(40, {0, 1, 2, 3});
  data.validation.histories = {{0, 1, 2, 3}, {0, 1}};
  data.validation.targets = {{4}, {2}};
  SequenceEncoderOptions options = Small();
  options.epochs = 30;
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  // 4 is all that is left, and 2 is what always comes next.
  EXPECT_DOUBLE_EQ(training->ndcg_at_10, 1);
}

TEST(SequenceEncoder, HasNothingToLearnFromUsersOfOneItem) {
  SequenceData data;
  data.num_items = 3;
  data.sequences = {{0}, {1}, {}, {2}};
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, Small(), {});
  ASSERT_FALSE(training.ok());
  EXPECT_EQ(training.status().message(), "no user has two items, so there is no order for an encoder to learn");
}

TEST(SequenceEncoder, TakesTheLastEpochWithoutQuestions) {
  SequenceData data;
  data.num_items = 3;
  data.sequences = {{0, 1}, {2}};
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, Small(), {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  EXPECT_EQ(training->epoch, 3);
}

TEST(SequenceEncoder, MayHaveAnyNumberOfDimensionsWithoutHeads) {
  SequenceData data;
  data.num_items = 3;
  data.sequences = {{0, 1}, {2}};
  SequenceEncoderOptions options = Small();
  options.kind = EncoderKind::kGru;
  options.dimensions = 7;
  const Result<EncoderTraining> training = TrainSequenceEncoder(data, options, {});
  ASSERT_TRUE(training.ok()) << training.status().message();
  EXPECT_EQ(training->encoder.gru.in.weights.size(), size_t{3} * 7 * 7);
}

TEST(SequenceEncoder, RefusesOptionsOutOfRangeByName) {
  SequenceData data;
  data.num_items = 3;
  data.sequences = {{0, 1}};
  const auto refused = [&](auto change) {
    SequenceEncoderOptions options = Small();
    change(options);
    return TrainSequenceEncoder(data, options, {}).status().message();
  };
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.heads = 3; }), "dimensions is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.dropout = 1; }), "dropout is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.length = 257; }), "length is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.learning_rate = NAN; }), "learning_rate is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.epochs = 0; }), "epochs is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.distillation.share = 2; }), "share is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.distillation.temperature = 0; }), "temperature is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.distillation.dimensions = 6; }),
            "of the teacher, dimensions is out of range");
  EXPECT_EQ(refused([](SequenceEncoderOptions& o) { o.distillation = {.dimensions = 8, .blocks = 0}; }),
            "of the teacher, blocks is out of range");
}

}  // namespace
}  // namespace vitrine
