// The tables by which product-quantised codes are scored.
#ifndef VITRINE_ENCODER_PQ_TABLES_H_
#define VITRINE_ENCODER_PQ_TABLES_H_

#include <cstdint>
#include <span>

#include "bundle/model.h"
#include "encoder/query.h"

namespace vitrine {

// Fills tables, step and bias of the query, from its values and its scale on, so that the same query scores alike in
// every build. One step for all tables, because their entries are added up; each begins at its own least entry, which
// goes into the bias.
//   products  float[M, 16]: scratch
//   tables    uint8[M, 16]; must outlive the query
// REQUIRES: M > 0.
void FillTables(const PqVectors& pq, std::span<float> products, std::span<uint8_t> tables, QuantisedQuery* query);

}  // namespace vitrine

#endif  // VITRINE_ENCODER_PQ_TABLES_H_
