// Items that were shown lately step back, so that one visit does not see the same list for ever.
#ifndef VITRINE_RANK_EXPOSURE_H_
#define VITRINE_RANK_EXPOSURE_H_

#include <cstdint>
#include <span>

#include "kernel/top_k.h"

namespace vitrine {

// How often an item was shown without a click that followed.
struct Exposure {
  int32_t item = 0;
  uint32_t count = 0;
};

// More than these are not looked at: the newest, which come last in the span, count.
inline constexpr size_t kMaxExposures = 256;

// Multiplies the score of each shown item, where it is above 0, by (1 - rotation)^count, and sorts the pool again.
//   rotation  0..1; 0 changes nothing, 1 leaves what was shown once without a score
void Rotate(float rotation, std::span<const Exposure> exposures, std::span<ScoredItem> pool);

// 0 for an item that was not shown.
uint32_t ExposureOf(std::span<const Exposure> exposures, int32_t item);

}  // namespace vitrine

#endif  // VITRINE_RANK_EXPOSURE_H_
