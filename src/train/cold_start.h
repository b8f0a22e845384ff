// How well items are found that nobody has touched yet: report.json's "coldStart".
#ifndef VITRINE_TRAIN_COLD_START_H_
#define VITRINE_TRAIN_COLD_START_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/status.h"
#include "content/extend.h"
#include "eval/bootstrap.h"
#include "eval/split.h"
#include "train/fitting.h"

namespace vitrine {

struct ColdStartOptions {
  bool measure = false;
  double share = 0.1;  // of the catalogue's items are left out of the training; above 0, at most 0.5
  int draws = 3;       // so often, other items each time; 1..1 / share
  uint64_t seed = 1;
  ExtendOptions extend;
  BootstrapOptions bootstrap;
};

// One way to rank, on all cases of all draws.
struct ColdStartRow {
  std::string name;
  std::string text;
  Interval recall_at_20;   // mean over customers, each the mean over the draws in which it is asked; of the targets
  Interval content_above;  // content minus this one, paired; zeros for content itself
};

struct ColdStartReport {
  size_t customers = 0;                  // with a target among the items left out, in any draw
  size_t cases = 0;                      // over all draws
  size_t cold_items = 0;                 // of one draw
  size_t items = 0;                      // of the catalogue
  double held_out_cosine = 0;            // of the content model of the first draw
  std::vector<ColdStartRow> among_cold;  // candidates are the items left out; the first is the content model
  std::vector<ColdStartRow> among_all;   // candidates are all items but those of the history
  nlohmann::ordered_json json;           // report.json's "coldStart"; null where nothing was measured
};

// In each draw a tenth of the items, drawn by the seed and disjoint between draws, are taken out of what is learnt
// from and out of the catalogue. What is left is fitted and packed as what ships, but for a trained encoder, in the
// place of which are item factors. Then the items left out are added as catalog.upsert() adds them (content/extend.h),
// and asked for: cases are those of the fold with a target among them, targets the targets that are; of the history the
// items left out are taken away.
//
// Compared with, among the items left out:
//   category-popularity  how often the category of an item was touched in the training, with the ages that popularity
//   has own-categories       how often the shopper touched the category of an item, then as above
// and among all items with the same bundle where the new items have no edges and no vectors, but their first exposure.
// Within a category the order is drawn by the seed. Without categories the first two are a draw.
//   fit   all of what ships but the encoder; its catalogue and options are used
// Errors: those of PackWithin(), ExtendBundle() and the engine; kInvalidArgument when nothing in the catalogue has a
// text.
Result<ColdStartReport> MeasureColdStart(const Fold& fold, const Fitting& fit, const Packing& packing,
                                         const ColdStartOptions& options, int threads);

// As a TrainHost has it: the trainer that a page downloads holds none of it.
using ColdStartMeter = std::function<Result<ColdStartReport>(
    const Fold& fold, const Fitting& fit, const Packing& packing, const ColdStartOptions& options, int threads)>;

}  // namespace vitrine

#endif  // VITRINE_TRAIN_COLD_START_H_
