// Everything that is fitted, before it becomes bytes.
#ifndef VITRINE_FIT_MODEL_H_
#define VITRINE_FIT_MODEL_H_

#include <cstdint>
#include <vector>

#include "bundle/blend.h"
#include "fit/factors.h"
#include "fit/graph.h"
#include "fit/histories.h"
#include "fit/popularity.h"
#include "session/session.h"

namespace vitrine {

struct FitOptions {
  GraphOptions graph;
  FactorOptions factors;
  PopularityOptions popularity;
  float trending_half_life_days = 7;
  SessionParams session;
  BlendParams blend;
};

struct FittedModel {
  FittedGraph graph;
  FittedFactors factors;          // dimensions 0: none
  std::vector<float> popularity;  // [N]; 0..1
  std::vector<float> trending;    // [N]; 0..1
  SessionParams session;
  BlendParams blend;
};

FittedModel FitModel(const Histories& histories, const FitOptions& options, int64_t now_s, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_MODEL_H_
