// The weights of a sequence encoder, expanded from the 8 bits that a bundle holds of each (roles.h); what they are
// multiplied with is written at FittedEncoder (src/fit/encoder.h).
#ifndef VITRINE_BUNDLE_ENCODER_WEIGHTS_H_
#define VITRINE_BUNDLE_ENCODER_WEIGHTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// Matrices are multiplied for so many outputs at a time, and rows of vectors are filled up to a multiple of it with 0.
inline constexpr size_t kTile = 16;
constexpr size_t WholeTiles(size_t n) { return (n + kTile - 1) / kTile * kTile; }

// A linear layer is float[WholeTiles(outputs) / kTile][1 + inputs][kTile]: of each tile first the biases, then the
// weights by input.
constexpr size_t TilesSize(size_t outputs, size_t inputs) { return WholeTiles(outputs) * (1 + inputs); }

struct EncoderWeights {
  uint32_t heads = 0;         // divides D; 0: a GRU
  uint32_t length = 0;        // L; 0: there is no encoder
  uint32_t feed_forward = 0;  // F; of a GRU 3 S
  uint32_t num_blocks = 0;    // B; of a GRU 1

  // One behind the other, with S = WholeTiles(D):
  //   positions  [L, S]; of a GRU 0
  //   norms      [2 B + 1, 2, S]; of a GRU [2, 2, S]
  //   and of each block the layers of queries, keys, values, attention_out, feed_forward_in and feed_forward_out;
  //   of a GRU those of its gates by the input, reset, update and candidate, then the same by the state
  std::vector<float> values;
  size_t layers = 0;  // where in `values` the first layer begins
};

// REQUIRES: dimensions > 0. Errors: kCorrupt naming file and tensor; kOutOfMemory.
Status ReadEncoder(TensorFile& file, uint32_t dimensions, EncoderWeights* out);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_ENCODER_WEIGHTS_H_
