// The files of item vectors with vectors appended, in whatever format they have.
#ifndef VITRINE_CONTENT_APPEND_VECTORS_H_
#define VITRINE_CONTENT_APPEND_VECTORS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"

namespace vitrine {

// All three: the bytes of the file with the role that they are named by, with the vectors of `model` as they were.
//   rows  float[M, D]; D = model.dimensions, finite
// REQUIRES: the model has such a file.
std::vector<uint8_t> WithInt8Rows(const Model& model, std::span<const float> rows);
std::vector<uint8_t> WithNibbleRows(const Model& model, std::span<const float> rows);
std::vector<uint8_t> WithPqCodes(const Model& model, std::span<const float> rows);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_APPEND_VECTORS_H_
