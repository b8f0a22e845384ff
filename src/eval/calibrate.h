// Fits and measures what scores are worth as probabilities (bundle/calibration.h). Both ask the packed bundle through
// Engine::Predict, about every item that the case's history does not hold.
#ifndef VITRINE_EVAL_CALIBRATE_H_
#define VITRINE_EVAL_CALIBRATE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "bundle/calibration.h"
#include "eval/split.h"

namespace vitrine {

// Of many cases times many items only every so-manieth case is asked, so that no more scores than this are made.
inline constexpr uint64_t kMostScores = 100'000'000;

// Of `cases`, asked with their history and, for `no_history`, without. Curves of size 0: too few hits.
// Errors: those of Engine::Load.
Result<CalibrationParams> Calibrate(const Bundle& bundle, const Cases& cases, int threads);

// Predictions whose probabilities were about the same, and what came of them.
struct ReliabilityBin {
  double from = 0;  // probabilities of from..to; the last bin holds 1 too
  double to = 0;
  uint64_t items = 0;
  uint64_t hits = 0;
  double predicted = 0;  // mean probability
};

// The edges are wide apart where probabilities are high, which few are: 0, 0.001, 0.002, 0.005, ... 0.5, 1.
inline constexpr std::array<double, 11> kReliabilityEdges = {0,    0.001, 0.002, 0.005, 0.01, 0.02,
                                                             0.05, 0.1,   0.2,   0.5,   1};

struct Reliability {
  size_t cases = 0;
  std::vector<ReliabilityBin> bins;  // one for each pair of edges
  // Mean over predictions of the distance between what their bin was predicted and what came of it (Naeini, Cooper,
  // Hauskrecht, AAAI 2015).
  double expected_error = 0;
};

struct CalibrationReport {
  Reliability all;         // every item that is not in the history
  Reliability first_ten;   // the ten likeliest of each case, which are what a shop would show
  Reliability no_history;  // every item, asked without history
};

// How the bundle's probabilities hold on `cases`.
//   remap  as for EvaluateBundle
// Returns empty bins where the bundle has no curve. Errors: those of Engine::Load.
Result<CalibrationReport> MeasureCalibration(const Bundle& bundle, const Cases& cases,
                                             const std::vector<int32_t>& remap, int threads);

}  // namespace vitrine

#endif  // VITRINE_EVAL_CALIBRATE_H_
