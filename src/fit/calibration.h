// Scores to probabilities: isotonic regression, brought down to a few numbers.
#ifndef VITRINE_FIT_CALIBRATION_H_
#define VITRINE_FIT_CALIBRATION_H_

#include <cstdint>
#include <span>

#include "bundle/calibration.h"

namespace vitrine {

// Items whose scores were about the same, and how many of them were hits.
struct ScoreBin {
  double score = 0;
  uint64_t items = 0;
  uint64_t hits = 0;  // <= items
};

// The rising curve that is likeliest to have made the hits (pool adjacent violators; Ayer et al., Annals of
// Mathematical Statistics 26(4), 1955), as a step function; then the two neighbouring steps whose merging costs least
// likelihood are merged, until at most kMaxCalibrationKnots are left and each has ten hits. A knot stands at each
// step's mean score. So no probability is 0 or 1 because little was seen.
//   bins  in ascending order of score
// Returns a curve of size 0 when there are too few hits for two steps.
CalibrationCurve FitCalibration(std::span<const ScoreBin> bins);

}  // namespace vitrine

#endif  // VITRINE_FIT_CALIBRATION_H_
