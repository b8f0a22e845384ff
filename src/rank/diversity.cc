#include "rank/diversity.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/item_vectors.h"
#include "kernel/kernels.h"

namespace vitrine {

bool Diversifier::Init(const Model& model) {
  model_ = &model;
  return TryAssign(vectors_, kDiversityPool * model.dimensions) && TryAssign(values_, model.dimensions) &&
         TryAssign(inverse_lengths_, kDiversityPool) && TryAssign(relevance_, kDiversityPool) &&
         TryAssign(nearest_, kDiversityPool) && TryAssign(dots_, kDiversityPool) && TryAssign(order_, kDiversityPool) &&
         TryAssign(moved_, kDiversityPool);
}

float Diversifier::SimilarityOf(size_t a, size_t b) const {
  const bool has_vectors = model_->dimensions > 0;
  const float similarity =
      has_vectors ? std::max(0.0f, static_cast<float>(dots_[a]) * inverse_lengths_[a] * inverse_lengths_[b]) : 0;
  if (model_->categories().empty()) return similarity;
  const uint16_t category = model_->categories()[static_cast<size_t>(moved_[a].item)];
  const bool same = category != kNoLabel && category == model_->categories()[static_cast<size_t>(moved_[b].item)];
  if (!has_vectors) return same ? 1 : 0;
  return (1 - kCategoryShare) * similarity + (same ? kCategoryShare : 0);
}

void Diversifier::ReadDirection(size_t item, std::span<int8_t> direction) {
  ReadItemVector(*model_, item, values_);
  float to_quantum = 1;  // rows are whole numbers already
  if (!HasRows(*model_)) {
    float largest = 0;
    for (const float value : values_) largest = std::max(largest, std::abs(value));
    to_quantum = largest > 0 ? 127 / largest : 0;
  }
  for (size_t d = 0; d < direction.size(); ++d) {
    direction[d] = static_cast<int8_t>(std::floor(values_[d] * to_quantum + 0.5f));
  }
}

void Diversifier::Rearrange(float diversity, size_t places, std::span<ScoredItem> pool) {
  const std::span<ScoredItem> head = pool.first(std::min(pool.size(), kDiversityPool));
  const size_t n = head.size();
  if (!(diversity > 0) || n < 2 || (model_->dimensions == 0 && model_->categories().empty())) return;
  const size_t d = model_->dimensions;
  const MatrixView<const int8_t> rows{std::span<const int8_t>(vectors_).first(n * d), n, d};
  const std::span<int32_t> dots = std::span(dots_).first(n);
  const float best = head[0].score;
  for (size_t i = 0; i < n; ++i) {
    moved_[i] = head[i];
    relevance_[i] = best > 0 ? std::max(head[i].score, 0.0f) / best : 0;
    nearest_[i] = 0;
    order_[i] = static_cast<uint32_t>(i);
    if (d == 0) continue;
    const std::span<int8_t> row = std::span(vectors_).subspan(i * d, d);
    ReadDirection(static_cast<size_t>(head[i].item), row);
    int32_t square = 0;
    DotI8(row, {row, 1, d}, {&square, 1});
    inverse_lengths_[i] = square > 0 ? 1 / std::sqrt(static_cast<float>(square)) : 0;
  }
  // order_[0..placed) is the new order, the rest is still in the old one.
  for (size_t placed = 0; placed < std::min(places, n); ++placed) {
    size_t chosen = placed;
    float highest = -2;
    for (size_t i = placed; i < n; ++i) {
      const float value = (1 - diversity) * relevance_[order_[i]] - diversity * nearest_[order_[i]];
      if (value <= highest) continue;
      highest = value;
      chosen = i;
    }
    // The others keep their order.
    const uint32_t picked = order_[chosen];
    for (size_t i = chosen; i > placed; --i) order_[i] = order_[i - 1];
    order_[placed] = picked;
    if (placed + 1 == std::min(places, n)) break;
    // Some of these are placed already, but all at once is quicker than each.
    if (d > 0) DotI8(std::span(vectors_).subspan(picked * d, d), rows, dots);
    for (size_t i = placed + 1; i < n; ++i) {
      nearest_[order_[i]] = std::max(nearest_[order_[i]], SimilarityOf(order_[i], picked));
    }
  }
  for (size_t i = 0; i < n; ++i) head[i] = moved_[order_[i]];
}

size_t Diversifier::memory_bytes() const {
  return vectors_.size() + values_.size() * sizeof(float) +
         kDiversityPool * (3 * sizeof(float) + sizeof(int32_t) + sizeof(uint32_t) + sizeof(ScoredItem));
}

}  // namespace vitrine
