#include "train/fitting.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "fit/renumber.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

FittedModel FitWithSupport(Fitting fitting, const Histories& people, const Fold& fold, const Packing& packing,
                           int min_support) {
  RequireSupport(min_support, &fitting.options);
  FittedModel model = Fit(fitting, people, fold.now_s, fold.now_s);
  model.calibration = packing.calibration;
  return model;
}

Result<BudgetedBundle> Pack(const Packing& packing, const Catalog& catalog, const FittedModel& model) {
  return PackWithin(packing.budget, catalog, model, packing.options, packing.sha256, packing.gzip_size);
}

// Where the blend asks no vectors, those of factors that do not ship are what texts are mapped to.
void FitContentOf(const Fitting& fitting, const Histories& histories, int64_t now_s, FittedModel* model) {
  ItemVectors items = ItemVectorsOf(*model);
  FittedFactors factors;
  if (items.dimensions == 0) {
    factors = FitFactors(histories, fitting.options.factors, now_s, fitting.threads);
    items = {factors.dimensions, factors.vectors, {}};
  }
  if (items.dimensions == 0) return;
  const auto& [options, features] = *fitting.content;
  model->content = FitContent(fitting.catalog, features, items.vectors, items.dimensions, options);
}

}  // namespace

FittedModel Fit(const Fitting& fitting, const Histories& histories, int64_t now_s, int64_t reports_until_s,
                FittedFactors* factors, Json* followed) {
  FitOptions options = fitting.options;
  const bool has_factors = factors != nullptr && factors->dimensions > 0;
  if (has_factors) options.factors.dimensions = 0;
  FittedModel model = FitModel(histories, options, now_s, fitting.threads, fitting.catalog.categories);
  if (has_factors) model.factors = std::move(*factors);
  if (model.blend.encoder_weight > 0 && fitting.encoder != nullptr) model.encoder = *fitting.encoder;
  if (fitting.content != nullptr) FitContentOf(fitting, histories, now_s, &model);
  if (fitting.demand == nullptr) return model;
  Json demand = fitting.demand->Follow(fitting.catalog, reports_until_s, &model);
  if (followed != nullptr) *followed = std::move(demand);
  return model;
}

PrivacyFits PrivacyFitsOf(const Fitting& fitting, const Packing& packing, const Fold& fold, int own_support,
                          const SupportedBundle& own) {
  PrivacyFits fits;
  fits.everybody = [fitting, packing, own_support, &fold, &own](int min_support) -> Result<SupportedBundle> {
    if (min_support == own_support) return own;
    const std::vector<uint32_t> order = MostTouchedFirst(fold.train);
    FittedModel model = FitWithSupport(fitting, fold.train, fold, packing, min_support);
    Result<BudgetedBundle> packed =
        Pack(packing, Renumbered(fitting.catalog, order), Renumbered(std::move(model), order));
    if (!packed.ok()) return packed.status();
    return SupportedBundle{std::move(*packed), NumbersAfter(order)};
  };
  fits.some_people = [fitting, packing, &fold](const Histories& people, int min_support) -> Result<Bundle> {
    Fitting without_encoder = fitting;
    if (fitting.encoder != nullptr) without_encoder.options.blend.encoder_weight = 0;
    without_encoder.encoder = nullptr;
    without_encoder.content = nullptr;
    Result<BudgetedBundle> packed =
        Pack(packing, fitting.catalog, FitWithSupport(without_encoder, people, fold, packing, min_support));
    if (!packed.ok()) return packed.status();
    return std::move(packed->bundle);
  };
  return fits;
}

}  // namespace vitrine
