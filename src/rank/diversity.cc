#include "rank/diversity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/item_vectors.h"
#include "kernel/kernels.h"

namespace vitrine {

bool Diversifier::Init(const Model& model) {
  model_ = &model;
  category_share_ = model.categories().empty() ? 0 : model.dimensions > 0 ? kCategoryShare : 1;
  return TryAssign(vectors_, kDiversityPool * model.dimensions) && TryAssign(values_, model.dimensions) &&
         TryAssign(dots_, kDiversityPool) && TryAssign(candidates_, kDiversityPool) &&
         TryAssign(by_score_, kDiversityPool);
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

void Diversifier::ReadPool(std::span<const ScoredItem> head) {
  const size_t d = model_->dimensions;
  const float best = head[0].score;
  for (size_t i = 0; i < head.size(); ++i) {
    const auto item = static_cast<size_t>(head[i].item);
    Candidate& candidate = candidates_[i];
    candidate = {};
    by_score_[i] = head[i];
    candidate.relevance = best > 0 ? std::max(head[i].score, 0.0f) / best : 0;
    if (category_share_ > 0) candidate.category = model_->categories()[item];
    if (d == 0) continue;
    const std::span<int8_t> row = std::span(vectors_).subspan(i * d, d);
    ReadDirection(item, row);
    int32_t square = 0;
    DotI8(row, {row, 1, d}, {&square, 1});
    candidate.inverse_length = square > 0 ? 1 / std::sqrt(static_cast<float>(square)) : 0;
  }
}

size_t Diversifier::FindNext(float diversity, size_t placed, size_t n) {
  const size_t d = model_->dimensions;
  const std::span<const int8_t> vectors(vectors_);
  // Some of these are placed already, but all at once is quicker than each.
  if (d > 0) DotI8(vectors.subspan(placed * d, d), {vectors.first(n * d), n, d}, std::span(dots_).first(n));
  const Candidate last = candidates_[placed];
  const float of_category = last.category == kNoLabel ? 0 : category_share_;
  size_t next = 0;
  float highest = -std::numeric_limits<float>::infinity();
  for (size_t i = 0; i < n; ++i) {
    Candidate& candidate = candidates_[i];
    const float cosine = static_cast<float>(dots_[i]) * candidate.inverse_length * last.inverse_length;
    const float similarity =
        (1 - category_share_) * std::max(0.0f, cosine) + (candidate.category == last.category ? of_category : 0);
    candidate.nearest = std::max(candidate.nearest, similarity);
    const float value = (1 - diversity) * candidate.relevance - diversity * candidate.nearest;
    if (!(value > highest)) continue;
    highest = value;
    next = i;
  }
  return next;
}

void Diversifier::Rearrange(float diversity, size_t places, std::span<ScoredItem> pool) {
  const std::span<ScoredItem> head = pool.first(std::min(pool.size(), kDiversityPool));
  const size_t n = head.size();
  if (!(diversity > 0) || n < 2 || (model_->dimensions == 0 && category_share_ == 0)) return;
  ReadPool(head);
  size_t placed = 0;
  // Nothing is like the best yet, and nothing is better.
  for (size_t next = 0;;) {
    head[placed++] = by_score_[next];
    candidates_[next].relevance = -std::numeric_limits<float>::infinity();
    if (placed >= std::min(places, n)) break;
    next = FindNext(diversity, next, n);
  }
  for (size_t i = 0; placed < n; ++i) {
    if (candidates_[i].relevance >= 0) head[placed++] = by_score_[i];
  }
}

size_t Diversifier::memory_bytes() const {
  return vectors_.size() + values_.size() * sizeof(float) +
         kDiversityPool * (sizeof(int32_t) + sizeof(Candidate) + sizeof(ScoredItem));
}

}  // namespace vitrine
