#include "neural/ragged_gru.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include <tuple>

namespace vitrine {
namespace {

TEST(StepOrderOf, TakesTheFirstStepOfAllThenTheSecondOfThoseThatHaveOne) {
  // Sequences of 1, 3 and 2 rows.
  const int32_t begin[] = {0, 1, 4, 6};
  const StepOrder order = StepOrderOf(begin);
  EXPECT_EQ(order.rows, (std::vector<int64_t>{1, 4, 0, 2, 5, 3}));
  EXPECT_EQ(order.places, (std::vector<int64_t>{2, 0, 3, 5, 1, 4}));
  EXPECT_EQ(order.counts, (std::vector<int64_t>{3, 2, 1}));
}

TEST(RunGru, GivesTheStatesAndGradientsOfEachSequenceByItself) {
  torch::manual_seed(1);
  const int64_t d = 4;
  const int32_t begin[] = {0, 1, 4, 6};
  const auto parameter = [](at::IntArrayRef shape) { return torch::randn(shape).requires_grad_(); };
  const torch::Tensor in = parameter({6, d});
  const std::vector<torch::Tensor> weights = {parameter({3 * d, d}), parameter({3 * d, d}), parameter({3 * d}),
                                              parameter({3 * d})};
  const torch::Tensor by = torch::randn({6, d});
  std::vector<torch::Tensor> alone;
  for (size_t s = 0; s < 3; ++s) {
    const torch::Tensor sequence = in.slice(0, begin[s], begin[s + 1]).unsqueeze(1);
    alone.push_back(
        std::get<0>(at::gru(sequence, torch::zeros({1, 1, d}), weights, true, 1, 0, false, false, false)).squeeze(1));
  }
  const torch::Tensor expected = torch::cat(alone);
  (expected * by).sum().backward();
  std::vector<torch::Tensor> gradients = {in.grad().clone()};
  in.mutable_grad().reset();
  for (const torch::Tensor& w : weights) {
    gradients.push_back(w.grad().clone());
    w.mutable_grad().reset();
  }

  const torch::Tensor states = RunGru(in, begin, weights);
  (states * by).sum().backward();
  EXPECT_TRUE(torch::allclose(states, expected, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(in.grad(), gradients[0], 1e-4, 1e-5));
  for (size_t i = 0; i < weights.size(); ++i) {
    EXPECT_TRUE(torch::allclose(weights[i].grad(), gradients[i + 1], 1e-4, 1e-5)) << "weights " << i;
  }
}

}  // namespace
}  // namespace vitrine
