// Edges of a graph from and to items that nobody has touched yet: they follow where those follow that are like them.
#ifndef VITRINE_CONTENT_LINKS_H_
#define VITRINE_CONTENT_LINKS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"

namespace vitrine {

// An item of the bundle that is like a new one.
struct Neighbour {
  uint32_t item = 0;
  float weight = 0;  // > 0; those of one new item add up to 1
};

struct LinkOptions {
  // An edge between a new item and one that is like it, as a share of the strongest edge of the row, times how much the
  // neighbour counts among the others (weight / largest weight). >= 0; 0: none.
  float likeness = 0.25f;
  uint32_t max_edges = 32;  // into one new item, and out of it
};

struct LinkedGraph {
  std::vector<uint32_t> degrees;  // [N + M]
  std::vector<uint32_t> gaps;     // [E]
  std::vector<uint8_t> weights;   // [E]
  std::vector<uint16_t> scales;   // [N + M]: upper halves of floats
};

// The graph with M items more, N..N+M-1. With k the neighbours of a new item i and w their weights,
//
//   edge(j -> i) = sum over k of w(k) * edge(j -> k)        + likeness, where j is one of k; of each k its strongest
//                  max_edges
//   edge(i -> j) = sum over k of w(k) * edge(k -> j)        + likeness, where j is one of k
//
// and the strongest max_edges of each are kept; ties: the lower item. Edges that were there stay as they are, bit for
// bit; a row that is full (kMaxFollowersPerItem) gets none.
//   neighbours  [M]; of each new item, of the bundle's items
LinkedGraph LinkNewItems(const Graph& graph, std::span<const std::vector<Neighbour>> neighbours,
                         const LinkOptions& options);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_LINKS_H_
