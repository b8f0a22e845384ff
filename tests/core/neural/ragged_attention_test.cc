#include "neural/ragged_attention.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace vitrine {
namespace {

constexpr int kHeads = 2;
constexpr int kHeadSize = 3;
constexpr size_t kD = kHeads * kHeadSize;
const std::vector<int32_t> kBegin = {0, 4, 5, 5, 8};
constexpr size_t kRows = 8;

std::vector<float> RandomValues(size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.Normal());
  return values;
}

AttentionShape Shape(float dropout) {
  AttentionShape shape;
  shape.begin = kBegin;
  shape.heads = kHeads;
  shape.head_size = kHeadSize;
  shape.dropout = dropout;
  shape.seed = 3;
  shape.threads = 1;
  return shape;
}

std::vector<float> Forward(const AttentionShape& shape, const std::vector<float>& in, std::vector<float>* shares) {
  std::vector<float> out(kRows * kD, NAN);
  shares->assign(ShareOffsets(shape).back(), NAN);
  AttendForward(shape, in.data(), shares->data(), out.data());
  return out;
}

TEST(RaggedAttention, IsTheSoftmaxOfScalarProductsWithinASequenceAndHead) {
  const std::vector<float> in = RandomValues(kRows * 3 * kD, 1);
  std::vector<float> shares;
  const std::vector<float> out = Forward(Shape(0), in, &shares);
  for (size_t s = 0; s + 1 < kBegin.size(); ++s) {
    for (auto i = static_cast<size_t>(kBegin[s]); i < static_cast<size_t>(kBegin[s + 1]); ++i) {
      for (size_t column = 0; column < kD; ++column) {
        const size_t head = column / kHeadSize * kHeadSize;
        double sum = 0;
        double weighted = 0;
        for (auto j = static_cast<size_t>(kBegin[s]); j <= i; ++j) {
          double product = 0;
          for (size_t d = head; d < head + kHeadSize; ++d) {
            product += static_cast<double>(in[i * 3 * kD + d]) * static_cast<double>(in[j * 3 * kD + kD + d]);
          }
          const double weight = std::exp(product / std::sqrt(double{kHeadSize}));
          sum += weight;
          weighted += weight * static_cast<double>(in[j * 3 * kD + 2 * kD + column]);
        }
        EXPECT_NEAR(out[i * kD + column], weighted / sum, 1e-5) << i << " " << column;
      }
    }
  }
}

// The sum of out * direction, whose derivative AttendBackward() is asked for.
double Along(const AttentionShape& shape, const std::vector<float>& in, const std::vector<float>& direction) {
  std::vector<float> shares;
  const std::vector<float> out = Forward(shape, in, &shares);
  double sum = 0;
  for (size_t i = 0; i < out.size(); ++i) sum += static_cast<double>(out[i]) * static_cast<double>(direction[i]);
  return sum;
}

class RaggedAttentionGradient : public ::testing::TestWithParam<float> {};

TEST_P(RaggedAttentionGradient, IsWhatASmallStepChanges) {
  const AttentionShape shape = Shape(GetParam());
  std::vector<float> in = RandomValues(kRows * 3 * kD, 1);
  const std::vector<float> direction = RandomValues(kRows * kD, 2);
  std::vector<float> shares;
  Forward(shape, in, &shares);
  std::vector<float> d_in(in.size(), NAN);
  AttendBackward(shape, in.data(), shares.data(), direction.data(), d_in.data());
  constexpr float kStep = 1e-2f;
  for (size_t i = 0; i < in.size(); ++i) {
    const float value = in[i];
    in[i] = value + kStep;
    const double above = Along(shape, in, direction);
    in[i] = value - kStep;
    const double below = Along(shape, in, direction);
    in[i] = value;
    EXPECT_NEAR(d_in[i], (above - below) / (2 * static_cast<double>(kStep)), 2e-3) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Dropout, RaggedAttentionGradient, ::testing::Values(0.0f, 0.5f));

TEST(RaggedAttention, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<float> in = RandomValues(kRows * 3 * kD, 1);
  AttentionShape shape = Shape(0.5f);
  std::vector<float> shares;
  const std::vector<float> alone = Forward(shape, in, &shares);
  shape.threads = 3;
  EXPECT_EQ(Forward(shape, in, &shares), alone);
}

TEST(RaggedAttention, DropsAboutTheShareThatIsAskedFor) {
  // One sequence of equal keys, whose values are all 1: what comes out is the share that was kept, times what it grows
  // by.
  const std::vector<int32_t> begin = {0, 400};
  AttentionShape shape = Shape(0.25f);
  shape.begin = begin;
  shape.heads = 1;
  shape.head_size = 1;
  std::vector<float> in(400 * 3, 1);
  std::vector<float> shares(ShareOffsets(shape).back());
  std::vector<float> out(400);
  AttendForward(shape, in.data(), shares.data(), out.data());
  double mean = 0;
  for (size_t i = 200; i < 400; ++i) mean += static_cast<double>(out[i]) / 200;
  EXPECT_NEAR(mean, 1, 0.02);
  EXPECT_NE(out[399], 1);
}

}  // namespace
}  // namespace vitrine
