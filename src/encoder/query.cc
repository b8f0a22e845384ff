#include "encoder/query.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/pq_tables.h"

namespace vitrine {

bool Quantiser::Init(const Model& model) {
  model_ = &model;
  return TryAssign(query_, model.dimensions) && TryAssign(products_, model.pq.num_subs * kPqCentroids) &&
         TryAssign(tables_, model.pq.num_subs * kPqCentroids);
}

QuantisedQuery Quantiser::Quantise(std::span<const float> vector, float factor) {
  constexpr float kMaxQuantum = 127;
  float largest = 0;
  for (const float v : vector) largest = std::max(largest, std::abs(v));
  const float scale = largest * factor / kMaxQuantum;
  const float to_quantum = kMaxQuantum / largest;
  if (!(scale > 0) || !std::isfinite(scale) || !std::isfinite(to_quantum)) {
    std::fill(query_.begin(), query_.end(), int8_t{0});
    return {query_, 0};
  }
  for (size_t d = 0; d < vector.size(); ++d) {
    query_[d] = static_cast<int8_t>(std::floor(vector[d] * to_quantum + 0.5f));
  }
  QuantisedQuery query{query_, scale};
  if (model_->pq.num_subs > 0) FillTables(model_->pq, products_, tables_, &query);
  return query;
}

}  // namespace vitrine
