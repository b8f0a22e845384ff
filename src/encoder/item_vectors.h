// Single item vectors, whatever the bundle holds them as: for all that does not run over all items.
#ifndef VITRINE_ENCODER_ITEM_VECTORS_H_
#define VITRINE_ENCODER_ITEM_VECTORS_H_

#include <cstdint>
#include <span>

#include "bundle/model.h"

namespace vitrine {

// Reads rows where there are some, else what the codes stand for: vector[d] = values[d] * the scale that is returned.
//   values  float[D]
// REQUIRES: item < N, D > 0.
float ReadItemVector(const Model& model, size_t item, std::span<float> values);

}  // namespace vitrine

#endif  // VITRINE_ENCODER_ITEM_VECTORS_H_
