// Chooses which part of a graph ships where the whole of it does not fit.
#ifndef VITRINE_TRAIN_TRIMMING_H_
#define VITRINE_TRAIN_TRIMMING_H_

#include <cstddef>
#include <functional>

#include "base/status.h"
#include "eval/split.h"
#include "train/byte_budget.h"

namespace vitrine {

// By NDCG@10 on the cases of a validation part, of which the graph has seen nothing.
//   pack    the model that is calibrated, within `*budget` as it is when asked
//   budget  its head_power is chosen
//   packed  with the budget as it is; the best of all on return
// Returns the NDCG@10 of `*packed`; 0 without cases, where nothing is chosen. Errors: those of pack and of
// Engine::Load().
Result<double> ChooseTrimming(const Cases& cases, size_t num_items, int threads,
                              const std::function<Result<BudgetedBundle>()>& pack, ByteBudget* budget,
                              BudgetedBundle* packed);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_TRIMMING_H_
