// Item factors by implicit alternating least squares.
#ifndef VITRINE_FIT_FACTORS_H_
#define VITRINE_FIT_FACTORS_H_

#include <cstdint>
#include <vector>

#include "fit/histories.h"

namespace vitrine {

// minimises  sum over users u, items i of  c(u,i) (p(u,i) - x_u . y_i)^2  +  regularisation (|X|^2 + |Y|^2)
// with p = 1 and c = 1 + confidence * 0.5^(age / half life) where u has touched i, else p = 0 and c = 1. Guests are
// users of one order. Source: Hu, Koren, Volinsky, ICDM 2008; solved by a few steps of conjugate gradient from the last
// solution as in Takács, Pilászy, Tikk, RecSys 2011.
struct FactorOptions {
  int dimensions = 32;        // D; 0..kMaxDimensions. 0: no factors
  int iterations = 8;         // >= 1; one updates all users, then all items
  int gradient_steps = 3;     // >= 1
  float regularisation = 10;  // > 0
  float confidence = 10;      // > 0
  float half_life_days = 0;   // 0: old interactions count as much as new ones
  uint64_t seed = 1;
  // >= 1. An item that fewer people touched has no vector: it would be the image of theirs.
  int min_people = 1;

  bool operator==(const FactorOptions&) const = default;
};

struct FittedFactors {
  uint32_t dimensions = 0;        // D
  std::vector<float> vectors;     // [N, D], row-major; the longest has length 1
  std::vector<float> projection;  // [D, D], (Y'Y + regularisation I)^-1, scaled to a largest entry of 1
};

// The same for every number of threads. Users with fewer than two items teach nothing and are left out.
FittedFactors FitFactors(const Histories& histories, const FactorOptions& options, int64_t now_s, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_FACTORS_H_
