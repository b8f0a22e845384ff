// libtorch's GRU over sequences of different lengths that lie one behind the other, without padding.
#ifndef VITRINE_NEURAL_RAGGED_GRU_H_
#define VITRINE_NEURAL_RAGGED_GRU_H_

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

// The order in which all sequences take their steps together: first the first rows of all, the longest sequence first,
// then the second rows of those that have one, and so on.
struct StepOrder {
  std::vector<int64_t> rows;    // [T]: where each row of that order is in the sequences
  std::vector<int64_t> places;  // [T]: the other way round
  std::vector<int64_t> counts;  // [length of the longest]: how many sequences take part in each step
};

//   begin  [S + 1]: rows begin[s]..begin[s + 1] are those of sequence s, one at least
StepOrder StepOrderOf(std::span<const int32_t> begin);

// The state after each row, f32[T, D], of FittedGru (fit/encoder.h). The state before a sequence is 0.
//   in       f32[T, D]
//   weights  of the layer `in`: f32[3 D, D], of the layer `state`, the biases of both: f32[3 D]
torch::Tensor RunGru(const torch::Tensor& in, std::span<const int32_t> begin,
                     const std::vector<torch::Tensor>& weights);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_RAGGED_GRU_H_
