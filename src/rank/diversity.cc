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
         TryAssign(candidates_, kDiversityPool) && TryAssign(order_, kDiversityPool) &&
         TryAssign(by_score_, kDiversityPool);
}

void Diversifier::ReadPool(std::span<const ScoredItem> head) {
  const float best = head[0].score;
  for (size_t i = 0; i < head.size(); ++i) {
    Candidate& candidate = candidates_[i];
    candidate = {};
    by_score_[i] = head[i];
    candidate.relevance = best > 0 ? std::max(head[i].score, 0.0f) / best : 0;
    if (category_share_ > 0) candidate.category = model_->categories()[static_cast<size_t>(head[i].item)];
  }
}

void Diversifier::ReadDirection(size_t position) {
  const std::span<int8_t> direction = DirectionOf(position);
  if (direction.empty()) return;
  ReadItemVector(*model_, static_cast<size_t>(by_score_[position].item), values_);
  float to_quantum = 1;  // rows are whole numbers already
  if (!HasRows(*model_)) {
    float largest = 0;
    for (const float value : values_) largest = std::max(largest, std::abs(value));
    to_quantum = largest > 0 ? 127 / largest : 0;
  }
  for (size_t d = 0; d < direction.size(); ++d) {
    direction[d] = static_cast<int8_t>(std::floor(values_[d] * to_quantum + 0.5f));
  }
  const int32_t square = Dot(position, position);
  candidates_[position].inverse_length = square > 0 ? 1 / std::sqrt(static_cast<float>(square)) : 0;
}

int32_t Diversifier::Dot(size_t a, size_t b) {
  int32_t dot = 0;
  DotI8(DirectionOf(a), {DirectionOf(b), 1, model_->dimensions}, {&dot, 1});
  return dot;
}

void Diversifier::Compare(size_t position, size_t placed) {
  Candidate& candidate = candidates_[position];
  if (candidate.compared == 0) ReadDirection(position);
  for (; candidate.compared < placed; ++candidate.compared) {
    const size_t other_position = order_[candidate.compared];
    const Candidate& other = candidates_[other_position];
    const float cosine =
        static_cast<float>(Dot(position, other_position)) * candidate.inverse_length * other.inverse_length;
    const bool is_same_kind = candidate.category == other.category && other.category != kNoLabel;
    const float similarity = (1 - category_share_) * std::max(0.0f, cosine) + (is_same_kind ? category_share_ : 0);
    candidate.nearest = std::max(candidate.nearest, similarity);
  }
}

size_t Diversifier::FindNext(float diversity, size_t placed, size_t n) {
  size_t next = 0;
  float highest = -std::numeric_limits<float>::infinity();
  for (size_t i = 0; i < n; ++i) {
    const Candidate& candidate = candidates_[i];
    const auto value = [&] { return (1 - diversity) * candidate.relevance - diversity * candidate.nearest; };
    // What was placed since it was last compared can only lower it.
    if (!(value() > highest)) continue;
    Compare(i, placed);
    if (!(value() > highest)) continue;
    highest = value();
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
  Compare(0, 0);
  for (size_t next = 0;;) {
    candidates_[next].relevance = -std::numeric_limits<float>::infinity();
    order_[placed] = static_cast<uint8_t>(next);
    head[placed++] = by_score_[next];
    if (placed >= std::min(places, n)) break;
    next = FindNext(diversity, placed, n);
  }
  for (size_t i = 0; placed < n; ++i) {
    if (candidates_[i].relevance >= 0) head[placed++] = by_score_[i];
  }
}

size_t Diversifier::memory_bytes() const {
  return vectors_.size() + values_.size() * sizeof(float) + order_.size() +
         kDiversityPool * (sizeof(Candidate) + sizeof(ScoredItem));
}

}  // namespace vitrine
