#include "fit/encoder_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bundle/model.h"
#include "bundle/roles.h"
#include "data.h"
#include "encoder/item_vectors.h"
#include "engine/engine.h"
#include "fit/pack.h"
#include "fit/rounded_encoder.h"
#include "support/random_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }

// A shop of 16 items whose model has an encoder beside factors that it stands in for.
Result<Bundle> PackWith(const FittedEncoder& encoder, const char* vectors) {
  const Dataset data = testing::Checkerboard();
  FitOptions fit;
  fit.factors.dimensions = 8;
  fit.blend.encoder_weight = 0.5f;
  FittedModel model = FitModel(MakeHistories(data, {}), fit, 0, 1);
  model.encoder = encoder;
  PackOptions options;
  options.vectors = *ParseVectorFormat(vectors);
  return PackBundle(data.catalog, model, options, NoHash);
}

FittedEncoder SmallEncoder() {
  return testing::RandomEncoder(
      {.items = 16, .dimensions = 12, .heads = 3, .length = 5, .feed_forward = 20, .blocks = 2}, 1);
}

// The layers in a bundle's weights, one behind the other.
class Layers {
 public:
  explicit Layers(const float* at) : at_(at) {}

  // Rows of `fitted`, of which each weight was rounded to the nearest of 255 steps.
  void ExpectNext(const FittedLinear& fitted, size_t first_row, size_t outputs) {
    for (size_t o = 0; o < outputs; ++o) {
      const float* column = at_ + o / kTile * kTile * (1 + fitted.inputs) + o % kTile;
      const std::span<const float> row =
          std::span(fitted.weights).subspan((first_row + o) * fitted.inputs, fitted.inputs);
      float largest = 0;
      for (const float weight : row) largest = std::max(largest, std::abs(weight));
      EXPECT_EQ(column[0], fitted.biases[first_row + o]);
      for (size_t i = 0; i < row.size(); ++i) EXPECT_NEAR(column[(1 + i) * kTile], row[i], largest / 127 * 0.501f);
    }
    at_ += TilesSize(outputs, fitted.inputs);
  }

  const float* at() const { return at_; }

 private:
  const float* at_;
};

