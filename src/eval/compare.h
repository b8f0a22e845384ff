// A packed bundle beside what it has to beat, on the same questions and by the same metrics.
#ifndef VITRINE_EVAL_COMPARE_H_
#define VITRINE_EVAL_COMPARE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/bootstrap.h"
#include "eval/evaluator.h"
#include "eval/split.h"

namespace vitrine {

struct ComparedModel {
  std::string name;  // as in report.json
  std::string text;  // what it is, for people
  Measured measured;
};

struct Comparison {
  std::vector<ComparedModel> models;  // "vitrine" first, then the baselines
  std::vector<Interval> above;        // by baseline: NDCG@10 of vitrine minus its own, paired over cases
};

struct CompareOptions {
  int threads = 0;
  // Baselines that decay by days need a clock.
  bool has_clock = true;
  BootstrapOptions bootstrap;
};

// Baselines: "popularity" (distinct orders, all ages alike), "item-knn" (fit/baselines.h), and with a clock
// "popularity-decayed" (half life 21 days) and "popularity-tuned" (the half life that is best on `validation`).
// All are fitted on test.for_baselines().
//   remap  as for EvaluateBundle
Result<Comparison> Compare(const Bundle& bundle, const Fold& validation, const Fold& test,
                           const std::vector<int32_t>& remap, const CompareOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_COMPARE_H_
