#include "encoder/item_vectors.h"

#include <algorithm>

namespace vitrine {
namespace {

void ReadNibbles(std::span<const uint8_t> row, std::span<float> values) {
  for (size_t j = 0; j < row.size(); ++j) values[j] = static_cast<float>((row[j] & 15) - 8);
  for (size_t d = row.size(); d < values.size(); ++d) values[d] = static_cast<float>((row[d - row.size()] >> 4) - 8);
}

void ReadCodes(const PqVectors& pq, size_t item, std::span<float> values) {
  for (size_t m = 0, d = 0; m < pq.num_subs && d < values.size(); ++m, d += pq.sub_dimensions) {
    const std::span<const float> centroid = pq.Centroid(m, pq.Code(item, m));
    std::copy_n(centroid.begin(), std::min(centroid.size(), values.size() - d),
                values.begin() + static_cast<std::ptrdiff_t>(d));
  }
}

}  // namespace

float ReadItemVector(const Model& model, size_t item, std::span<float> values) {
  if (!HasRows(model)) {
    ReadCodes(model.pq, item, values);
    return 1;
  }
  if (model.item_nibbles.rows() > 0) {
    ReadNibbles(model.item_nibbles.Row(item), values);
  } else {
    const std::span<const int8_t> row = model.item_vectors.Row(item);
    std::transform(row.begin(), row.end(), values.begin(), [](int8_t v) { return static_cast<float>(v); });
  }
  return model.item_scales[item];
}

}  // namespace vitrine
