// The item graph: which items go with, and follow, which.
#ifndef VITRINE_FIT_GRAPH_H_
#define VITRINE_FIT_GRAPH_H_

#include <cstdint>
#include <vector>

#include "fit/histories.h"

namespace vitrine {

// A pair of items (i, j) of one user, i in step s and j in step t, counts
//
//   within_weight                                          when s = t (an order holds both),
//   forward_weight  * gap_decay^(t - s - 1)                when j came 1..window steps after i,
//   backward_weight * gap_decay^(s - t - 1)                when j came 1..window steps before i,
//
// times 0.5^(age of the later step / half life), divided by (items of s * items of t)^(step_size_power / 2). An edge is
// the sum over all pairs, divided by n(i)^source_power * n(j)^target_power, where n sums the same time weights over the
// steps that hold the item. Everything about sources, targets and time is thereby in the edge, and the engine only
// adds.
struct GraphOptions {
  int window = 10;            // steps; 0..1000. 0: only pairs of one step
  float gap_decay = 0.8f;     // 0..1
  float within_weight = 1;    // >= 0
  float forward_weight = 1;   // >= 0
  float backward_weight = 0;  // >= 0
  float half_life_days = 0;   // 0: old pairs count as much as new ones
  float step_size_power = 0;  // 0..1; above 0 large orders say less about each of their pairs
  float source_power = 0.5f;  // 0..1
  float target_power = 0;     // 0..1; 1: popular followers get no more than rare ones
  int max_followers = 32;     // 1..kMaxFollowersPerItem: the strongest are kept; ties: lower index
  int min_support = 1;        // >= 1: an edge that fewer pairs of steps make is left out, whatever it weighs
  int min_people = 1;         // >= 1: so is one that fewer people make, each of them with one pair or with many

  bool operator==(const GraphOptions&) const = default;
};

// Followers in compressed sparse rows, targets ascending within a row, weights > 0.
struct FittedGraph {
  std::vector<uint32_t> offsets;  // [N + 1]
  std::vector<uint32_t> targets;  // [E]
  std::vector<float> weights;     // [E]
};

// `now_s` is what ages count from. Row by row with one row of scratch a thread, so that memory does not grow with N^2.
FittedGraph FitGraph(const Histories& histories, const GraphOptions& options, int64_t now_s, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_GRAPH_H_
