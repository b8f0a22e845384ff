#include "neural/softmax_loss.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace vitrine {
namespace {

class FusedLoss : public torch::autograd::Function<FusedLoss> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& outputs,
                               const torch::Tensor& items, const torch::Tensor& targets, const torch::Tensor& scratch) {
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
      const torch::Tensor own = scores.gather(1, target);
      const torch::Tensor largest = scores.amax(1, /*keepdim=*/true);
      scores.sub_(largest).exp_();
      const torch::Tensor sum = scores.sum(1, /*keepdim=*/true);
      loss += (largest + sum.log() - own).sum(torch::kFloat64).item<double>();
      // From here on the scores, divided by their row's sum, are what the loss changes by with each: the share of the
      // item, less 1 of the target. The division is left to the short rows that they are multiplied with.
      scores.scatter_add_(1, target, -sum);
      torch::Tensor d_output = d_outputs.slice(0, begin, end);
      torch::mm_out(d_output, scores, items);
      d_output.div_(sum);
      d_items.addmm_(scores.t(), output / sum);
    }
    const double share = 1 / static_cast<double>(rows);
    context->save_for_backward({d_outputs.mul_(share), d_items.mul_(share)});
    return torch::full({}, loss * share);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list d_loss) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    return {saved[0] * d_loss[0], saved[1] * d_loss[0], torch::Tensor(), torch::Tensor()};
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
  return FusedLoss::apply(outputs, items, targets, scratch);
}

}  // namespace vitrine
