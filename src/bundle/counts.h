// Reads what was counted: the graph and how popular items are (roles.h), expanding what the engine cannot use in place.
#ifndef VITRINE_BUNDLE_COUNTS_H_
#define VITRINE_BUNDLE_COUNTS_H_

#include "base/status.h"
#include "bundle/model.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// REQUIRES: num_items of the model is known and not 0. Errors: kCorrupt naming file and tensor; kOutOfMemory.
Status ReadGraph(TensorFile& file, Model* model);
Status ReadBaskets(TensorFile& file, Model* model);
Status ReadPopularity(TensorFile& file, Model* model);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_COUNTS_H_
