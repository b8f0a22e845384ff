#include "fit/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace vitrine {
namespace {

constexpr double kLeastHits = 10;

struct Step {
  double sum_of_scores = 0;
  double items = 0;
  double hits = 0;

  double rate() const { return hits / items; }
  // Of the hits and misses, under the step's own rate.
  double LogLikelihood() const {
    const auto part = [&](double n) { return n > 0 ? n * std::log(n / items) : 0; };
    return part(hits) + part(items - hits);
  }
};

Step Together(const Step& a, const Step& b) {
  return {a.sum_of_scores + b.sum_of_scores, a.items + b.items, a.hits + b.hits};
}

std::vector<Step> RisingSteps(std::span<const ScoreBin> bins) {
  std::vector<Step> steps;
  for (const ScoreBin& bin : bins) {
    if (bin.items == 0) continue;
    const auto items = static_cast<double>(bin.items);
    Step next = {bin.score * items, items, static_cast<double>(bin.hits)};
    while (!steps.empty() && steps.back().rate() >= next.rate()) {
      next = Together(steps.back(), next);
      steps.pop_back();
    }
    steps.push_back(next);
  }
  return steps;
}

// Merges steps i and i + 1.
void MergeAt(std::vector<Step>* steps, size_t i) {
  (*steps)[i] = Together((*steps)[i], (*steps)[i + 1]);
  steps->erase(steps->begin() + static_cast<std::ptrdiff_t>(i) + 1);
}

// The pair whose merging costs least; of steps with too few hits only the pairs with such a step are looked at.
size_t CheapestPair(const std::vector<Step>& steps, bool only_small) {
  size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    if (only_small && steps[i].hits >= kLeastHits && steps[i + 1].hits >= kLeastHits) continue;
    const double cost =
        steps[i].LogLikelihood() + steps[i + 1].LogLikelihood() - Together(steps[i], steps[i + 1]).LogLikelihood();
    if (cost < least) {
      least = cost;
      best = i;
    }
  }
  return best;
}

}  // namespace

CalibrationCurve FitCalibration(std::span<const ScoreBin> bins) {
  std::vector<Step> steps = RisingSteps(bins);
  const auto is_small = [](const Step& step) { return step.hits < kLeastHits; };
  while (steps.size() > 1 && std::any_of(steps.begin(), steps.end(), is_small)) {
    MergeAt(&steps, CheapestPair(steps, true));
  }
  while (steps.size() > kMaxCalibrationKnots) MergeAt(&steps, CheapestPair(steps, false));

  CalibrationCurve curve;
  for (const Step& step : steps) {
    const auto score = static_cast<float>(step.sum_of_scores / step.items);
    const auto size = static_cast<size_t>(curve.size);
    // Steps apart by less than a float can tell.
    if (size > 0 && !(score > curve.scores[size - 1])) continue;
    curve.scores[size] = score;
    curve.probabilities[size] = static_cast<float>(step.rate());
    ++curve.size;
  }
  return curve.size >= 2 ? curve : CalibrationCurve();
}

}  // namespace vitrine
