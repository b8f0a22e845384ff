// What the engine would rank if item vectors were never quantised: the yardstick for what a representation loses. Only
// here, never in what ships.
#ifndef VITRINE_EVAL_FLOAT_SCORER_H_
#define VITRINE_EVAL_FLOAT_SCORER_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/metrics.h"
#include "eval/split.h"
#include "fit/model.h"

namespace vitrine {

// Asks the cases as EvaluateBundle() does, with graph and popularity as they are in `bundle`, and users and items in
// float as in `fitted`.
//   remap  as for EvaluateBundle(), and with an item of the bundle for each of the cases
// REQUIRES: the bundle was packed from the model.
// Errors: those of OpenModel().
Result<Measured> EvaluateFloat(const FittedModel& fitted, const Bundle& bundle, const Cases& cases,
                               const std::vector<int32_t>& remap, int threads);

}  // namespace vitrine

#endif  // VITRINE_EVAL_FLOAT_SCORER_H_
