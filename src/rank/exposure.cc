#include "rank/exposure.h"

#include <algorithm>

namespace vitrine {

uint32_t ExposureOf(std::span<const Exposure> exposures, int32_t item) {
  const size_t first = exposures.size() - std::min(exposures.size(), kMaxExposures);
  for (const Exposure& exposure : exposures.subspan(first)) {
    if (exposure.item == item) return exposure.count;
  }
  return 0;
}

void Rotate(float rotation, std::span<const Exposure> exposures, std::span<ScoredItem> pool) {
  if (!(rotation > 0) || exposures.empty()) return;
  bool changed = false;
  for (ScoredItem& candidate : pool) {
    for (uint32_t left = ExposureOf(exposures, candidate.item); left > 0 && candidate.score > 0; --left) {
      candidate.score *= 1 - rotation;
      changed = true;
    }
  }
  if (changed) SortByRank(pool);
}

}  // namespace vitrine
