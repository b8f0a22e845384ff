// Everything that is fitted, before it becomes bytes.
#ifndef VITRINE_FIT_MODEL_H_
#define VITRINE_FIT_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/blend.h"
#include "bundle/calibration.h"
#include "fit/baskets.h"
#include "fit/content.h"
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
  float trending_half_life_days = 7;  // of as many people as `popularity`
  BasketOptions baskets;
  RepurchaseOptions repurchase;
  SessionParams session;
  BlendParams blend;
};

// Leaves out of a model what fewer than `people` people stand behind: edges, item vectors, an item's popularity and how
// often it is bought again. What is left is about many: the blend, the projection, the calibration.
void RequireSupport(int people, FitOptions* options);
// The same of an encoder that was trained on these histories: its vectors.
void RequireSupport(int people, const Histories& histories, FittedEncoder* encoder);

struct FittedModel {
  FittedGraph graph;
  FittedFactors factors;          // dimensions 0: none
  FittedEncoder encoder;          // dimensions 0: none; not from FitModel(). Stands in for the factors
  FittedContent content;          // dimensions 0: none; not from FitModel(), which knows no texts
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
