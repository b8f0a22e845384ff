#include "eval/tune.h"

#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "eval/evaluator.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

// One setting and the values to try for it.
struct Axis {
  float& (*field)(FitOptions&);
  std::vector<float> values;
};

const std::vector<Axis>& Axes() {
  static const std::vector<Axis> axes = {
      {[](FitOptions& o) -> float& { return o.popularity.half_life_days; }, {3, 5, 10, 21, 60}},
      {[](FitOptions& o) -> float& { return o.blend.popularity_weight; }, {0, 0.05f, 0.25f, 0.5f, 1, 2, 4}},
      {[](FitOptions& o) -> float& { return o.popularity.gain; }, {0, 30, 1000}},
      {[](FitOptions& o) -> float& { return o.blend.graph_gain; }, {0, 10, 100}},
      {[](FitOptions& o) -> float& { return o.blend.graph_decay; }, {0.5f, 0.7f, 0.85f, 0.95f}},
      {[](FitOptions& o) -> float& { return o.blend.encoder_weight; }, {0, 0.2f, 0.5f, 1, 2}},
      {[](FitOptions& o) -> float& { return o.blend.encoder_decay; }, {0.6f, 0.8f, 0.95f}},
  };
  return axes;
}

// Titles and names do not change a rank; without them packing a candidate is cheaper.
Catalog IdsOnly(const Catalog& catalog) {
  Catalog bare;
  bare.ids = catalog.ids;
  bare.titles.resize(catalog.size());
  bare.prices.resize(catalog.size(), std::numeric_limits<float>::quiet_NaN());
  bare.categories.resize(catalog.size(), Catalog::kNone);
  bare.brands.resize(catalog.size(), Catalog::kNone);
  return bare;
}

}  // namespace

Result<TuneResult> Tune(const Catalog& catalog, const Fold& validation, const FitOptions& start, int threads,
                        const TuneProgress& progress) {
  TuneResult best{start, 0, 0};
  if (validation.cases.size() == 0) return best;
  const Catalog bare = IdsOnly(catalog);
  int most = 1;
  for (const Axis& axis : Axes()) most += static_cast<int>(axis.values.size());

  FittedModel model;
  model.graph = FitGraph(validation.train, start.graph, validation.now_s, threads);
  const FittedFactors factors = FitFactors(validation.train, start.factors, validation.now_s, threads);
  model.trending.resize(catalog.size(), 0);
  model.session = start.session;
  const auto measure = [&](const FitOptions& options) -> Result<double> {
    if (progress) progress(best.measured, most);
    ++best.measured;
    model.popularity = FitPopularity(validation.train, options.popularity, validation.now_s);
    model.factors = options.blend.encoder_weight > 0 ? factors : FittedFactors();
    model.blend = options.blend;
    // A candidate is never stored, so its hashes need not be true.
    const auto no_hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
    Result<Bundle> bundle = PackBundle(bare, model, PackOptions(), no_hash);
    if (!bundle.ok()) return bundle.status();
    Result<Measured> measured = EvaluateBundle(*bundle, validation.cases, catalog.size(), {}, threads);
    if (!measured.ok()) return measured.status();
    return measured->mean.ndcg[1];
  };

  Result<double> first = measure(start);
  if (!first.ok()) return first.status();
  best.ndcg_at_10 = *first;
  for (const Axis& axis : Axes()) {
    for (const float value : axis.values) {
      FitOptions candidate = best.options;
      if (axis.field(candidate) == value) continue;
      axis.field(candidate) = value;
      Result<double> ndcg = measure(candidate);
      if (!ndcg.ok()) return ndcg.status();
      if (*ndcg > best.ndcg_at_10) {
        best.ndcg_at_10 = *ndcg;
        best.options = candidate;
      }
    }
  }
  return best;
}

}  // namespace vitrine
