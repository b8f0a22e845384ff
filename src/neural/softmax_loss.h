// Cross-entropy against all items, without ever holding the scores of more than a few hundred positions.
#ifndef VITRINE_NEURAL_SOFTMAX_LOSS_H_
#define VITRINE_NEURAL_SOFTMAX_LOSS_H_

#include <torch/types.h>

namespace vitrine {

// What a teacher says of each position, besides the one item that came next: Hinton, Vinyals and Dean, Distilling the
// Knowledge in a Neural Network, 2015.
struct SoftTargets {
  torch::Tensor outputs;  // f32[T, D'], of the teacher, whose scores are outputs items'
  torch::Tensor items;    // f32[N, D']
  float share = 0;        // of the loss that it decides; 0..1
  float temperature = 1;  // what scores of both are divided by before they are compared; > 0
  torch::Tensor scratch;  // as large as the loss's own
};

// Room for the scores of 256 positions, or of fewer where the items are so many that they would take more than 64 MB.
torch::Tensor ScratchForScores(int64_t num_items);

// Mean over T positions of -log softmax(outputs items')[target]. The gradients are made with the value, so that scores
// are computed once: three matrix products in all.
//   outputs    f32[T, D]
//   items      f32[N, D]
//   targets    i64[T], 0..N-1
//   scratch    of ScratchForScores(N); calls may share it
torch::Tensor SoftmaxLoss(const torch::Tensor& outputs, const torch::Tensor& items, const torch::Tensor& targets,
                          const torch::Tensor& scratch);

// The same beside a teacher, for which nothing is learnt:
//   (1 - share) * the mean above + share * temperature^2 * mean KL(softmax(teacher's scores / temperature) ||
//                                                                  softmax(scores / temperature))
// A matrix product more, of the teacher's scores.
torch::Tensor DistillationLoss(const torch::Tensor& outputs, const torch::Tensor& items, const torch::Tensor& targets,
                               const torch::Tensor& scratch, const SoftTargets& teacher);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_SOFTMAX_LOSS_H_
