// The sequence encoder as a libtorch module.
#ifndef VITRINE_NEURAL_SEQUENCE_NETWORK_H_
#define VITRINE_NEURAL_SEQUENCE_NETWORK_H_

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "fit/encoder.h"
#include "fit/sequences.h"
#include "neural/batches.h"
#include "neural/sequence_encoder.h"

namespace vitrine {

class SequenceNetwork : public torch::nn::Module {
 public:
  // Weights from the options' seed.
  SequenceNetwork(const SequenceData& data, const SequenceEncoderOptions& options);

  // f32[N, D]: embedding of the item plus the mean of its attributes' embeddings.
  torch::Tensor ItemVectors();

  // The same, as a bundle with four bits a value holds them; what is learnt of them is learnt of the unrounded ones
  // (straight-through: Bengio, Leonard and Courville, 2013).
  torch::Tensor RoundedItemVectors();

  // f32[T, D], what comes out at each position. Dropout, drawn from `seed`, only while is_training().
  //   item_vectors  of ItemVectors() or RoundedItemVectors()
  torch::Tensor Encode(const PackedSequences& batch, const torch::Tensor& item_vectors, uint64_t seed);

  // A copy in the form that is packed.
  FittedEncoder ToFitted();

 private:
  struct Linear {
    torch::Tensor weights, biases;
    torch::Tensor operator()(const torch::Tensor& x) const;
  };
  struct Norm {
    torch::Tensor gains, biases;
    torch::Tensor operator()(const torch::Tensor& x) const;
  };
  struct Block {
    Linear attention_in, attention_out, feed_forward_in, feed_forward_out;
    Norm attention_norm, feed_forward_norm;
  };

  struct Gru {
    Linear in, state;
    Norm norm;
  };

  // Parameters under a name, in the order in which they are registered.
  Linear MakeLinear(const std::string& name, int outputs, int inputs);
  Norm MakeNorm(const std::string& name);
  torch::Tensor MakeNormal(const std::string& name, int64_t rows, int64_t columns);
  Block MakeBlock(const std::string& name);
  torch::Tensor Drop(const torch::Tensor& x, uint64_t seed) const;
  torch::Tensor Attend(const PackedSequences& batch, const torch::Tensor& in, uint64_t seed) const;

  SequenceEncoderOptions options_;
  Random random_;                                       // of the weights at the start
  torch::Tensor items_;                                 // [N, D]
  torch::Tensor attributes_;                            // [A, D]; undefined: there are none
  torch::Tensor attribute_values_, attribute_offsets_;  // i64, as in ItemAttributes
  torch::Tensor positions_;                             // [L, D]
  Norm input_norm_;
  std::vector<Block> blocks_;  // of a transformer, as positions_
  Gru gru_;                    // else
};

}  // namespace vitrine

#endif  // VITRINE_NEURAL_SEQUENCE_NETWORK_H_
