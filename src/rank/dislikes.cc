#include "rank/dislikes.h"

#include <algorithm>

#include "base/memory.h"
#include "encoder/item_vectors.h"
#include "encoder/pooled_encoder.h"
#include "rank/graph_walk.h"

namespace vitrine {
namespace {

bool IsDislike(EventType type) { return type == EventType::kDislike || type == EventType::kNotInterested; }

bool IsChangeOfMind(EventType type) {
  return type == EventType::kLike || type == EventType::kCart || type == EventType::kPurchase;
}

}  // namespace

bool Dislikes::Init(const Model& model) {
  model_ = &model;
  return TryAssign(vectors_, kMaxDislikes * model.dimensions) && TryAssign(other_, model.dimensions);
}

void Dislikes::Read(std::span<const Event> events) {
  size_ = 0;
  for (size_t i = events.size(); i-- > 0 && size_ < kMaxDislikes;) {
    const int32_t item = events[i].item;
    if (!IsDislike(events[i].type) || item < 0 || static_cast<uint32_t>(item) >= model_->num_items) continue;
    const auto says_more = [&](const Event& later) {
      return later.item == item && (IsDislike(later.type) || IsChangeOfMind(later.type));
    };
    const auto after = events.subspan(i + 1);
    if (std::any_of(after.begin(), after.end(), says_more)) continue;
    disliked_[size_] = About(item, i);
    ++size_;
  }
}

// Once for a request, because each item of the pool is compared with it.
Dislikes::Disliked Dislikes::About(int32_t item, size_t event) {
  Disliked disliked = {item, static_cast<int32_t>(event), 0, 0};
  const Graph& graph = model_->graph;
  const auto row = static_cast<size_t>(item);
  for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
    disliked.strongest = std::max(disliked.strongest, static_cast<float>(graph.weights[e]) * graph.Scale(row));
  }
  if (other_.empty()) return disliked;
  ReadItemVector(*model_, row, VectorOf(size_));
  disliked.inverse_length = InverseLength(VectorOf(size_));
  return disliked;
}

float Dislikes::LikenessOf(size_t i, int32_t item, float inverse_length) {
  const Disliked& disliked = disliked_[i];
  const float strongest = disliked.strongest;
  const float by_edge = strongest > 0 ? EdgeWeight(model_->graph, disliked.item, item) / strongest : 0;
  float dot = 0;
  for (size_t d = 0; d < other_.size(); ++d) dot += VectorOf(i)[d] * other_[d];
  return std::min(std::max(by_edge, dot * disliked.inverse_length * inverse_length), 1.0f);
}

float Dislikes::FactorOf(int32_t item, int32_t* event) {
  if (!any()) return 1;
  float inverse_length = 0;
  if (!other_.empty()) {
    ReadItemVector(*model_, static_cast<size_t>(item), other_);
    inverse_length = InverseLength(other_);
  }
  float product = 1;
  float least = 1;
  for (size_t i = 0; i < size_; ++i) {
    const float factor = 1 - kDislikeCost * LikenessOf(i, item, inverse_length);
    product *= factor;
    if (factor >= least) continue;
    least = factor;
    *event = disliked_[i].event;
  }
  return product;
}

}  // namespace vitrine
