#include "fit/model.h"

namespace vitrine {

FittedModel FitModel(const Histories& histories, const FitOptions& options, int64_t now_s, int threads,
                     std::span<const uint32_t> categories) {
  FittedModel model;
  model.graph = FitGraph(histories, options.graph, now_s, threads);
  // Factors that the blend does not use would be bytes that every shopper downloads for nothing.
  if (options.blend.encoder_weight > 0) model.factors = FitFactors(histories, options.factors, now_s, threads);
  model.popularity = FitPopularity(histories, options.popularity, now_s);
  model.trending = FitPopularity(histories, {options.trending_half_life_days, 0}, now_s);
  model.baskets = FitBaskets(histories, options.baskets, now_s, threads);
  model.repurchase = FitRepurchase(histories, categories, options.repurchase);
  model.session = options.session;
  model.blend = options.blend;
  return model;
}

}  // namespace vitrine
