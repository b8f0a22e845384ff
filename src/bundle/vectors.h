// Reads the files of item vectors (roles.h).
#ifndef VITRINE_BUNDLE_VECTORS_H_
#define VITRINE_BUNDLE_VECTORS_H_

#include "base/status.h"
#include "bundle/model.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// REQUIRES: num_items and dimensions of the model are known and not 0; its encoder, if there is one, has been read.
// Errors: kCorrupt naming file and tensor.
Status ReadInt8Vectors(TensorFile& file, Model* model);
Status ReadInt4Vectors(TensorFile& file, Model* model);
// REQUIRES: rows, if there are some, have been read.
Status ReadPqVectors(TensorFile& file, Model* model);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_VECTORS_H_
