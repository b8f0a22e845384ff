// A trained sequence encoder as an ONNX model, for ONNX Runtime Web and whatever else reads ONNX.
#ifndef VITRINE_NEURAL_ENCODER_ONNX_H_
#define VITRINE_NEURAL_ENCODER_ONNX_H_

#include <string>

#include "fit/encoder.h"

namespace vitrine {

// The model's bytes. N items, D dimensions, histories of L items:
//   input   items  int32[1, L]    indices, 0..N-1; the newest is the last, and where there are fewer than L, any index
//                                 stands before them
//           mask   int32[1, L]    1 where there is an item, 0 before them
//   output  user   float32[1, D]  the user vector. With an empty mask it means nothing, and is finite
//   metadata_props  vitrine.items = N, vitrine.dimensions = D, vitrine.length = L, in decimal
// REQUIRES: of a transformer at least one block; L, D and N are at least 1. Throws as OnnxGraph::Serialize() does.
// Exactness: that of float32; differs from the formulas of fit/encoder.h by rounding.
std::string EncoderOnnx(const FittedEncoder& encoder);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_ENCODER_ONNX_H_
