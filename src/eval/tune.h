// Chooses the settings of a model on the validation fold.
#ifndef VITRINE_EVAL_TUNE_H_
#define VITRINE_EVAL_TUNE_H_

#include <functional>
#include <string>

#include "base/status.h"
#include "eval/split.h"
#include "fit/model.h"

namespace vitrine {

// Called before each measurement: how many are done, and of how many at the most.
using TuneProgress = std::function<void(int done, int most)>;

struct TuneResult {
  FitOptions options;
  double ndcg_at_10 = 0;  // on validation, of the packed bundle through the engine
  int measured = 0;       // settings that were tried
};

// Coordinate search from `start`: one sweep over the settings of the blend and of popularity, which need no new graph,
// keeping a value that improves NDCG@10. Every candidate is packed and asked through Engine::Recommend, as what ships.
// The test fold is not an argument, so it cannot be looked at. Without validation cases `start` is the answer.
Result<TuneResult> Tune(const Catalog& catalog, const Fold& validation, const FitOptions& start, int threads,
                        const TuneProgress& progress);

}  // namespace vitrine

#endif  // VITRINE_EVAL_TUNE_H_
