#include "learn/taste.h"

#include <algorithm>

#include "base/memory.h"
#include "bundle/attributes.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

constexpr float kDoubt = 10;  // events that speak for everybody's taste

}  // namespace

bool Taste::Init(const Model& model) {
  const std::array<int, 2> wanted = {kCategoryColumn, kBrandColumn};
  for (size_t c = 0; c < columns_.size(); ++c) {
    Column& column = columns_[c];
    column.labels = model.columns[static_cast<size_t>(wanted[c])].labels;
    size_t size = 0;
    for (const uint16_t label : column.labels) {
      if (label != kNoLabel) size = std::max<size_t>(size, label + size_t{1});
    }
    if (!TryAssign(column.shares, size) || !TryAssign(column.factors, size)) return false;
    float sum = 0;
    for (size_t i = 0; i < column.labels.size(); ++i) {
      if (column.labels[i] == kNoLabel) continue;
      column.shares[column.labels[i]] += model.popularity[i];
      sum += model.popularity[i];
    }
    for (float& share : column.shares) share /= sum;
  }
  return true;
}

void Taste::Read(std::span<const Event> events, const SessionParams& params) {
  for (Column& column : columns_) {
    std::ranges::fill(column.factors, 0.0f);
    float n = 0;
    for (const Event& event : events) {
      const auto item = static_cast<size_t>(event.item);
      if (item >= column.labels.size() || column.labels[item] == kNoLabel) continue;
      if (!(params.type_weights[static_cast<size_t>(event.type)] > 0)) continue;
      column.factors[column.labels[item]] += 1;
      n += 1;
    }
    for (size_t label = 0; label < column.factors.size(); ++label) {
      const float expected = kDoubt * column.shares[label];
      float& factor = column.factors[label];
      factor = expected > 0 ? kDoubt * (factor + expected) / ((n + kDoubt) * expected) : 1;
    }
  }
}

float Taste::FactorOf(int32_t item) const {
  float product = 1;
  for (const Column& column : columns_) {
    const uint16_t label = column.labels.empty() ? kNoLabel : column.labels[static_cast<size_t>(item)];
    if (label != kNoLabel) product *= column.factors[label];
  }
  return std::clamp(product, 1 / kMostTaste, kMostTaste);
}

size_t Taste::memory_bytes() const {
  size_t floats = 0;
  for (const Column& column : columns_) floats += 2 * column.shares.size();
  return floats * sizeof(float);
}

}  // namespace vitrine
