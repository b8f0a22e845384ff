#include "fit/content.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "bundle/planes.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "content/content_model.h"
#include "content/features.h"
#include "fit/quantise.h"
#include "fit/ridge.h"

namespace vitrine {
namespace {

// Makes problems of items.
class Material {
 public:
  Material(const Catalog& catalog, const ItemFeatures& own, std::span<const float> vectors, size_t d,
           uint32_t num_buckets)
      : catalog_(catalog), own_(own), vectors_(vectors), d_(d), num_buckets_(num_buckets) {}

  std::vector<Feature> FeaturesOfItem(size_t item) const {
    std::vector<Feature> features;
    if (num_buckets_ > 1) features = FeaturesOf(ItemOf(item), num_buckets_);
    std::vector<float> row(own_.values.begin() + static_cast<std::ptrdiff_t>(item * own_.count),
                           own_.values.begin() + static_cast<std::ptrdiff_t>((item + 1) * own_.count));
    Normalise(row);
    for (uint32_t f = 0; f < own_.count; ++f) {
      if (row[f] != 0) features.push_back({num_buckets_ + f, row[f]});
    }
    return features;
  }

  // Those with a vector and something to make it of.
  std::vector<uint32_t> Usable() const {
    std::vector<uint32_t> items;
    for (size_t item = 0; item < catalog_.size(); ++item) {
      const auto vector = vectors_.subspan(item * d_, d_);
      const bool has_vector = std::any_of(vector.begin(), vector.end(), [](float v) { return v != 0; });
      if (has_vector && !FeaturesOfItem(item).empty()) items.push_back(static_cast<uint32_t>(item));
    }
    return items;
  }

  std::vector<float> UnitVector(size_t item) const {
    const auto vector = vectors_.subspan(item * d_, d_);
    std::vector<float> unit(vector.begin(), vector.end());
    Normalise(unit);
    return unit;
  }

  std::vector<float> MeanOf(std::span<const uint32_t> items) const {
    std::vector<float> mean(d_, 0);
    for (const uint32_t item : items) AddScaled(UnitVector(item), 1.0f / static_cast<float>(items.size()), mean.data());
    return mean;
  }

  RidgeProblem Of(std::span<const uint32_t> items, std::span<const float> bias) const {
    RidgeProblem p;
    p.d = d_;
    p.columns = num_buckets_ + own_.count;
    for (const uint32_t item : items) {
      const std::vector<Feature> features = FeaturesOfItem(item);
      p.features.insert(p.features.end(), features.begin(), features.end());
      p.offsets.push_back(static_cast<uint32_t>(p.features.size()));
      std::vector<float> target = UnitVector(item);
      AddScaled(bias, -1, target.data());
      p.targets.insert(p.targets.end(), target.begin(), target.end());
    }
    return p;
  }

 private:
  ContentItem ItemOf(size_t item) const {
    const auto name = [](uint32_t label, const std::vector<std::string>& names) {
      return label < names.size() ? std::string_view(names[label]) : std::string_view();
    };
    return {catalog_.titles[item], name(catalog_.categories[item], catalog_.category_names),
            name(catalog_.brands[item], catalog_.brand_names), catalog_.prices[item]};
  }

