#include "bundle/encoder_weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "bundle/model.h"
#include "bundle/roles.h"
#include "fit/encoder_file.h"
#include "support/random_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

constexpr testing::EncoderShape kShape = {
    .items = 6, .dimensions = 4, .heads = 2, .length = 3, .feed_forward = 5, .blocks = 2};

Bundle PackWith(const FittedEncoder& encoder, uint32_t dimensions = kShape.dimensions) {
  testing::TestModel test = testing::RandomModel(kShape.items, dimensions, 1);
  test.encoder = PackEncoder(encoder);
  return testing::PackTestBundle(test);
}

FittedEncoder Encoder() { return testing::RandomEncoder(kShape, 2); }

FittedEncoder Gru() {
  testing::EncoderShape shape = kShape;
  shape.kind = EncoderKind::kGru;
  return testing::RandomEncoder(shape, 2);
}

// The message of the error; empty where there is none.
std::string Refusal(const Bundle& bundle) {
  const Result<Model> model = testing::OpenModelOf(bundle);
  if (model.ok()) return "";
  EXPECT_EQ(model.status().code(), StatusCode::kCorrupt);
  return model.status().message();
}

void ExpectRefusal(const FittedEncoder& encoder, const std::string& message) {
  const std::string refusal = Refusal(PackWith(encoder));
  EXPECT_NE(refusal.find(message), std::string::npos) << "'" << refusal << "' should say " << message;
}

TEST(ReadEncoder, TakesAnEncoderThatFits) {
  EXPECT_EQ(Refusal(PackWith(Encoder())), "");
  EXPECT_EQ(Refusal(PackWith(Gru())), "");
}

TEST(ReadEncoder, RefusesHeadsThatDoNotDivideTheDimensions) {
  FittedEncoder encoder = Encoder();
  for (const uint32_t heads : {0u, 3u}) {
    encoder.heads = heads;
    ExpectRefusal(encoder, "'heads': must divide 4");
  }
}

TEST(ReadEncoder, NamesTheTensorWhoseShapeDoesNotFitTheOthers) {
  FittedEncoder encoder = Encoder();
  encoder.blocks[1].attention_out = encoder.blocks[1].feed_forward_in;
  ExpectRefusal(encoder, "'attention_out_1': has shape [5, 4], expected [4, 4]");
  encoder = Encoder();
  encoder.blocks[0].feed_forward_out = encoder.blocks[0].attention_out;
  ExpectRefusal(encoder, "'feed_forward_out_0': has shape [4, 4], expected [4, 5]");
  const std::string refusal = Refusal(PackWith(Encoder(), 8));
  EXPECT_NE(refusal.find("'positions': has shape [3, 4], expected [3, 8]"), std::string::npos) << refusal;
}

TEST(ReadEncoder, NamesTheTensorOfAGruWhoseShapeDoesNotFitTheOthers) {
  FittedEncoder encoder = Gru();
  encoder.gru.in = {8, 4, std::vector<float>(32, 1), std::vector<float>(8, 1)};
  ExpectRefusal(encoder, "'gru_in_0': has shape [8, 4], expected [12, 4]");
  encoder = Gru();
  encoder.gru.state = {12, 3, std::vector<float>(36, 1), std::vector<float>(12, 1)};
  ExpectRefusal(encoder, "'gru_state_0': has shape [12, 3], expected [12, 4]");
  encoder = Gru();
  encoder.gru.norm = {};
  ExpectRefusal(encoder, "'norms': has shape [1, 2, 4], expected [2, 2, 4]");
  const std::string refusal = Refusal(PackWith(Gru(), 8));
  EXPECT_NE(refusal.find("'norms': has shape [2, 2, 4], expected [2, 2, 8]"), std::string::npos) << refusal;
}

TEST(ReadEncoder, RefusesAGruThatReadsNothingOrMoreThanThereEverIs) {
  FittedEncoder encoder = Gru();
  encoder.length = kMaxEncoderLength;
  EXPECT_EQ(Refusal(PackWith(encoder)), "");
  for (const uint32_t length : {0u, kMaxEncoderLength + 1}) {
    encoder.length = length;
    ExpectRefusal(encoder, "'length': must be 1..256");
  }
}

TEST(ReadEncoder, RefusesValuesThatAreNotFinite) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  FittedEncoder encoder = Encoder();
  encoder.blocks[1].feed_forward_norm.biases[3] = kNaN;
  // The last of [5, 2, 4].
  ExpectRefusal(encoder, "'norms': the value at position 39");
  encoder = Encoder();
  encoder.blocks[0].attention_in.biases[7] = std::numeric_limits<float>::infinity();
  ExpectRefusal(encoder, "'attention_in_biases_0': the value at position 7");
  encoder = Gru();
  encoder.gru.state.biases[11] = kNaN;
  ExpectRefusal(encoder, "'gru_state_biases_0': the value at position 11");
}

TEST(ReadEncoder, RefusesMoreBlocksOrPositionsThanItTakes) {
  testing::EncoderShape shape = kShape;
  shape.length = kMaxEncoderLength;
  shape.blocks = kMaxEncoderBlocks;
  EXPECT_EQ(Refusal(PackWith(testing::RandomEncoder(shape, 3))), "");
  ++shape.length;
  ExpectRefusal(testing::RandomEncoder(shape, 3), "'positions': must have 1..256 rows");
  shape.length = kShape.length;
  ++shape.blocks;
  ExpectRefusal(testing::RandomEncoder(shape, 3), "'norms': must have 1..33 rows");
  shape.blocks = 0;
  ExpectRefusal(testing::RandomEncoder(shape, 3), "'norms': must have one row, and two a block");
}

TEST(ReadEncoder, RefusesAnEncoderWithoutItemVectors) {
  Bundle bundle = PackWith(Encoder());
  std::erase_if(bundle.files, [](const BundleFile& file) { return file.role == role::kVectors; });
  EXPECT_EQ(Refusal(bundle), "beside 'encoder' there must be a file of item vectors");
}

class DamagedEncoder : public ::testing::TestWithParam<EncoderKind> {};

INSTANTIATE_TEST_SUITE_P(ReadEncoder, DamagedEncoder, ::testing::Values(EncoderKind::kTransformer, EncoderKind::kGru));

TEST_P(DamagedEncoder, IsRefusedAtEveryTruncationAndSurvivesAnyFlippedByte) {
  Bundle whole = PackWith(GetParam() == EncoderKind::kGru ? Gru() : Encoder());
  const size_t size = testing::FileBytes(whole, role::kEncoder).size();
  size_t refused = 0;
  for (size_t at = 0; at < size; ++at) {
    Bundle cut = whole;
    testing::FileBytes(cut, role::kEncoder).resize(at);
    EXPECT_FALSE(testing::OpenModelOf(cut).ok()) << "cut to " << at;
    Bundle flipped = whole;
    testing::FileBytes(flipped, role::kEncoder)[at] ^= 0xff;
    // A flipped weight is still an encoder; the point is that nothing crashes.
    if (!testing::OpenModelOf(flipped).ok()) ++refused;
  }
  EXPECT_GT(refused, 0u);
}

}  // namespace
}  // namespace vitrine
