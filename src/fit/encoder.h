// A trained sequence encoder, before it becomes bytes: a small causal transformer over item vectors, after SASRec
// (Kang and McAuley, ICDM 2018), with layer norms behind each sum (Vaswani et al., NeurIPS 2017).
#ifndef VITRINE_FIT_ENCODER_H_
#define VITRINE_FIT_ENCODER_H_

#include <cstdint>
#include <vector>

namespace vitrine {

// y = weights x + biases
struct FittedLinear {
  uint32_t outputs = 0;
  uint32_t inputs = 0;
  std::vector<float> weights;  // [outputs, inputs], row-major
  std::vector<float> biases;   // [outputs]
};

// y = gains * (x - mean) / sqrt(variance + kNormEpsilon) + biases, over the D values of one position
struct FittedNorm {
  std::vector<float> gains;   // [D]
  std::vector<float> biases;  // [D]
};

//   x = attention_norm(x + attention_out(attention(x)))
//   x = feed_forward_norm(x + feed_forward_out(gelu(feed_forward_in(x))))
struct FittedBlock {
  FittedLinear attention_in;   // [3 D, D]: rows of queries, then keys, then values; heads follow each other within each
  FittedLinear attention_out;  // [D, D]
  FittedNorm attention_norm;
  FittedLinear feed_forward_in;   // [F, D]
  FittedLinear feed_forward_out;  // [D, F]
  FittedNorm feed_forward_norm;
};

// The history's last L items, oldest first; the newest is at position L - 1 whatever the history's length. Position p
// starts as input_norm(vector(item) + positions[p]) and sees the positions up to its own. The user vector is what the
// last block gives for position L - 1; the score of an item is its scalar product with the item's vector.
// gelu(x) = x / (1 + exp(-2 sqrt(2 / pi) (x + 0.044715 x^3))), the form by tanh of Hendrycks and Gimpel (2016).
struct FittedEncoder {
  uint32_t dimensions = 0;       // D; 0: there is no encoder
  uint32_t heads = 0;            // divides D
  uint32_t length = 0;           // L
  std::vector<float> vectors;    // [N, D]: of the items, for input and output alike
  std::vector<float> positions;  // [L, D]
  FittedNorm input_norm;
  std::vector<FittedBlock> blocks;
};

}  // namespace vitrine

#endif  // VITRINE_FIT_ENCODER_H_
