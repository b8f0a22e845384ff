#include "neural/encoder_onnx.h"

#include <gtest/gtest.h>

#include <string>

#include "neural/onnx_models.h"
#include "support/random_encoder.h"

namespace vitrine {
namespace {

// That the numbers are right is a matter for ONNX Runtime: tests/cli/encoder-onnx.test.ts.

TEST(EncoderOnnx, TakesAHistoryAndItsMaskAndGivesAUserVector) {
  const FittedEncoder encoder = testing::RandomEncoder(
      {.items = 30, .dimensions = 8, .heads = 2, .length = 5, .feed_forward = 12, .blocks = 2}, 1);
  const onnx::ModelProto model = testing::CheckedModel(EncoderOnnx(encoder));
  EXPECT_EQ(testing::InputsOf(model), (testing::Names{{"items", "int32[1, 5]"}, {"mask", "int32[1, 5]"}}));
  EXPECT_EQ(testing::OutputsOf(model), (testing::Names{{"user", "float32[1, 8]"}}));
  EXPECT_EQ(testing::MetadataOf(model),
            (testing::Names{{"vitrine.items", "30"}, {"vitrine.dimensions", "8"}, {"vitrine.length", "5"}}));
}

TEST(EncoderOnnx, TakesAndGivesTheSameOfAGru) {
  const FittedEncoder encoder =
      testing::RandomEncoder({.kind = EncoderKind::kGru, .items = 30, .dimensions = 8, .length = 5}, 1);
  const onnx::ModelProto model = testing::CheckedModel(EncoderOnnx(encoder));
  EXPECT_EQ(testing::InputsOf(model), (testing::Names{{"items", "int32[1, 5]"}, {"mask", "int32[1, 5]"}}));
  EXPECT_EQ(testing::OutputsOf(model), (testing::Names{{"user", "float32[1, 8]"}}));
  EXPECT_EQ(testing::MetadataOf(model),
            (testing::Names{{"vitrine.items", "30"}, {"vitrine.dimensions", "8"}, {"vitrine.length", "5"}}));
}

TEST(EncoderOnnx, WorksAtTheSmallestShape) {
  const FittedEncoder encoder =
      testing::RandomEncoder({.items = 1, .dimensions = 1, .heads = 1, .length = 1, .feed_forward = 1, .blocks = 1}, 1);
  const onnx::ModelProto model = testing::CheckedModel(EncoderOnnx(encoder));
  EXPECT_EQ(testing::InputsOf(model), (testing::Names{{"items", "int32[1, 1]"}, {"mask", "int32[1, 1]"}}));
}

TEST(EncoderOnnx, CarriesEachWeightOnce) {
  const FittedEncoder encoder = testing::RandomEncoder(
      {.items = 500, .dimensions = 16, .heads = 4, .length = 20, .feed_forward = 32, .blocks = 1}, 1);
  const size_t floats = encoder.vectors.size() + encoder.positions.size() + size_t{4 + 2 * 2} * 16 * 16 +
                        size_t{20} * 20;  // which positions are later ones
  const size_t bytes = EncoderOnnx(encoder).size();
  EXPECT_GE(bytes, floats * sizeof(float));
  EXPECT_LE(bytes, floats * sizeof(float) + 8192);
}

}  // namespace
}  // namespace vitrine
