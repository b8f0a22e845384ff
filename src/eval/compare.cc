#include "eval/compare.h"

#include <algorithm>
#include <utility>

#include "fit/baselines.h"
#include "fit/popularity.h"

namespace vitrine {
namespace {

constexpr float kReferenceHalfLifeDays = 21;
constexpr float kHalfLivesDays[] = {1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 60, 120};

Measured MeasurePopularity(const Fold& fold, float half_life_days, int threads) {
  const std::vector<double> counts = CountItems(
      fold.for_baselines(), AgeWeights(fold.for_baselines(), fold.now_s, half_life_days));
  return EvaluateScorer([&](const std::vector<Event>&, std::vector<double>* scores) { *scores = counts; }, fold.cases,
                        counts.size(), threads);
}

Measured MeasureItemKnn(const Fold& fold, int threads) {
  const ItemKnn knn(fold.for_baselines());
  const auto score = [&](const std::vector<Event>& history, std::vector<double>* scores) {
    std::vector<int32_t> distinct;
    distinct.reserve(history.size());
    for (const Event& event : history) distinct.push_back(event.item);
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    knn.Score(distinct, *scores);
  };
  return EvaluateScorer(score, fold.cases, fold.train.num_items, threads);
}

float BestHalfLife(const Fold& validation, int threads) {
  float best = kReferenceHalfLifeDays;
  double best_ndcg = -1;
  for (const float half_life_days : kHalfLivesDays) {
    const double ndcg = MeasurePopularity(validation, half_life_days, threads).mean.ndcg[1];
    if (ndcg > best_ndcg) {
      best_ndcg = ndcg;
      best = half_life_days;
    }
  }
  return best;
}

}  // namespace

Result<Comparison> Compare(const Bundle& bundle, const Fold& validation, const Fold& test,
                           const std::vector<int32_t>& remap, const CompareOptions& options) {
  Result<Measured> vitrine = EvaluateBundle(bundle, test.cases, test.train.num_items, remap, options.threads);
  if (!vitrine.ok()) return vitrine.status();
  Comparison comparison;
  auto& models = comparison.models;
  models.push_back({"vitrine", "the packed bundle through the engine", std::move(*vitrine)});
  models.push_back(
      {"popularity", "distinct orders of an item, all ages alike", MeasurePopularity(test, 0, options.threads)});
  if (options.has_clock) {
    models.push_back({"popularity-decayed", "the same with a half life of 21 days",
                      MeasurePopularity(test, kReferenceHalfLifeDays, options.threads)});
    const float half_life_days = BestHalfLife(validation, options.threads);
    models.push_back({"popularity-tuned",
                      "the same with the half life that is best on validation: " +
                          std::to_string(static_cast<int>(half_life_days)) + " days",
                      MeasurePopularity(test, half_life_days, options.threads)});
  }
  models.push_back(
      {"item-knn", "cosine of items over customers, summed over the history", MeasureItemKnn(test, options.threads)});
  for (size_t i = 1; i < models.size(); ++i) {
    comparison.above.push_back(
        PairedBootstrap(models.front().measured.ndcg_at_10, models[i].measured.ndcg_at_10, options.bootstrap));
  }
  return comparison;
}

}  // namespace vitrine
