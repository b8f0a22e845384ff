// A fitted sequence encoder to the bytes of its file.
#ifndef VITRINE_FIT_ENCODER_FILE_H_
#define VITRINE_FIT_ENCODER_FILE_H_

#include <cstdint>
#include <vector>

#include "fit/encoder.h"

namespace vitrine {

// The file with the role `encoder` (bundle/roles.h): matrices and positions as int8 with a scale a row, biases and
// norms as they are. The item vectors are files of their own (fit/vectors_file.h). REQUIRES: dimensions > 0, all of the
// shapes written at FittedEncoder, all values finite.
std::vector<uint8_t> PackEncoder(const FittedEncoder& encoder);

}  // namespace vitrine

#endif  // VITRINE_FIT_ENCODER_FILE_H_
