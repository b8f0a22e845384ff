// Item vectors as the bytes of a bundle, in the representation that is wanted.
#ifndef VITRINE_FIT_VECTORS_FILE_H_
#define VITRINE_FIT_VECTORS_FILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "fit/model.h"
#include "fit/product_quantiser.h"

namespace vitrine {

enum class RowFormat : uint8_t { kNone, kInt4, kInt8 };

// How item vectors are stored: rows, product-quantised codes, or both. Then the codes choose and the rows score.
struct VectorFormat {
  RowFormat rows = RowFormat::kInt8;
  int num_subs = 0;  // M of the codes; 0: no codes. REQUIRES: rows or codes.

  bool operator==(const VectorFormat&) const = default;
};

// "int8", "int4", "pq8", "pq16", "pq32", and "pq8+int4", "pq16+int8" and so on.
// Errors: kInvalidArgument for any other text.
Result<VectorFormat> ParseVectorFormat(std::string_view text);
std::string VectorFormatName(const VectorFormat& format);

// The item vectors of a model: those of its encoder, else its factors.
struct ItemVectors {
  uint32_t dimensions = 0;            // D; 0: there are none
  std::span<const float> vectors;     // [N, D]
  std::span<const float> projection;  // [D, D]; empty for an encoder, which needs none
};
// Views of the model.
ItemVectors ItemVectorsOf(const FittedModel& model);

struct VectorsFile {
  const char* role;
  std::vector<uint8_t> bytes;
};

// REQUIRES: items.dimensions > 0.
std::vector<VectorsFile> VectorsFiles(const ItemVectors& items, const VectorFormat& format, uint64_t seed, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_VECTORS_FILE_H_
