#include "fit/model.h"

#include <algorithm>

namespace vitrine {

void RequireSupport(int people, FitOptions* options) {
  options->graph.min_people = people;
  options->factors.min_people = people;
  options->popularity.min_people = people;
  options->baskets.min_people = people;
  options->repurchase.min_people = people;
}

void RequireSupport(int people, const Histories& histories, FittedEncoder* encoder) {
  if (people <= 1) return;
  const std::vector<uint32_t> touched_by = CountPeople(histories);
  const size_t d = encoder->dimensions;
  for (size_t item = 0; item < touched_by.size(); ++item) {
    if (touched_by[item] >= static_cast<uint32_t>(people)) continue;
    std::fill_n(encoder->vectors.begin() + static_cast<std::ptrdiff_t>(item * d), d, 0.0f);
  }
}

FittedModel FitModel(const Histories& histories, const FitOptions& options, int64_t now_s, int threads,
                     std::span<const uint32_t> categories) {
  FittedModel model;
  model.graph = FitGraph(histories, options.graph, now_s, threads);
  // Factors that the blend does not use would be bytes that every shopper downloads for nothing.
  if (options.blend.encoder_weight > 0) model.factors = FitFactors(histories, options.factors, now_s, threads);
  PopularityOptions trending = options.popularity;
  trending.half_life_days = options.trending_half_life_days;
  trending.gain = 0;
  model.popularity = FitPopularity(histories, options.popularity, now_s);
  model.trending = FitPopularity(histories, trending, now_s);
  model.baskets = FitBaskets(histories, options.baskets, now_s, threads);
  model.repurchase = FitRepurchase(histories, categories, options.repurchase);
  model.session = options.session;
  model.blend = options.blend;
  return model;
}

}  // namespace vitrine
