// Chooses how vectors are stored and how much of the graph ships, so that a bundle fits into the bytes there are.
#ifndef VITRINE_TRAIN_BYTE_BUDGET_H_
#define VITRINE_TRAIN_BYTE_BUDGET_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/status.h"
#include "bundle/bundle.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "ingest/dataset.h"

namespace vitrine {

// How many bytes gzip -9 makes of these. Comes from outside, like the hash: every platform has a compressor of its own,
// which differ by little.
using GzipSize = std::function<uint64_t(std::span<const uint8_t>)>;

// Of all files of a bundle, each by itself.
uint64_t GzipBytes(const Bundle& bundle, const GzipSize& gzip_size);

// About what item vectors take as they are stored, without a projection.
uint64_t VectorBytes(const VectorFormat& format, uint64_t dimensions, uint64_t num_items);

struct ByteBudget {
  std::string vectors = "auto";  // "auto", or what ParseVectorFormat() reads
  uint64_t max_bytes = 0;        // of the whole bundle after gzip -9; 0: no limit
  float head_power = 1;          // of TrimGraph(), for what of the graph does not fit: 1, 0.5 or 0
};

struct BudgetedBundle {
  Bundle bundle;
  std::string vectors;    // the name of what was chosen; "none" for a model without vectors
  size_t edges_left = 0;  // of the graph that was fitted
  size_t edges_fitted = 0;
};

// "auto" is int4 up to 200,000 items and pq32 above; with a limit the most exact of int4, pq32, pq16 and pq8 that
// leaves room for the graph, or for a sixth of the limit. What of the graph does not fit is cut off, tail first
// (TrimGraph). Errors: kInvalidArgument when even without a graph the bundle does not fit, saying what it takes; those
// of PackBundle().
Result<BudgetedBundle> PackWithin(const ByteBudget& budget, const Catalog& catalog, const FittedModel& model,
                                  PackOptions options, const HashFunction& hash, const GzipSize& gzip_size);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_BYTE_BUDGET_H_
