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
  return TryAssign(vector_, model.dimensions) && TryAssign(other_, model.dimensions);
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
    if (std::none_of(after.begin(), after.end(), says_more)) disliked_[size_++] = {item, static_cast<int32_t>(i)};
  }
}

float Dislikes::LikenessOf(int32_t disliked, int32_t item) {
  const Graph& graph = model_->graph;
  const auto row = static_cast<size_t>(disliked);
  float strongest = 0;
  for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
    strongest = std::max(strongest, static_cast<float>(graph.weights[e]) * graph.Scale(row));
  }
  float likeness = strongest > 0 ? EdgeWeight(graph, disliked, item) / strongest : 0;
  if (vector_.empty()) return likeness;
  ReadItemVector(*model_, row, vector_);
  ReadItemVector(*model_, static_cast<size_t>(item), other_);
  float dot = 0;
  for (size_t d = 0; d < vector_.size(); ++d) dot += vector_[d] * other_[d];
  return std::max(likeness, dot * InverseLength(vector_) * InverseLength(other_));
}

float Dislikes::FactorOf(int32_t item, int32_t* event) {
  float product = 1;
  float least = 1;
  for (size_t i = 0; i < size_; ++i) {
    const float factor = 1 - kDislikeCost * std::min(LikenessOf(disliked_[i].item, item), 1.0f);
    product *= factor;
    if (factor >= least) continue;
    least = factor;
    *event = disliked_[i].event;
  }
  return product;
}

}  // namespace vitrine
