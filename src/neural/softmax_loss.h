// Cross-entropy against all items, without ever holding the scores of more than a few hundred positions.
#ifndef VITRINE_NEURAL_SOFTMAX_LOSS_H_
#define VITRINE_NEURAL_SOFTMAX_LOSS_H_

#include <torch/types.h>

namespace vitrine {

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

}  // namespace vitrine

#endif  // VITRINE_NEURAL_SOFTMAX_LOSS_H_
