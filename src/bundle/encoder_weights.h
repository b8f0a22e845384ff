// The weights of a sequence encoder as a bundle holds them (roles.h); what they are multiplied with is written at
// FittedEncoder (src/fit/encoder.h).
#ifndef VITRINE_BUNDLE_ENCODER_WEIGHTS_H_
#define VITRINE_BUNDLE_ENCODER_WEIGHTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/array_view.h"
#include "base/status.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// Row r of the matrix is rows[r] * scales[r].
struct ScaledRows {
  MatrixView<const int8_t> rows;  // [R, C]
  std::span<const float> scales;  // [R]; finite, >= 0
};

struct LinearWeights {
  ScaledRows matrix;              // [outputs, inputs]
  std::span<const float> biases;  // [outputs]; finite
};

struct BlockWeights {
  LinearWeights attention_in;      // [3 D, D]
  LinearWeights attention_out;     // [D, D]
  LinearWeights feed_forward_in;   // [F, D]
  LinearWeights feed_forward_out;  // [D, F]
};

struct EncoderWeights {
  uint32_t heads = 0;            // divides D; 0: there is no encoder
  ScaledRows positions;          // [L, D]
  std::span<const float> norms;  // [2 B + 1, 2, D]; finite
  std::vector<BlockWeights> blocks;

  uint32_t length() const { return static_cast<uint32_t>(positions.rows.rows()); }  // L
};

// REQUIRES: dimensions > 0. Errors: kCorrupt naming file and tensor.
Status ReadEncoder(const TensorFile& file, uint32_t dimensions, EncoderWeights* out);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_ENCODER_WEIGHTS_H_
