// Learns on the device which blend of the sources suits one shopper, from what the shopper did next.
//
// Experts are blends beside the tuned one: less weight for what earlier visits were about, other weights of the encoder, and
// more or less trust in the shopper's taste (taste.h). When the shopper turns to an item that is new to the session, each expert has
// ranked it among the items that the session reaches, and gains
//   g = kRankScale / (kRankScale + rank),  rank = 0 for the best.
// The weights of the experts follow by Prod, w *= 1 + kRate * (g - mean g), and a small share goes back to where they
// began, so that a change of mind can be followed. What is used is the mean of the experts under their weights: it stays
// within their range, whatever happens.
// Sources: Cesa-Bianchi, Mansour, Stoltz, Machine Learning 66, 2007 (Prod); Herbster, Warmuth, Machine Learning 32, 1998
// (fixed share).
#ifndef VITRINE_LEARN_LEARNER_H_
#define VITRINE_LEARN_LEARNER_H_

#include <array>
#include <cstddef>
#include <span>

namespace vitrine {

// What an item's weight is multiplied by that this visit has not turned to. The first is the tuned blend's.
inline constexpr std::array<float, 4> kVisitFactors = {1, 0.3f, 0.1f, 0.03f};
inline constexpr std::array<float, 3> kEncoderFactors = {1, 0.5f, 2};
// Of the taste's factor f: 1, f^(1/4), f^(1/2).
inline constexpr size_t kNumTastes = 3;
inline constexpr size_t kNumBlends = kEncoderFactors.size() * kNumTastes;  // of one visit factor
inline constexpr size_t kNumExperts = kVisitFactors.size() * kNumBlends;
// The experts' weights, which sum to 1, and by how much the learnt blend was better than the tuned one of late.
inline constexpr size_t kLearntSize = kNumExperts + 1;

// What an expert, or the mean of them, ranks by.
struct LearntBlend {
  float visit_factor = 1;
  float encoder_factor = 1;
  std::array<float, kNumTastes> taste = {1, 0, 0};  // weights of the powers, which sum to 1

  // What a score is multiplied by. f >= 0.
  float TasteOf(float f) const;
};

// The mean under the weights. The tuned blend where `learnt` is not of kLearntSize numbers of 0..1 (the last: finite).
LearntBlend BlendOf(std::span<const float> learnt);

// learnt  float[kLearntSize], as at the beginning: most of the weight is the tuned blend's
void ForgetLearnt(std::span<float> learnt);

// Takes in what a step brought; forgets everything when the learnt blend was worse than the tuned one for long.
//   gains   float[kNumExperts + 1], 0..1: by [visit factor][encoder factor][taste], then of the learnt blend
//   learnt  float[kLearntSize]
void FollowGains(std::span<const float> gains, std::span<float> learnt);

// g of the rank.
float GainOf(int rank);

}  // namespace vitrine

#endif  // VITRINE_LEARN_LEARNER_H_
