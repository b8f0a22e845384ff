#include "rank/exploration.h"

#include <algorithm>

namespace vitrine {

double DrawClickRate(ArmRecord record, Random* random) {
  record.clicked = std::min(record.clicked, record.shown);
  if (record.shown > kMaxTrials) {
    record.clicked = static_cast<uint32_t>(uint64_t{record.clicked} * kMaxTrials / record.shown);
    record.shown = kMaxTrials;
  }
  // Sorted by insertion: they are few, and std::nth_element would take more of the download than of the time.
  std::array<double, kMaxTrials + 1> draws;
  for (uint32_t drawn = 0; drawn <= record.shown; ++drawn) {
    const double draw = random->Uniform();
    uint32_t at = drawn;
    for (; at > 0 && draws[at - 1] > draw; --at) draws[at] = draws[at - 1];
    draws[at] = draw;
  }
  return draws[record.clicked];
}

Arm DrawArm(const ExplorationParams& params, const std::array<bool, kNumArms>& allowed, Random* random) {
  size_t best = 0;
  double best_rate = -1;
  for (size_t arm = 0; arm < params.arms.size(); ++arm) {
    // Every arm draws, allowed or not, so that a candidate less does not change the draws of the others.
    const double rate = DrawClickRate(params.arms[arm], random);
    if (!allowed[arm] || rate <= best_rate) continue;
    best = arm;
    best_rate = rate;
  }
  return static_cast<Arm>(best);
}

}  // namespace vitrine
