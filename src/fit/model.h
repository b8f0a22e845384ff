// Everything that is fitted, before it becomes bytes.
#ifndef VITRINE_FIT_MODEL_H_
#define VITRINE_FIT_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/blend.h"
#include "bundle/calibration.h"
#include "fit/baskets.h"
#include "fit/encoder.h"
#include "fit/factors.h"
#include "fit/graph.h"
#include "fit/histories.h"
#include "fit/popularity.h"
#include "fit/repurchase.h"
#include "session/session.h"

namespace vitrine {

struct FitOptions {
  GraphOptions graph;
  FactorOptions factors;
  PopularityOptions popularity;
  float trending_half_life_days = 7;
  BasketOptions baskets;
  RepurchaseOptions repurchase;
  SessionParams session;
  BlendParams blend;
};

struct FittedModel {
  FittedGraph graph;
  FittedFactors factors;          // dimensions 0: none
  FittedEncoder encoder;          // dimensions 0: none; not from FitModel(). Stands in for the factors
  std::vector<float> popularity;  // [N]; 0..1
  std::vector<float> trending;    // [N]; 0..1
  FittedGraph baskets;
  FittedRepurchase repurchase;
  SessionParams session;
  BlendParams blend;
  CalibrationParams calibration;  // not from FitModel(): it needs questions (eval/calibrate.h)
};

//   categories  as for FitRepurchase()
FittedModel FitModel(const Histories& histories, const FitOptions& options, int64_t now_s, int threads,
                     std::span<const uint32_t> categories = {});

}  // namespace vitrine

#endif  // VITRINE_FIT_MODEL_H_
