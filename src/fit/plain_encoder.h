// A sequence encoder in plain loops, one for each formula: the oracle for the forward pass that ships
// (src/encoder/sequence_encoder.h), and what float weights are measured with.
#ifndef VITRINE_FIT_PLAIN_ENCODER_H_
#define VITRINE_FIT_PLAIN_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/encoder.h"

namespace vitrine {

// The user vector, float[D].
//   items  oldest first; of more than L the newest L count
// REQUIRES: at least one item, all of them 0..N-1.
std::vector<float> EncodePlainly(const FittedEncoder& encoder, std::span<const int32_t> items);

}  // namespace vitrine

#endif  // VITRINE_FIT_PLAIN_ENCODER_H_
