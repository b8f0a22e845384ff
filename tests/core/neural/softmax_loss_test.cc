#include "neural/softmax_loss.h"

#include <gtest/gtest.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <tuple>

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

// Rows, share and temperature.
class DistillationLossCases : public ::testing::TestWithParam<std::tuple<int64_t, float, float>> {};

TEST_P(DistillationLossCases, GiveTheLossAndTheGradientsOfLibtorch) {
  namespace functional = torch::nn::functional;
  torch::manual_seed(2);
  const auto [rows, share, temperature] = GetParam();
  const torch::Tensor outputs = torch::randn({rows, 5}).requires_grad_();
  const torch::Tensor items = torch::randn({7, 5}).requires_grad_();
  const torch::Tensor targets = torch::randint(7, {rows}, torch::kInt64);
  // The teacher is of another size.
  const torch::Tensor of_teacher = torch::randn({rows, 9});
  const torch::Tensor items_of_teacher = torch::randn({7, 9});
  const torch::Tensor scores = torch::mm(outputs, items.t());
  const torch::Tensor wanted = torch::softmax(torch::mm(of_teacher, items_of_teacher.t()) / temperature, 1);
  const torch::Tensor divergence = functional::kl_div(torch::log_softmax(scores / temperature, 1), wanted,
                                                      functional::KLDivFuncOptions().reduction(torch::kBatchMean));
  const torch::Tensor expected =
      (1 - share) * functional::cross_entropy(scores, targets) + share * temperature * temperature * divergence;
  (3 * expected).backward();
  const torch::Tensor d_outputs = outputs.grad().clone();
  const torch::Tensor d_items = items.grad().clone();
  outputs.mutable_grad().reset();
  items.mutable_grad().reset();

  const SoftTargets teacher = {of_teacher, items_of_teacher, share, temperature, torch::empty({4, 7})};
  const torch::Tensor loss = DistillationLoss(outputs, items, targets, torch::empty({4, 7}), teacher);
  (3 * loss).backward();
  EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 1e-5);
  EXPECT_TRUE(torch::allclose(outputs.grad(), d_outputs, 1e-4, 1e-6));
  EXPECT_TRUE(torch::allclose(items.grad(), d_items, 1e-4, 1e-6));
}

INSTANTIATE_TEST_SUITE_P(DistillationLoss, DistillationLossCases,
                         ::testing::Combine(::testing::Values(1, 4, 11), ::testing::Values(0.0f, 0.7f, 1.0f),
                                            ::testing::Values(1.0f, 2.5f)));

TEST(DistillationLoss, IsThatOfTheTargetsAloneWhereTheTeacherHasNoShare) {
  torch::manual_seed(3);
  const torch::Tensor outputs = torch::randn({6, 5});
  const torch::Tensor items = torch::randn({7, 5});
  const torch::Tensor targets = torch::randint(7, {6}, torch::kInt64);
  const SoftTargets teacher = {torch::randn({6, 2}), torch::randn({7, 2}), 0, 1, torch::empty({4, 7})};
  EXPECT_NEAR(DistillationLoss(outputs, items, targets, torch::empty({4, 7}), teacher).item<double>(),
              SoftmaxLoss(outputs, items, targets, torch::empty({4, 7})).item<double>(), 1e-6);
}

TEST(DistillationLoss, StandsScoresThatAreFarApart) {
  const torch::Tensor items = torch::tensor({{500.0f}, {-500.0f}});
  const torch::Tensor target = torch::ones({1}, torch::kInt64);
  const SoftTargets teacher = {-torch::ones({1, 1}), items, 0.5f, 1, ScratchForScores(2)};
  const torch::Tensor loss = DistillationLoss(torch::ones({1, 1}), items, target, ScratchForScores(2), teacher);
  // Both halves: what came next, and what the teacher is sure of, is what is held for e^-1000 as likely as the other.
  EXPECT_FLOAT_EQ(loss.item<float>(), 1000);
}

TEST(ScratchForScores, StaysWithin64Megabytes) {
  EXPECT_EQ(ScratchForScores(12'101).size(0), 256);
  EXPECT_LE(ScratchForScores(1'000'000).numel() * 4, int64_t{64} << 20);
  EXPECT_EQ(ScratchForScores(30'000'000).size(0), 1);
}

}  // namespace
}  // namespace vitrine
