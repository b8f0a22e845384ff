// How the models of one training are fitted once its settings are chosen: the one that is measured, the one that ships,
// and those that show what other settings would have cost.
#ifndef VITRINE_TRAIN_FITTING_H_
#define VITRINE_TRAIN_FITTING_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "bundle/calibration.h"
#include "eval/split.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "train/byte_budget.h"
#include "train/privacy.h"
#include "train/reported_demand.h"

namespace vitrine {

// What the content model learns from beside the catalogue.
struct ContentTraining {
  ContentOptions options;
  ItemFeatures features;  // by the numbers of the catalogue
};

// What a fit takes beside the histories. All outlive it.
struct Fitting {
  const Catalog& catalog;
  FitOptions options;
  const FittedEncoder* encoder = nullptr;  // none: item factors instead
  const ReportedDemand* demand = nullptr;  // none: popularity as the data has it
  int threads = 0;
  const ContentTraining* content = nullptr;  // none: no content model
};

// Fits all but the encoder, which is there already. One that the blend does not ask would be bytes that every shopper
// downloads for nothing.
//   reports_until_s  reports of later weeks are not followed
//   factors          of the same histories and options, which are taken; nullptr, or no dimensions: they are fitted
//   followed         what was made of the reports (ReportedDemand::Follow()); nullptr: nobody asks
FittedModel Fit(const Fitting& fitting, const Histories& histories, int64_t now_s, int64_t reports_until_s,
                FittedFactors* factors = nullptr, nlohmann::ordered_json* followed = nullptr);

// How models become bundles.
struct Packing {
  const ByteBudget& budget;
  const PackOptions& options;
  const HashFunction& sha256;
  const GzipSize& gzip_size;
  const CalibrationParams& calibration;
};

// What MeasurePrivacy() asks for, on the training part of a fold, of which the model with one support is there already.
// The fold and what fitting, packing and `own` refer to outlive it.
//   own  everybody's model with `own_support`
PrivacyFits PrivacyFitsOf(const Fitting& fitting, const Packing& packing, const Fold& fold, int own_support,
                          const SupportedBundle& own);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_FITTING_H_
