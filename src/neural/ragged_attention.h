// Causal attention over sequences of different lengths that lie one behind the other, without padding.
#ifndef VITRINE_NEURAL_RAGGED_ATTENTION_H_
#define VITRINE_NEURAL_RAGGED_ATTENTION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

struct AttentionShape {
  std::span<const int32_t> begin;  // [S + 1]: rows begin[s]..begin[s + 1] are those of sequence s
  int heads = 1;                   // H
  int head_size = 1;               // D / H
  float dropout = 0;               // share of the shares that is left out; the others grow by 1 / (1 - dropout)
  uint64_t seed = 0;               // of the dropout
  int threads = 0;
};

// How many shares there are: for each sequence and head a triangle, row i of which has i + 1.
std::vector<size_t> ShareOffsets(const AttentionShape& shape);

//   share(i, j) = softmax over j <= i of q_i . k_j / sqrt(D / H)      out_i = sum over j of dropped(share(i, j)) v_j
//   in       f32[T, 3 D]   queries, keys, values
//   shares   f32[ShareOffsets().back()], written: before dropout
//   out      f32[T, D], written
void AttendForward(const AttentionShape& shape, const float* in, float* shares, float* out);

//   d_out    f32[T, D]     what the loss changes by with each output
//   d_in     f32[T, 3 D], written: the same of the inputs
void AttendBackward(const AttentionShape& shape, const float* in, const float* shares, const float* d_out, float* d_in);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_RAGGED_ATTENTION_H_
