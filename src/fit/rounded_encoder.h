// A trained sequence encoder with the weights that its bundle holds.
#ifndef VITRINE_FIT_ROUNDED_ENCODER_H_
#define VITRINE_FIT_ROUNDED_ENCODER_H_

#include <cstddef>
#include <span>

#include "fit/encoder.h"
#include "fit/vectors_file.h"

namespace vitrine {

// Values to those that a bundle holds of them, in place; kNone leaves them as they are.
//   values  [rows, cols]
// REQUIRES: cols >= 1; values finite.
void RoundRows(RowFormat format, size_t cols, std::span<float> values);

// What is read back of `encoder` after PackEncoder() and, for its item vectors, VectorsFiles(): weights and positions
// in steps of 8 bits a row, vectors as the rows of `format`. Vectors of which a bundle holds codes alone stay as they
// are. Exactness: each value is the float32 product of quantum and scale, as the reader in the core makes it.
FittedEncoder RoundedEncoder(const FittedEncoder& encoder, const VectorFormat& format);

}  // namespace vitrine

#endif  // VITRINE_FIT_ROUNDED_ENCODER_H_
