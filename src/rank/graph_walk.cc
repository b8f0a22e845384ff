#include "rank/graph_walk.h"

#include <algorithm>

#include "base/math.h"
#include "base/memory.h"
#include "session/decay.h"

namespace vitrine {

float EdgeWeight(const Graph& graph, int32_t from, int32_t to) {
  const auto row = static_cast<size_t>(from);
  const auto target = static_cast<uint32_t>(to);
  uint32_t low = graph.offsets[row];
  uint32_t high = graph.offsets[row + 1];
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (graph.targets[middle] < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == graph.offsets[row + 1] || graph.targets[low] != target) return 0;
  return static_cast<float>(graph.weights[low]) * graph.Scale(row);
}

bool GraphWalk::Init(size_t num_items) {
  num_reached_ = 0;
  return TryAssign(scores_, num_items) && TryAssign(reached_, num_items);
}

void GraphWalk::Run(const Graph& graph, std::span<const SessionItem> session, const BlendParams& blend) {
  float largest = 0;
  DecayByAge by_age(blend.graph_decay);
  for (const SessionItem& item : session) {
    const auto row = static_cast<size_t>(item.item);
    const float weight = item.weight * by_age.At(item.age) * graph.Scale(row);
    if (!(weight > 0)) continue;  // an edge of weight 0 reaches nothing, and "unreached" is told by a score of 0
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      const uint32_t target = graph.targets[e];
      float& score = scores_[target];
      if (score == 0) reached_[num_reached_++] = static_cast<int32_t>(target);
      score += weight * static_cast<float>(graph.weights[e]);
      largest = std::max(largest, score);
    }
  }
  if (!(largest > 0)) return;
  const double log_of_largest = Log1pPortable(blend.graph_gain);
  size_t kept = 0;
  for (const int32_t item : reached()) {
    float& score = scores_[static_cast<size_t>(item)];
    const float share = score / largest;
    const double g = blend.graph_gain > 0 ? Log1pPortable(double{blend.graph_gain} * share) / log_of_largest : share;
    score = static_cast<float>(g) * blend.graph_weight;
    // Too small for a float, or a graph that does not count: as good as not reached.
    if (score != 0) reached_[kept++] = item;
  }
  num_reached_ = kept;
}

void GraphWalk::Clear() {
  for (const int32_t item : reached()) scores_[static_cast<size_t>(item)] = 0;
  num_reached_ = 0;
}

}  // namespace vitrine
