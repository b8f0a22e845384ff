// A packed bundle beside what it has to beat, on the same questions and by the same metrics.
#ifndef VITRINE_EVAL_COMPARE_H_
#define VITRINE_EVAL_COMPARE_H_

#include <cstdint>
#include <functional>
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
  Metrics unmasked = {};       // the same where what is in the history may be listed again; 0 cases: not measured
  Interval recall_at_10 = {};  // of `measured`, over cases
  Interval ndcg_at_10 = {};
};

// A model that is not in the comparison, and why.
struct LeftOut {
  std::string name;
  std::string reason;
};

struct Comparison {
  std::vector<ComparedModel> models;  // "vitrine" first, then the baselines
  std::vector<Interval> above;        // by baseline: NDCG@10 of vitrine minus its own, paired over cases
  std::vector<LeftOut> left_out;
};

// One more model to compare with, which is fitted on test.train and may choose by `validation`.
struct Baseline {
  std::string name;
  // Where it fails it is left out of the comparison, and the failure's message is the reason.
  std::function<Result<ComparedModel>(const Fold& validation, const Fold& test, int threads)> measure;
};

struct CompareOptions {
  int threads = 0;
  // Baselines that decay by days need a clock.
  bool has_clock = true;
  std::vector<Baseline> more;
  BootstrapOptions bootstrap;
};

// Baselines: "graph" (the bundle without its encoder), "popularity" (distinct orders, all ages alike), with a clock
// "popularity-decayed" (half life 21 days) and "popularity-tuned" (the half life that is best on `validation`),
// "item-knn" (fit/baselines.h), and options.more. All but the first are fitted on test.train.
//   remap  as for EvaluateBundle
Result<Comparison> Compare(const Bundle& bundle, const Fold& validation, const Fold& test,
                           const std::vector<int32_t>& remap, const CompareOptions& options);

// The bundle with an encoder weight of 0: graph and popularity alone. Its bytes are the same where the weight was 0.
Bundle WithoutEncoder(const Bundle& bundle);

// Fills in `above`, and the intervals of each model. REQUIRES: the models were asked the same cases.
void AddIntervals(const BootstrapOptions& options, Comparison* comparison);

}  // namespace vitrine

#endif  // VITRINE_EVAL_COMPARE_H_
