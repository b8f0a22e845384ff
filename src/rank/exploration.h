// Gives some places of a list to items that it would not have shown, so that the shop learns what else is liked.
#ifndef VITRINE_RANK_EXPLORATION_H_
#define VITRINE_RANK_EXPLORATION_H_

#include <array>
#include <cstdint>
#include <span>

#include "base/random.h"

namespace vitrine {

// What is chosen between: the sources that dominate an item's score, and items that were hardly ever shown.
enum class Arm : uint8_t { kGraph = 0, kEncoder = 1, kPopular = 2, kFresh = 3 };
inline constexpr int kNumArms = 4;

// What this device has seen of an arm. Any numbers; only their proportion counts above kMaxTrials.
struct ArmRecord {
  uint32_t shown = 0;
  uint32_t clicked = 0;  // more than shown counts as shown
};
inline constexpr uint32_t kMaxTrials = 60;

struct ExplorationParams {
  float share = 0;    // 0..1: the chance of each place to be given away. 0: no exploration
  uint64_t seed = 0;  // the same seed, the same list
  std::array<ArmRecord, kNumArms> arms;
};

// A draw from Beta(clicked + 1, shown - clicked + 1), the posterior of the click rate under a uniform prior, as the
// (clicked + 1)-th smallest of shown + 1 uniform draws: no logarithm, so every target draws the same.
// Source: Thompson, Biometrika 25, 1933; order statistics of the uniform distribution are Beta distributed.
double DrawClickRate(ArmRecord record, Random* random);

// The arm with the highest draw among those that are allowed; ties: the first. REQUIRES: at least one is allowed.
Arm DrawArm(const ExplorationParams& params, const std::array<bool, kNumArms>& allowed, Random* random);

}  // namespace vitrine

#endif  // VITRINE_RANK_EXPLORATION_H_
