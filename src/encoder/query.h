// User vectors as the scan takes them.
#ifndef VITRINE_ENCODER_QUERY_H_
#define VITRINE_ENCODER_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/array_view.h"
#include "bundle/model.h"

namespace vitrine {

// vector[d] = values[d] * scale
struct QuantisedQuery {
  std::span<const int8_t> values;  // int8[D], -127..127
  float scale = 0;                 // 0 when there is nothing to go by

  // The same for product-quantised codes, where the bundle has some: the scalar product with an item is
  //   table_bias + table_step * (sum over m of tables[m][code m of the item])
  MatrixView<const uint8_t> tables = {};  // uint8[M, 16]
  float table_step = 0;                   // >= 0
  float table_bias = 0;
};

class Quantiser {
 public:
  // `model` must outlive this. Returns false when there is not enough memory.
  bool Init(const Model& model);

  // vector * factor, quantised; valid until the next call. Nothing to go by where that is 0 or not finite.
  //   vector  float[D]
  QuantisedQuery Quantise(std::span<const float> vector, float factor);

  size_t memory_bytes() const { return query_.size() + products_.size() * sizeof(float) + tables_.size(); }

 private:
  const Model* model_ = nullptr;
  std::vector<int8_t> query_;    // [D]
  std::vector<float> products_;  // [M, 16]
  std::vector<uint8_t> tables_;  // [M, 16]
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_QUERY_H_
