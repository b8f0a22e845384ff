#include "fit/encoder_file.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bundle/model.h"
#include "bundle/roles.h"
#include "data.h"
#include "engine/engine.h"
#include "fit/pack.h"
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

// Rounded to the nearest of 255 steps.
void ExpectRows(const ScaledRows& read, const std::vector<float>& values, size_t rows, size_t cols) {
  ASSERT_EQ(read.rows.rows(), rows);
  ASSERT_EQ(read.rows.cols(), cols);
  for (size_t r = 0; r < rows; ++r) {
    for (size_t c = 0; c < cols; ++c) {
      EXPECT_NEAR(static_cast<float>(read.rows.Row(r)[c]) * read.scales[r], values[r * cols + c],
                  read.scales[r] * 0.501f);
    }
  }
}

void ExpectLinear(const LinearWeights& read, const FittedLinear& fitted) {
  ExpectRows(read.matrix, fitted.weights, fitted.outputs, fitted.inputs);
  EXPECT_EQ(std::vector(read.biases.begin(), read.biases.end()), fitted.biases);
}

TEST(PackEncoder, WritesWhatTheReaderOfBundlesGivesBack) {
  const FittedEncoder fitted = SmallEncoder();
  const Result<Bundle> bundle = PackWith(fitted, "int8");
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Model> model = testing::OpenModelOf(*bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const EncoderWeights& read = model->encoder;
  EXPECT_EQ(model->dimensions, 12u);
  EXPECT_EQ(read.heads, 3u);
  EXPECT_EQ(read.length(), 5u);
  ExpectRows(read.positions, fitted.positions, 5, 12);
  ASSERT_EQ(read.blocks.size(), 2u);
  std::vector<float> norms;
  const auto append = [&](const FittedNorm& norm) {
    norms.insert(norms.end(), norm.gains.begin(), norm.gains.end());
    norms.insert(norms.end(), norm.biases.begin(), norm.biases.end());
  };
  append(fitted.input_norm);
  for (size_t b = 0; b < 2; ++b) {
    ExpectLinear(read.blocks[b].attention_in, fitted.blocks[b].attention_in);
    ExpectLinear(read.blocks[b].attention_out, fitted.blocks[b].attention_out);
    ExpectLinear(read.blocks[b].feed_forward_in, fitted.blocks[b].feed_forward_in);
    ExpectLinear(read.blocks[b].feed_forward_out, fitted.blocks[b].feed_forward_out);
    append(fitted.blocks[b].attention_norm);
    append(fitted.blocks[b].feed_forward_norm);
  }
  EXPECT_EQ(std::vector(read.norms.begin(), read.norms.end()), norms);
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
