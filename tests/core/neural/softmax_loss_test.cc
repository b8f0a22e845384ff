#include "neural/softmax_loss.h"

#include <gtest/gtest.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

namespace vitrine {
namespace {

// A whole number of portions, and one that is not.
class SoftmaxLossRows : public ::testing::TestWithParam<int64_t> {};

TEST_P(SoftmaxLossRows, GiveTheLossAndTheGradientsOfLibtorch) {
  torch::manual_seed(1);
  const int64_t rows = GetParam();
  const torch::Tensor outputs = torch::randn({rows, 5}).requires_grad_();
  const torch::Tensor items = torch::randn({7, 5}).requires_grad_();
  const torch::Tensor targets = torch::randint(7, {rows}, torch::kInt64);
  const torch::Tensor expected = torch::nn::functional::cross_entropy(torch::mm(outputs, items.t()), targets);
  (3 * expected).backward();
  const torch::Tensor d_outputs = outputs.grad().clone();
  const torch::Tensor d_items = items.grad().clone();
  outputs.mutable_grad().reset();
  items.mutable_grad().reset();

  const torch::Tensor loss = SoftmaxLoss(outputs, items, targets, torch::empty({4, 7}));
  (3 * loss).backward();
  EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 1e-6);
  EXPECT_TRUE(torch::allclose(outputs.grad(), d_outputs, 1e-4, 1e-6));
  EXPECT_TRUE(torch::allclose(items.grad(), d_items, 1e-4, 1e-6));
}

INSTANTIATE_TEST_SUITE_P(SoftmaxLoss, SoftmaxLossRows, ::testing::Values(1, 4, 11, 12));

TEST(SoftmaxLoss, StandsScoresThatAreFarApart) {
  const torch::Tensor items = torch::tensor({{500.0f}, {-500.0f}});
  const torch::Tensor loss =
      SoftmaxLoss(torch::ones({1, 1}), items, torch::ones({1}, torch::kInt64), ScratchForScores(2));
  EXPECT_FLOAT_EQ(loss.item<float>(), 1000);
}

TEST(ScratchForScores, StaysWithin64Megabytes) {
  EXPECT_EQ(ScratchForScores(12'101).size(0), 256);
  EXPECT_LE(ScratchForScores(1'000'000).numel() * 4, int64_t{64} << 20);
  EXPECT_EQ(ScratchForScores(30'000'000).size(0), 1);
}

}  // namespace
}  // namespace vitrine
