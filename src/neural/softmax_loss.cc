#include "neural/softmax_loss.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace vitrine {
namespace {

using Row = Eigen::Map<Eigen::ArrayXf>;

// The loss of some rows. What it changes by with each score is scores / divisors: the division is left to the short
// rows that they are multiplied with.
struct Portion {
  double loss;             // summed
  torch::Tensor divisors;  // f32[rows, 1]
};

// Replaces scores by what the loss changes by with them, as above: the share of the item, less 1 of the target.
//   scores  f32[rows, N]
//   target  i64[rows, 1]
Portion CrossEntropy(torch::Tensor scores, const torch::Tensor& target) {
  const torch::Tensor own = scores.gather(1, target);
  const torch::Tensor largest = scores.amax(1, /*keepdim=*/true);
  scores.sub_(largest).exp_();
  const torch::Tensor sum = scores.sum(1, /*keepdim=*/true);
  const auto loss = (largest + sum.log() - own).sum(torch::kFloat64).item<double>();
  scores.scatter_add_(1, target, -sum);
  return {loss, sum};
}

// Returns the loss of one row, and replaces its scores by what that changes by with each; those of the teacher are
// overwritten.
double Distill(const SoftTargets& teacher, int64_t target, Row scores, Row of_teacher) {
  const float temperature = teacher.temperature;
  scores -= scores.maxCoeff();
  of_teacher = (of_teacher - of_teacher.maxCoeff()) / temperature;
  const double own = scores[target];
  Eigen::ArrayXf shares = scores.exp();
  const float sum = shares.sum();
  const Eigen::ArrayXf wanted = of_teacher.exp();
  const float sum_of_wanted = wanted.sum();
  double divergence = (wanted * (of_teacher - scores / temperature)).sum() / double{sum_of_wanted};
  const float hard = (1 - teacher.share) / sum;
  const float soft = teacher.share * temperature;
  if (temperature == 1) {
    divergence += std::log(double{sum}) - std::log(double{sum_of_wanted});
    scores = (hard + soft / sum) * shares - soft / sum_of_wanted * wanted;
  } else {
    const Eigen::ArrayXf softened = (scores / temperature).exp();
    const float sum_of_softened = softened.sum();
    divergence += std::log(double{sum_of_softened}) - std::log(double{sum_of_wanted});
    scores = hard * shares + soft / sum_of_softened * softened - soft / sum_of_wanted * wanted;
  }
  scores[target] -= 1 - teacher.share;
  return (1 - teacher.share) * (std::log(double{sum}) - own) + soft * temperature * divergence;
}

// As CrossEntropy(), for rows that begin at `begin`.
Portion Distill(torch::Tensor scores, const torch::Tensor& target, int64_t begin, const SoftTargets& teacher) {
  const int64_t rows = scores.size(0);
  const int64_t n = scores.size(1);
  torch::Tensor of_teacher = teacher.scratch.narrow(0, 0, rows);
  torch::mm_out(of_teacher, teacher.outputs.slice(0, begin, begin + rows), teacher.items.t());
  std::vector<double> losses(static_cast<size_t>(rows));
  float* const own = scores.data_ptr<float>();
  float* const other = of_teacher.data_ptr<float>();
  const auto* const targets = target.data_ptr<int64_t>();
  at::parallel_for(0, rows, 1, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; ++row) {
      losses[static_cast<size_t>(row)] = Distill(teacher, targets[row], Row(own + row * n, n), Row(other + row * n, n));
    }
  });
  return {std::accumulate(losses.begin(), losses.end(), 0.0), torch::ones({rows, 1})};
}

class FusedLoss : public torch::autograd::Function<FusedLoss> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& outputs,
                               const torch::Tensor& items, const torch::Tensor& targets, const torch::Tensor& scratch,
                               const SoftTargets* teacher) {
    const int64_t rows = outputs.size(0);
    torch::Tensor d_outputs = torch::empty_like(outputs);
    torch::Tensor d_items = torch::zeros_like(items);
    double loss = 0;
    for (int64_t begin = 0; begin < rows; begin += scratch.size(0)) {
      const int64_t end = std::min(rows, begin + scratch.size(0));
      const torch::Tensor output = outputs.slice(0, begin, end);
      const torch::Tensor target = targets.slice(0, begin, end).unsqueeze(1);
      torch::Tensor scores = scratch.narrow(0, 0, end - begin);
      torch::mm_out(scores, output, items.t());
      const Portion portion =
          teacher == nullptr ? CrossEntropy(scores, target) : Distill(scores, target, begin, *teacher);
      loss += portion.loss;
      torch::Tensor d_output = d_outputs.slice(0, begin, end);
      torch::mm_out(d_output, scores, items);
      d_output.div_(portion.divisors);
      d_items.addmm_(scores.t(), output / portion.divisors);
    }
    const double share = 1 / static_cast<double>(rows);
    context->save_for_backward({d_outputs.mul_(share), d_items.mul_(share)});
    return torch::full({}, loss * share);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list d_loss) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    return {saved[0] * d_loss[0], saved[1] * d_loss[0], torch::Tensor(), torch::Tensor(), torch::Tensor()};
  }
};

}  // namespace

torch::Tensor ScratchForScores(int64_t num_items) {
  // Beyond this the scores of one portion do not stay in the cache from one pass over them to the next.
  constexpr int64_t kMostRows = 256;
  constexpr int64_t kMostScores = int64_t{1} << 24;
  return torch::empty({std::clamp(kMostScores / std::max<int64_t>(1, num_items), int64_t{1}, kMostRows), num_items});
}

torch::Tensor SoftmaxLoss(const torch::Tensor& outputs, const torch::Tensor& items, const torch::Tensor& targets,
                          const torch::Tensor& scratch) {
  return FusedLoss::apply(outputs, items, targets, scratch, static_cast<const SoftTargets*>(nullptr));
}

torch::Tensor DistillationLoss(const torch::Tensor& outputs, const torch::Tensor& items, const torch::Tensor& targets,
                               const torch::Tensor& scratch, const SoftTargets& teacher) {
  return FusedLoss::apply(outputs, items, targets, scratch, &teacher);
}

}  // namespace vitrine
