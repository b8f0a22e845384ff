#include "eval/compare.h"

#include <span>
#include <string_view>
#include <utility>

#include "fit/baselines.h"
#include "fit/popularity.h"

namespace vitrine {
namespace {

constexpr float kReferenceHalfLifeDays = 21;
constexpr float kHalfLivesDays[] = {1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 60, 120};

MaskedAndNot MeasurePopularity(const Fold& fold, float half_life_days) {
  return EvaluateScores(CountItems(fold.train, AgeWeights(fold.train, fold.now_s, half_life_days)), fold.cases);
}

MaskedAndNot MeasureItemKnn(const Fold& fold, int threads) {
  const ItemKnn knn(fold.train);
  const auto score = [&](const std::vector<Event>& history, std::vector<double>* scores) {
    knn.Score(DistinctItems(history), *scores);
  };
  return EvaluateScorerBothWays(score, fold.cases, fold.train.num_items, threads);
}

float BestHalfLife(const Fold& validation) {
  float best = kReferenceHalfLifeDays;
  double best_ndcg = -1;
  for (const float half_life_days : kHalfLivesDays) {
    const double ndcg = MeasurePopularity(validation, half_life_days).masked.mean.ndcg[1];
    if (ndcg > best_ndcg) {
      best_ndcg = ndcg;
      best = half_life_days;
    }
  }
  return best;
}

// Asks the bundle both ways.
Result<ComparedModel> MeasureBundle(std::string name, std::string text, const Bundle& bundle, const Fold& test,
                                    const std::vector<int32_t>& remap, int threads) {
  const size_t n = test.train.num_items;
  Result<Measured> masked = EvaluateBundle(bundle, test.cases, n, remap, threads);
  if (!masked.ok()) return masked.status();
  Result<Measured> unmasked = EvaluateBundle(bundle, test.cases, n, remap, threads, kListLength, AskUnmasked);
  if (!unmasked.ok()) return unmasked.status();
  return ComparedModel{std::move(name), std::move(text), std::move(*masked), unmasked->mean};
}

ComparedModel Named(std::string name, std::string text, MaskedAndNot measured) {
  return {std::move(name), std::move(text), std::move(measured.masked), measured.unmasked};
}

Status AddBundles(const Bundle& bundle, const Fold& test, const std::vector<int32_t>& remap, int threads,
                  Comparison* comparison) {
  Result<ComparedModel> vitrine =
      MeasureBundle("vitrine", "the packed bundle through the engine", bundle, test, remap, threads);
  if (!vitrine.ok()) return vitrine.status();
  comparison->models.push_back(std::move(*vitrine));
  const Bundle graph = WithoutEncoder(bundle);
  if (graph.manifest == bundle.manifest) {
    comparison->left_out.push_back({"graph", "the bundle is graph and popularity alone: its encoder weighs nothing"});
    return OkStatus();
  }
  Result<ComparedModel> alone =
      MeasureBundle("graph", "the same bundle without its encoder: graph and popularity", graph, test, remap, threads);
  if (!alone.ok()) return alone.status();
  comparison->models.push_back(std::move(*alone));
  return OkStatus();
}

void AddPopularity(const Fold& validation, const Fold& test, const CompareOptions& options, Comparison* comparison) {
  auto& models = comparison->models;
  models.push_back(Named("popularity", "distinct orders of an item, all ages alike", MeasurePopularity(test, 0)));
  if (!options.has_clock) return;
  models.push_back(Named("popularity-decayed", "the same with a half life of 21 days",
                         MeasurePopularity(test, kReferenceHalfLifeDays)));
  const float half_life_days = BestHalfLife(validation);
  models.push_back(Named("popularity-tuned",
                         "the same with the half life that is best on validation: " +
                             std::to_string(static_cast<int>(half_life_days)) + " days",
                         MeasurePopularity(test, half_life_days)));
}

}  // namespace

Bundle WithoutEncoder(const Bundle& bundle) {
  // Quotes inside of a text are escaped in JSON, so this can only be the member's name.
  constexpr std::string_view kMember = "\"encoder_weight\"";
  Bundle without = bundle;
  std::string& manifest = without.manifest;
  const size_t member = manifest.find(kMember);
  if (member == std::string::npos) return without;
  const size_t number = manifest.find_first_not_of(": \t\r\n", member + kMember.size());
  const size_t end = manifest.find_first_of(",}", number);
  if (number == std::string::npos || end == std::string::npos) return without;
  manifest.replace(number, manifest.find_last_not_of(" \t\r\n", end - 1) + 1 - number, "0");
  return without;
}

void AddIntervals(const BootstrapOptions& options, Comparison* comparison) {
  std::vector<std::span<const double>> columns;
  for (const ComparedModel& model : comparison->models) {
    columns.emplace_back(model.measured.ndcg_at_10);
    columns.emplace_back(model.measured.recall_at_10);
  }
  const Bootstrap bootstrap(columns, options);
  for (size_t i = 0; i < comparison->models.size(); ++i) {
    comparison->models[i].ndcg_at_10 = bootstrap.Mean(2 * i);
    comparison->models[i].recall_at_10 = bootstrap.Mean(2 * i + 1);
    if (i > 0) comparison->above.push_back(bootstrap.Difference(0, 2 * i));
  }
}

Result<Comparison> Compare(const Bundle& bundle, const Fold& validation, const Fold& test,
                           const std::vector<int32_t>& remap, const CompareOptions& options) {
  Comparison comparison;
  VITRINE_RETURN_IF_ERROR(AddBundles(bundle, test, remap, options.threads, &comparison));
  AddPopularity(validation, test, options, &comparison);
  comparison.models.push_back(Named("item-knn", "cosine of items over customers, summed over the history",
                                    MeasureItemKnn(test, options.threads)));
  for (const Baseline& more : options.more) {
    Result<ComparedModel> model = more.measure(validation, test, options.threads);
    if (model.ok()) {
      comparison.models.push_back(std::move(*model));
    } else {
      comparison.left_out.push_back({more.name, model.status().message()});
    }
  }
  AddIntervals(options.bootstrap, &comparison);
  return comparison;
}

}  // namespace vitrine
