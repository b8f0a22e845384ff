#include "eval/ease_baseline.h"

#include <cmath>
#include <string>
#include <utility>

#include "eval/evaluator.h"
#include "fit/ease.h"

namespace vitrine {
namespace {

constexpr char kName[] = "ease";

// Regularisations are tried in steps of the root of 10, from the first on downhill to either side.
constexpr int kFirstStep = 4;
constexpr int kLastStep = 8;
float RegularisationAt(int step) { return static_cast<float>(std::round(std::pow(10, step / 2.0))); }

Result<MaskedAndNot> Measure(const Fold& fold, float regularisation, int threads) {
  const Result<Ease> ease = Ease::Fit(fold.train, regularisation, threads);
  if (!ease.ok()) return ease.status();
  const auto score = [&](const std::vector<Event>& history, std::vector<double>* scores) {
    ease->Score(DistinctItems(history), *scores);
  };
  return EvaluateScorerBothWays(score, fold.cases, fold.train.num_items, threads);
}

Result<double> NdcgAt10(const Fold& fold, float regularisation, int threads) {
  const Result<MaskedAndNot> measured = Measure(fold, regularisation, threads);
  if (!measured.ok()) return measured.status();
  return measured->masked.mean.ndcg[1];
}

// The step that is best on validation: from the first one down as long as it gets better, else up.
Result<int> BestStep(const Fold& validation, int threads) {
  int best = kFirstStep;
  Result<double> first = NdcgAt10(validation, RegularisationAt(best), threads);
  if (!first.ok()) return first.status();
  double best_ndcg = *first;
  for (const int direction : {-1, 1}) {
    for (int step = kFirstStep + direction; step >= 0 && step <= kLastStep; step += direction) {
      const Result<double> ndcg = NdcgAt10(validation, RegularisationAt(step), threads);
      if (!ndcg.ok()) return ndcg.status();
      if (*ndcg <= best_ndcg) break;
      best = step;
      best_ndcg = *ndcg;
    }
    if (best != kFirstStep) break;
  }
  return best;
}

Result<ComparedModel> MeasureEase(const Fold& validation, const Fold& test, int threads) {
  int step = kFirstStep;
  if (validation.cases.size() > 0) {
    const Result<int> best = BestStep(validation, threads);
    if (!best.ok()) return best.status();
    step = *best;
  }
  const float regularisation = RegularisationAt(step);
  Result<MaskedAndNot> measured = Measure(test, regularisation, threads);
  if (!measured.ok()) return measured.status();
  ComparedModel model;
  model.name = kName;
  model.text = "linear model of items on items (Steck, WWW 2019), regularisation best on validation: " +
               std::to_string(static_cast<int>(regularisation));
  model.measured = std::move(measured->masked);
  model.unmasked = measured->unmasked;
  return model;
}

}  // namespace

Baseline EaseBaseline() { return {kName, MeasureEase}; }

Baseline EaseNotAskedFor() {
  return {kName, [](const Fold&, const Fold& test, int) -> Result<ComparedModel> {
            const uint64_t n = test.train.num_items;
            return InvalidArgument("not asked for; --baselines ease measures it, with " +
                                   std::to_string(n * n * sizeof(float) / 1'000'000) +
                                   " MB, and some multiples of N^3 operations, for " + std::to_string(n) + " items");
          }};
}

}  // namespace vitrine
