// Numbers of items from outside, such as what a text or image model makes of them.
#ifndef VITRINE_CLI_ITEM_FEATURES_H_
#define VITRINE_CLI_ITEM_FEATURES_H_

#include <string>

#include "base/status.h"
#include "fit/content.h"
#include "ingest/dataset.h"

namespace vitrine {

// A matrix of floats by its rows.
struct FeatureMatrix {
  size_t rows = 0;
  uint32_t columns = 0;       // 1..kMaxItemFeatures
  std::vector<float> values;  // [rows, columns]; finite
};

// Reads `FILE.npy` (float32 or float64, two dimensions, C order; format 1 to 3) or `FILE.safetensors` (F32; the tensor
// `features`, or the only one).
// Errors: kIo; kInvalidArgument naming the file and what is wrong with it.
Result<FeatureMatrix> ReadFeatureMatrix(const std::string& path);

// The rows by the items of a catalogue: in its order, as it was given to `train`; or, where `ids` is not empty, the id
// of each row is a line of that file. Ids that the catalogue does not know are passed over, and items without a row
// have zeros. Errors: those above; kInvalidArgument when rows and items, or rows and ids, are not as many, an id comes
// twice, or no item has a row.
Result<ItemFeatures> ReadItemFeatures(const std::string& path, const std::string& ids, const Catalog& catalog);

}  // namespace vitrine

#endif  // VITRINE_CLI_ITEM_FEATURES_H_
