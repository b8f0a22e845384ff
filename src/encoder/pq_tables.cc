#include "encoder/pq_tables.h"

#include <algorithm>
#include <cmath>

#include "bundle/roles.h"

namespace vitrine {

void FillTables(const PqVectors& pq, std::span<float> products, std::span<uint8_t> tables, QuantisedQuery* query) {
  constexpr float kMaxTableEntry = 255;
  const std::span<const int8_t> values = query->values;
  float widest = 0;
  for (size_t m = 0; m < pq.num_subs; ++m) {
    const size_t begin = std::min(m * pq.sub_dimensions, values.size());
    const size_t width = std::min(pq.sub_dimensions, values.size() - begin);
    const std::span<float> of_part = products.subspan(m * kPqCentroids, kPqCentroids);
    for (uint32_t code = 0; code < kPqCentroids; ++code) {
      const std::span<const float> centroid = pq.Centroid(m, code);
      float sum = 0;
      for (size_t d = 0; d < width; ++d) sum += centroid[d] * static_cast<float>(values[begin + d]);
      of_part[code] = sum;
    }
    const auto [least, largest] = std::minmax_element(of_part.begin(), of_part.end());
    widest = std::max(widest, *largest - *least);
  }
  const float step = widest / kMaxTableEntry;
  float bias = 0;
  for (size_t m = 0; m < pq.num_subs; ++m) {
    const std::span<const float> of_part = products.subspan(m * kPqCentroids, kPqCentroids);
    const float least = *std::min_element(of_part.begin(), of_part.end());
    for (size_t code = 0; code < kPqCentroids; ++code) {
      const float entry = step > 0 ? std::floor((of_part[code] - least) / step + 0.5f) : 0;
      tables[m * kPqCentroids + code] = static_cast<uint8_t>(std::min(entry, kMaxTableEntry));
    }
    bias += least;
  }
  query->tables = {tables, pq.num_subs, kPqCentroids};
  query->table_step = step * query->scale;
  query->table_bias = bias * query->scale;
}

}  // namespace vitrine
