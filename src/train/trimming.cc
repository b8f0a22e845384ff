#include "train/trimming.h"

#include <utility>

#include "eval/evaluator.h"

namespace vitrine {
namespace {

// How long lists are that settings are chosen by.
constexpr int kTuned = 10;

}  // namespace

Result<double> ChooseTrimming(const Cases& cases, size_t num_items, int threads,
                              const std::function<Result<BudgetedBundle>()>& pack, ByteBudget* budget,
                              BudgetedBundle* packed) {
  if (cases.size() == 0) return 0.0;
  const auto measure = [&](const Bundle& bundle) -> Result<double> {
    const Result<Measured> measured = EvaluateBundle(bundle, cases, num_items, {}, threads, kTuned);
    if (!measured.ok()) return measured.status();
    return measured->mean.ndcg[1];
  };
  Result<double> best = measure(packed->bundle);
  if (!best.ok() || packed->edges_left == packed->edges_fitted) return best;
  float best_power = budget->head_power;
  for (const float power : {0.5f, 0.0f}) {
    budget->head_power = power;
    Result<BudgetedBundle> other = pack();
    if (!other.ok()) return other.status();
    Result<double> ndcg = measure(other->bundle);
    if (!ndcg.ok()) return ndcg.status();
    if (*ndcg <= *best) continue;
    best = std::move(ndcg);
    best_power = power;
    *packed = std::move(*other);
  }
  budget->head_power = best_power;
  return best;
}

}  // namespace vitrine
