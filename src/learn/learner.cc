#include "learn/learner.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr float kRate = 4;
constexpr float kRankScale = 50;
// Of each step, what goes back to where the experts began.
constexpr float kShare = 0.005f;
// At first: of the tuned visit and encoder factors, and of the powers of the taste.
constexpr float kTunedShare = 0.2f;
constexpr std::array<float, kNumTastes> kTasteShares = {0.55f, 0.4f, 0.05f};
// How long the learnt blend may be the worse one: gains are summed up, each step's by so much less at the next.
constexpr float kMemory = 0.98f;
constexpr float kPatience = 0.5f;

float ShareAtFirst(size_t expert) {
  constexpr float kOthers = (1 - kTunedShare) / (kNumExperts / kNumTastes - 1);
  return (expert < kNumTastes ? kTunedShare : kOthers) * kTasteShares[expert % kNumTastes];
}

}  // namespace

float LearntBlend::TasteOf(float f) const {
  const float root = std::sqrt(f);
  return taste[0] + taste[1] * std::sqrt(root) + taste[2] * root;
}

LearntBlend BlendOf(std::span<const float> learnt) {
  LearntBlend blend;
  const auto is_number = [](float value) { return std::abs(value) <= 1e6f; };  // NaN is not
  if (learnt.size() != kLearntSize || !std::all_of(learnt.begin(), learnt.end(), is_number)) return blend;
  blend = {0, 0, {}};
  for (size_t e = 0; e < kNumExperts; ++e) {
    blend.visit_factor += learnt[e] * kVisitFactors[e / kNumBlends];
    blend.encoder_factor += learnt[e] * kEncoderFactors[e / kNumTastes % kEncoderFactors.size()];
    blend.taste[e % kNumTastes] += learnt[e];
  }
  return blend;
}

void ForgetLearnt(std::span<float> learnt) {
  for (size_t e = 0; e < kNumExperts; ++e) learnt[e] = ShareAtFirst(e);
  learnt[kNumExperts] = 0;
}

void FollowGains(std::span<const float> gains, std::span<float> learnt) {
  float mean = 0;
  for (size_t e = 0; e < kNumExperts; ++e) mean += learnt[e] * gains[e];
  float sum = 0;
  for (size_t e = 0; e < kNumExperts; ++e) {
    learnt[e] *= std::max(0.1f, 1 + kRate * (gains[e] - mean));
    sum += learnt[e];
  }
  for (size_t e = 0; e < kNumExperts; ++e) learnt[e] = learnt[e] / sum * (1 - kShare) + kShare * ShareAtFirst(e);
  float& better = learnt[kNumExperts];
  better = kMemory * better + gains[kNumExperts] - gains[0];
  if (better < -kPatience) ForgetLearnt(learnt);
}

float GainOf(int rank) { return kRankScale / (kRankScale + static_cast<float>(rank)); }

}  // namespace vitrine
