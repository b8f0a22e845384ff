// One step from the session's items along the edges of the item graph.
#ifndef VITRINE_RANK_GRAPH_WALK_H_
#define VITRINE_RANK_GRAPH_WALK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/blend.h"
#include "bundle/model.h"
#include "session/session.h"

namespace vitrine {

// The weight of the edge from -> to, or 0.  REQUIRES: from and to are items of the graph.
float EdgeWeight(const Graph& graph, int32_t from, int32_t to);

class GraphWalk {
 public:
  // Room for N items. Returns false when there is not enough memory.
  bool Init(size_t num_items);

  // Makes scores()[j] = graph_weight * G(j) (blend.h) for every item the session reaches, 0 for all others.
  void Run(const Graph& graph, std::span<const SessionItem> session, const BlendParams& blend);
  // Back to all zeros, in time proportional to the items reached.
  void Clear();

  std::span<const float> scores() const { return scores_; }  // [N]
  // Exactly the items with a score, each once, in the order they were reached.
  std::span<const int32_t> reached() const { return {reached_.data(), num_reached_}; }
  size_t memory_bytes() const { return scores_.size() * (sizeof(float) + sizeof(int32_t)); }

 private:
  std::vector<float> scores_;     // [N]
  std::vector<int32_t> reached_;  // [N], the first num_reached_ are in use
  size_t num_reached_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_RANK_GRAPH_WALK_H_