  const Catalog& catalog_;
  const ItemFeatures& own_;
  std::span<const float> vectors_;
  size_t d_;
  uint32_t num_buckets_;
};

// The regularisation under which the items that were held out are met best.
void ChooseRegularisation(const Material& material, std::span<const uint32_t> items, const ContentOptions& options,
                          FittedContent* out) {
  // Too few to hold some out: the middle one.
  out->regularisation = options.regularisations[options.regularisations.size() / 2];
  const size_t held_out = items.size() / 10;
  if (held_out == 0) return;
  const auto learnt = items.subspan(held_out);
  const std::vector<float> bias = material.MeanOf(learnt);
  const RidgeProblem train = material.Of(learnt, bias);
  const RidgeProblem asked = material.Of(items.first(held_out), bias);
  std::vector<float> weights(train.columns * train.d, 0);
  out->held_out_cosine = -1;
  for (const float regularisation : options.regularisations) {
    SolveRidge(train, regularisation, options.iterations, &weights);
    const double cosine = MeanCosine(asked, weights, bias);
    if (cosine <= out->held_out_cosine) continue;
    out->held_out_cosine = cosine;
    out->regularisation = regularisation;
  }
}

void MakeItemVectors(const Material& material, size_t num_items, FittedContent* out) {
  std::vector<float> weights = out->weights;
  weights.insert(weights.end(), out->dense.begin(), out->dense.end());
  RidgeProblem p;
  p.d = out->dimensions;
  for (size_t item = 0; item < num_items; ++item) {
    p.features = material.FeaturesOfItem(item);
    p.offsets = {0, static_cast<uint32_t>(p.features.size())};
    std::vector<float> made(p.d, 0);
    if (!p.features.empty()) made = Predicted(p, 0, weights, out->bias);
    out->item_vectors.insert(out->item_vectors.end(), made.begin(), made.end());
  }
}

}  // namespace

FittedContent FitContent(const Catalog& catalog, const ItemFeatures& features, std::span<const float> vectors, size_t d,
                         const ContentOptions& options) {
  FittedContent out;
  const uint32_t fitting = std::bit_floor(std::max(1u, options.max_row_bytes / static_cast<uint32_t>(d)));
  out.num_buckets = features.replace && features.count > 0 ? 1 : std::min(kMaxContentBuckets, fitting);
  const Material material(catalog, features, vectors, d, out.num_buckets);
  std::vector<uint32_t> items = material.Usable();
  if (items.empty()) return out;
  Random random(options.seed);
  random.Shuffle(std::span(items));
  if (items.size() > options.max_items) items.resize(options.max_items);
  out.dimensions = static_cast<uint32_t>(d);
  out.num_item_features = features.count;
  out.items = items.size();
  ChooseRegularisation(material, items, options, &out);
  out.bias = material.MeanOf(items);
  const RidgeProblem all = material.Of(items, out.bias);
  out.weights.assign(all.columns * d, 0);
  SolveRidge(all, out.regularisation, options.iterations, &out.weights);
  out.dense.assign(out.weights.begin() + static_cast<std::ptrdiff_t>(out.num_buckets * d), out.weights.end());
  out.weights.resize(out.num_buckets * d);
  if (features.count > 0) MakeItemVectors(material, catalog.size(), &out);
  return out;
}

std::vector<uint8_t> PackContent(const FittedContent& content) {
  const uint64_t d = content.dimensions;
  const QuantisedRows rows = QuantiseRows(content.weights, d);
  // Scales are kept as upper halves: the values are rounded anew under what is left of them.
  std::vector<uint16_t> halves;
  std::vector<int8_t> values;
  for (size_t row = 0; row < rows.scales.size(); ++row) {
    const auto half = static_cast<uint16_t>((std::bit_cast<uint32_t>(rows.scales[row]) + 0xffff) >> 16);
    const float scale = FromUpperHalf(half);
    for (size_t i = 0; i < d; ++i) {
      const float value = scale > 0 ? std::round(content.weights[row * d + i] / scale) : 0;
      values.push_back(static_cast<int8_t>(std::clamp(value, -127.0f, 127.0f)));
    }
    halves.push_back(half);
  }
  SafetensorsWriter writer;
  const std::vector<uint8_t> version = {static_cast<uint8_t>(kContentFeatures)};
  writer.Add<uint8_t>(tensor::kContentFeatures, DType::kU8, {1}, version);
  writer.Add<int8_t>(tensor::kContentRows, DType::kI8, {content.num_buckets, d}, values);
  writer.Add<uint8_t>(tensor::kContentScales, DType::kU8, {2, halves.size()}, PlanesOf<uint16_t>(halves, 2));
  writer.Add<float>(tensor::kContentBias, DType::kF32, {d}, content.bias);
  if (content.num_item_features > 0) {
    writer.Add<float>(tensor::kContentDense, DType::kF32, {content.num_item_features, d}, content.dense);
    const QuantisedRows items = QuantiseRows(content.item_vectors, d);
    writer.Add<int8_t>(tensor::kContentItems, DType::kI8, {items.scales.size(), d}, items.values);
  }
  return writer.Finish();
}

}  // namespace vitrine
