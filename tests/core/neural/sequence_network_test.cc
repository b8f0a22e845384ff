#include "neural/sequence_network.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "fit/plain_encoder.h"

namespace vitrine {
namespace {

class SequenceNetworkOfKind : public ::testing::TestWithParam<EncoderKind> {};

INSTANTIATE_TEST_SUITE_P(SequenceNetwork, SequenceNetworkOfKind,
                         ::testing::Values(EncoderKind::kTransformer, EncoderKind::kGru));

TEST_P(SequenceNetworkOfKind, GivesTheUserVectorsOfThePlainLoops) {
  constexpr int kLength = 12;
  SequenceData data;
  data.num_items = 40;
  SequenceEncoderOptions options;
  options.kind = GetParam();
  options.dimensions = 16;
  options.feed_forward = 24;
  options.length = kLength;
  options.initial_deviation = 0.3f;
  SequenceNetwork network(data, options);
  network.eval();
  const FittedEncoder fitted = network.ToFitted();
  PackedSequences batch;
  std::vector<std::vector<int32_t>> histories;
  Random random(1);
  for (const size_t length : {3u, 1u, 12u, 15u, 7u}) {
    std::vector<int32_t>& items = histories.emplace_back(length);
    for (int32_t& item : items) item = static_cast<int32_t>(random.Below(data.num_items));
    batch.Add(items, kLength);
  }
  const torch::NoGradGuard no_grad;
  const torch::Tensor given = network.Encode(batch, network.ItemVectors(), 0);
  for (size_t s = 0; s < histories.size(); ++s) {
    const std::vector<float> expected = EncodePlainly(fitted, histories[s]);
    const float* row = given[batch.begin[s + 1] - 1].data_ptr<float>();
    for (size_t d = 0; d < expected.size(); ++d) EXPECT_NEAR(row[d], expected[d], 1e-4) << "history " << s;
  }
}

}  // namespace
}  // namespace vitrine
