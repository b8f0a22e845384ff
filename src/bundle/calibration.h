// What a score is worth as a probability. The numbers are fitted on validation by src/eval and travel in the manifest.
//
// The probability is that of an item being among what the shopper touches next and has not touched before: an item of
// their next order, or, where the shop sees events without orders, of the rest of the visit (eval/split.h).
#ifndef VITRINE_BUNDLE_CALIBRATION_H_
#define VITRINE_BUNDLE_CALIBRATION_H_

#include <array>
#include <cstddef>
#include <limits>

namespace vitrine {

inline constexpr int kMaxCalibrationKnots = 16;

// A rising function from score to probability: linear between knots, level beyond the first and the last.
struct CalibrationCurve {
  int size = 0;                                                // 0: it is not known; else 2..kMaxCalibrationKnots
  std::array<float, kMaxCalibrationKnots> scores = {};         // the first `size`; finite, each above the one before
  std::array<float, kMaxCalibrationKnots> probabilities = {};  // 0..1, none below the one before
};

// Scores of a shopper with a history and scores by popularity alone are of different kinds (blend.h).
struct CalibrationParams {
  CalibrationCurve history;
  CalibrationCurve no_history;
};

// REQUIRES: curve.size >= 1; score is not NaN.
inline float ProbabilityOf(const CalibrationCurve& curve, float score) {
  const auto last = static_cast<size_t>(curve.size) - 1;
  if (!(score > curve.scores[0])) return curve.probabilities[0];
  for (size_t i = 1; i <= last; ++i) {
    if (score >= curve.scores[i]) continue;
    const float share = (score - curve.scores[i - 1]) / (curve.scores[i] - curve.scores[i - 1]);
    return curve.probabilities[i - 1] + share * (curve.probabilities[i] - curve.probabilities[i - 1]);
  }
  return curve.probabilities[last];
}

// The least score whose probability is at least `probability`: infinite when there is none, or when nothing is known.
inline float LeastScoreOf(const CalibrationCurve& curve, float probability) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (curve.size == 0) return kInfinity;
  const auto last = static_cast<size_t>(curve.size) - 1;
  if (curve.probabilities[0] >= probability) return -kInfinity;
  if (curve.probabilities[last] < probability) return kInfinity;
  // By halving, down to two floats beside each other: what is linear between knots is rounded, and both ways must
  // agree.
  float below = curve.scores[0];
  float reached = curve.scores[last];
  for (;;) {
    const float middle = below + (reached - below) / 2;
    if (!(middle > below && middle < reached)) return reached;
    (ProbabilityOf(curve, middle) >= probability ? reached : below) = middle;
  }
}

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_CALIBRATION_H_
