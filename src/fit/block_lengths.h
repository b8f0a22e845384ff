// How long the item vectors of a bundle are: what lets a scan pass over blocks of them.
#ifndef VITRINE_FIT_BLOCK_LENGTHS_H_
#define VITRINE_FIT_BLOCK_LENGTHS_H_

#include <span>
#include <vector>

#include "fit/product_quantiser.h"
#include "fit/quantise.h"

namespace vitrine {

// The tensor block_lengths (bundle/roles.h) for vectors as they are stored: none is longer than its block says, and a
// block's longest is shorter by rounding alone.
//   returns float[(N + 255) / 256]
// REQUIRES: N > 0.
std::vector<float> BlockLengths(const QuantisedRows& rows);
std::vector<float> BlockLengths(const QuantisedNibbles& rows);
std::vector<float> BlockLengths(const FittedPq& pq);

}  // namespace vitrine

#endif  // VITRINE_FIT_BLOCK_LENGTHS_H_
