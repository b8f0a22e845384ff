// A trained sequence encoder, before it becomes bytes. A small causal transformer over item vectors, after SASRec (Kang
// and McAuley, ICDM 2018), with layer norms behind each sum (Vaswani et al., NeurIPS 2017); or one GRU layer, after
// GRU4Rec (Hidasi et al., ICLR 2016).
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

// From the state h before an item, with sigma(x) = 1 / (1 + exp(-x)), the state after it:
//   reset, update = sigma(in(x) + state(h)), of the first and the second D outputs of each
//   candidate = tanh(in(x) + reset * state(h)), of the last
//   h' = (1 - update) * candidate + update * h
// The form of cuDNN, libtorch and, with linear_before_reset, ONNX.
struct FittedGru {
  FittedLinear in;     // [3 D, D]: rows of reset, then update, then candidate
  FittedLinear state;  // [3 D, D]
  FittedNorm norm;
};

enum class EncoderKind : uint8_t { kTransformer, kGru };

// The history's last L items, oldest first. The score of an item is the scalar product of the user vector with its
// vector.
//   Transformer: the newest item is at position L - 1 whatever the history's length. Position p starts as
//     input_norm(vector(item) + positions[p]) and sees the positions up to its own. The user vector is what the last
//     block gives for position L - 1.
//   GRU: x = input_norm(vector(item)) of each item; h is 0 before the first. The user vector is gru.norm(x + h) with
//   the
//     newest item's x and the state after it.
// gelu(x) = x / (1 + exp(-2 sqrt(2 / pi) (x + 0.044715 x^3))), the form by tanh of Hendrycks and Gimpel (2016).
struct FittedEncoder {
  EncoderKind kind = EncoderKind::kTransformer;
  uint32_t dimensions = 0;     // D; 0: there is no encoder
  uint32_t length = 0;         // L
  std::vector<float> vectors;  // [N, D]: of the items, for input and output alike
  FittedNorm input_norm;
  // Of a transformer.
  uint32_t heads = 0;            // divides D
  std::vector<float> positions;  // [L, D]
  std::vector<FittedBlock> blocks;
  // Of a GRU.
  FittedGru gru;
};

}  // namespace vitrine

#endif  // VITRINE_FIT_ENCODER_H_
