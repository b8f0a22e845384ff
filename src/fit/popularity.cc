#include "fit/popularity.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace vitrine {

std::vector<float> AgeWeights(const Histories& histories, int64_t now_s, float half_life_days) {
  constexpr double kSecondsPerDay = 86400;
  std::vector<float> weights(histories.num_steps(), 1.0f);
  if (!(half_life_days > 0)) return weights;
  for (size_t step = 0; step < weights.size(); ++step) {
    const auto age_s = static_cast<double>(std::max<int64_t>(0, now_s - histories.step_times[step]));
    weights[step] = static_cast<float>(std::exp2(-age_s / (kSecondsPerDay * double{half_life_days})));
  }
  return weights;
}

std::vector<double> CountItems(const Histories& histories, std::span<const float> step_weights) {
  std::vector<double> counts(histories.num_items, 0);
  for (size_t step = 0; step < histories.num_steps(); ++step) {
    for (const uint32_t item : histories.ItemsOf(step)) counts[item] += double{step_weights[step]};
  }
  return counts;
}

std::vector<float> FitPopularity(const Histories& histories, const PopularityOptions& options, int64_t now_s) {
  std::vector<double> counts = CountItems(histories, AgeWeights(histories, now_s, options.half_life_days));
  if (options.min_people > 1) {
    const std::vector<uint32_t> people = CountPeople(histories);
    for (size_t i = 0; i < counts.size(); ++i) {
      if (people[i] < static_cast<uint32_t>(options.min_people)) counts[i] = 0;
    }
  }
  const double largest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  std::vector<float> popularity(counts.size(), 0);
  if (!(largest > 0)) return popularity;
  const double log_of_largest = Log1pPortable(options.gain);
  for (size_t i = 0; i < counts.size(); ++i) {
    const double share = counts[i] / largest;
    popularity[i] = static_cast<float>(
        options.gain > 0 ? std::min(1.0, Log1pPortable(double{options.gain} * share) / log_of_largest) : share);
  }
  return popularity;
}

}  // namespace vitrine
