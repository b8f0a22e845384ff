// The pass over all N items that adds the sources up and keeps the best.
#ifndef VITRINE_RANK_SCAN_H_
#define VITRINE_RANK_SCAN_H_

#include <span>

#include "bundle/model.h"
#include "encoder/pooled_encoder.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"

namespace vitrine {

struct ScanInput {
  std::span<const float> base;   // [N]: what the sparse sources give each item (graph_walk.h)
  std::span<const float> prior;  // [N]: popularity or trending, 0..1
  float prior_weight = 0;        // 0: the prior is not read
  QuantisedQuery query;          // scale 0: the vectors are not read
  float query_weight = 0;
};

// score(j) = base[j] + prior_weight * prior[j] + query_weight * (query . vector(j)), pushed for every allowed j.
// Exact: the same bits on every target.
void ScanItems(const Model& model, const ScanInput& input, const BitSet& allowed, TopK* best);

// The three parts of one item's score, computed as the scan computes them.
struct ScoreParts {
  float base = 0;
  float prior = 0;
  float query = 0;
};
ScoreParts ScorePartsOf(const Model& model, const ScanInput& input, int32_t item);

}  // namespace vitrine

#endif  // VITRINE_RANK_SCAN_H_
