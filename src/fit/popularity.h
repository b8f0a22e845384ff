// What everybody wants, lately.
#ifndef VITRINE_FIT_POPULARITY_H_
#define VITRINE_FIT_POPULARITY_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/histories.h"

namespace vitrine {

struct PopularityOptions {
  // An occurrence counts 0.5^(age / half life). 0: old ones count as much as new ones.
  float half_life_days = 21;
  // P = log(1 + gain * p) / log(1 + gain) of the share p of the most popular item. 0: P = p. Range: 0..1e6.
  float gain = 0;
  // >= 1. What fewer people touched counts as nothing: the decayed count of one person's only purchase tells its day.
  int min_people = 1;
};

// 0.5^(age of the step / half life), or 1 for half_life_days = 0; a step after now_s has age 0.
//   returns float[S]
std::vector<float> AgeWeights(const Histories& histories, int64_t now_s, float half_life_days);

// Sums the weights of the steps that hold an item: with weights of 1, distinct (order, item) pairs, guests included.
//   step_weights  float[S]
//   returns       double[N]
std::vector<double> CountItems(const Histories& histories, std::span<const float> step_weights);

// The prior P of the blend (src/bundle/blend.h): float[N] in 0..1, with 1 for the most popular item unless nothing was
// counted.
std::vector<float> FitPopularity(const Histories& histories, const PopularityOptions& options, int64_t now_s);

}  // namespace vitrine

#endif  // VITRINE_FIT_POPULARITY_H_