TEST(PackEncoder, WritesWhatTheReaderOfBundlesGivesBack) {
  const FittedEncoder fitted = SmallEncoder();
  const Result<Bundle> bundle = PackWith(fitted, "int8");
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Model> model = testing::OpenModelOf(*bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const EncoderWeights& read = model->expanded->encoder;
  EXPECT_EQ(model->dimensions, 12u);
  EXPECT_EQ(read.heads, 3u);
  EXPECT_EQ(read.length, 5u);
  EXPECT_EQ(read.feed_forward, 20u);
  EXPECT_EQ(read.num_blocks, 2u);
  const float* at = read.values.data();
  for (size_t p = 0; p < 5; ++p, at += kTile) {
    for (size_t d = 0; d < 12; ++d) EXPECT_NEAR(at[d], fitted.positions[p * 12 + d], 0.003f);
  }
  const auto expect_norm = [&](const FittedNorm& norm) {
    for (const std::vector<float>* values : {&norm.gains, &norm.biases}) {
      EXPECT_TRUE(std::equal(values->begin(), values->end(), at));
      EXPECT_EQ(at[12], 0);
      at += kTile;
    }
  };
  expect_norm(fitted.input_norm);
  for (const FittedBlock& block : fitted.blocks) {
    expect_norm(block.attention_norm);
    expect_norm(block.feed_forward_norm);
  }
  Layers layers(at);
  for (const FittedBlock& block : fitted.blocks) {
    for (size_t part = 0; part < 3; ++part) layers.ExpectNext(block.attention_in, part * 12, 12);
    layers.ExpectNext(block.attention_out, 0, 12);
    layers.ExpectNext(block.feed_forward_in, 0, 20);
    layers.ExpectNext(block.feed_forward_out, 0, 12);
  }
  EXPECT_EQ(layers.at(), read.values.data() + read.values.size());
}

TEST(PackEncoder, WritesAGruThatTheReaderOfBundlesGivesBack) {
  const FittedEncoder fitted =
      testing::RandomEncoder({.kind = EncoderKind::kGru, .items = 16, .dimensions = 12, .length = 5}, 1);
  const Result<Bundle> bundle = PackWith(fitted, "int8");
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Model> model = testing::OpenModelOf(*bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const EncoderWeights& read = model->expanded->encoder;
  EXPECT_TRUE(HasEncoder(*model));
  EXPECT_EQ(read.heads, 0u);
  EXPECT_EQ(read.length, 5u);
  const float* at = read.values.data();
  EXPECT_TRUE(std::all_of(at, at + 5 * kTile, [](float value) { return value == 0; }));
  at += 5 * kTile;
  for (const FittedNorm* norm : {&fitted.input_norm, &fitted.gru.norm}) {
    for (const std::vector<float>* values : {&norm->gains, &norm->biases}) {
      EXPECT_TRUE(std::equal(values->begin(), values->end(), at));
      at += kTile;
    }
  }
  EXPECT_EQ(at, read.values.data() + read.layers);
  Layers layers(at);
  for (const FittedLinear* linear : {&fitted.gru.in, &fitted.gru.state}) {
    for (size_t part = 0; part < 3; ++part) layers.ExpectNext(*linear, part * 12, 12);
  }
  EXPECT_EQ(layers.at(), read.values.data() + read.values.size());
}

TEST(RoundedEncoder, HasTheVectorsThatAreReadBackOfTheBundle) {
  const FittedEncoder fitted = SmallEncoder();
  for (const char* format : {"int8", "int4"}) {
    const Result<Bundle> bundle = PackWith(fitted, format);
    ASSERT_TRUE(bundle.ok()) << bundle.status().message();
    const Result<Model> model = testing::OpenModelOf(*bundle);
    ASSERT_TRUE(model.ok()) << model.status().message();
    const FittedEncoder rounded = RoundedEncoder(fitted, *ParseVectorFormat(format));
    EXPECT_NE(rounded.vectors, fitted.vectors);
    std::vector<float> vector(12);
    for (size_t item = 0; item < 16; ++item) {
      const float scale = ReadItemVector(*model, item, vector);
      for (size_t d = 0; d < 12; ++d) EXPECT_EQ(rounded.vectors[item * 12 + d], vector[d] * scale) << format;
    }
  }
}

TEST(PackEncoder, GoesWithItsOwnItemVectorsInEveryFormatAndNoProjection) {
  const FittedEncoder fitted = SmallEncoder();
  for (const char* format : {"int8", "int4", "pq8", "pq8+int4"}) {
    Result<Bundle> bundle = PackWith(fitted, format);
    ASSERT_TRUE(bundle.ok()) << bundle.status().message();
    const Result<Model> model = testing::OpenModelOf(*bundle);
    ASSERT_TRUE(model.ok()) << model.status().message();
    EXPECT_TRUE(HasEncoder(*model)) << format;
    EXPECT_EQ(model->projection.rows(), 0u) << format;
    EXPECT_EQ(HasRows(*model), std::string(format) != "pq8") << format;
    EXPECT_TRUE(Engine::Load(std::move(*bundle)).ok()) << format;
  }
  const Result<Bundle> bundle = PackWith(fitted, "int8");
  const Result<Model> model = testing::OpenModelOf(*bundle);
  for (size_t i = 0; i < fitted.vectors.size(); ++i) {
    const float scale = model->item_scales[i / 12];
    EXPECT_NEAR(static_cast<float>(model->item_vectors.data()[i]) * scale, fitted.vectors[i], scale * 0.501f);
  }
}

}  // namespace
}  // namespace vitrine
