// The graph as the bytes of a bundle, and cut down to what a bundle has room for.
#ifndef VITRINE_FIT_GRAPH_FILE_H_
#define VITRINE_FIT_GRAPH_FILE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/graph.h"

namespace vitrine {

std::vector<uint8_t> PackGraph(const FittedGraph& graph);

// Keeps the edges that are likeliest to be asked for: the `max_edges` of the highest
//   (popularity(item) + 0.01)^head_power * weight(edge) / weight of the item's strongest edge;
// ties: the lower item, then the lower target. So items of the head keep most of their followers and those of the tail
// at least their first ones, as long as there is room.
//   popularity  float[N], 0..1
//   head_power  1; 0.5; or 0: all items alike
FittedGraph TrimGraph(const FittedGraph& graph, std::span<const float> popularity, float head_power, size_t max_edges);

}  // namespace vitrine

#endif  // VITRINE_FIT_GRAPH_FILE_H_
