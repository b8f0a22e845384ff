#include "fit/graph_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/random.h"

namespace vitrine {
namespace {

using Edges = std::set<std::pair<size_t, uint32_t>>;

FittedGraph RandomGraph(uint32_t n, uint64_t seed) {
  Random random(seed);
  FittedGraph graph;
  graph.offsets.push_back(0);
  for (uint32_t row = 0; row < n; ++row) {
    for (uint32_t to = 0; to < n; ++to) {
      if (to == row || !random.Chance(0.2)) continue;
      graph.targets.push_back(to);
      graph.weights.push_back(static_cast<float>(1 + random.Below(100)));
    }
    graph.offsets.push_back(static_cast<uint32_t>(graph.targets.size()));
  }
  return graph;
}

Edges EdgesOf(const FittedGraph& graph) {
  Edges edges;
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) edges.insert({row, graph.targets[e]});
  }
  return edges;
}

TEST(TrimGraph, KeepsSoManyEdgesAndNoOthers) {
  const FittedGraph graph = RandomGraph(40, 1);
  const std::vector<float> popularity(40, 0.5f);
  const Edges all = EdgesOf(graph);
  for (const size_t most : {size_t{0}, size_t{1}, size_t{77}, all.size() - 1, all.size(), all.size() + 9}) {
    const Edges kept = EdgesOf(TrimGraph(graph, popularity, 1, most));
    EXPECT_EQ(kept.size(), std::min(most, all.size()));
    EXPECT_TRUE(std::includes(all.begin(), all.end(), kept.begin(), kept.end()));
  }
}

TEST(TrimGraph, TakesFromTheTailFirst) {
  const FittedGraph graph = RandomGraph(40, 2);
  std::vector<float> popularity(40, 0.1f);
  for (size_t i = 0; i < 10; ++i) popularity[i] = 1;
  const FittedGraph kept = TrimGraph(graph, popularity, 1, graph.targets.size() / 2);
  EXPECT_GT(kept.offsets[10], graph.offsets[10] * 3 / 4);
  for (size_t row = 10; row < 40; ++row) EXPECT_GE(kept.offsets[row + 1] - kept.offsets[row], 1u) << row;
}

TEST(TrimGraph, FavoursTheHeadTheLessTheLowerThePower) {
  const FittedGraph graph = RandomGraph(40, 2);
  std::vector<float> popularity(40, 0.1f);
  for (size_t i = 0; i < 10; ++i) popularity[i] = 1;
  size_t of_head = graph.targets.size();
  for (const float power : {1.0f, 0.5f, 0.0f}) {
    const FittedGraph kept = TrimGraph(graph, popularity, power, graph.targets.size() / 3);
    EXPECT_LT(kept.offsets[10], of_head) << power;
    of_head = kept.offsets[10];
  }
  EXPECT_NEAR(static_cast<double>(of_head), static_cast<double>(graph.targets.size()) / 12, 25);
}

TEST(TrimGraph, TakesTheLaterOfEqualEdges) {
  FittedGraph graph;
  graph.offsets = {0, 2, 4};
  graph.targets = {0, 1, 0, 1};
  graph.weights = {1, 1, 1, 1};
  const FittedGraph kept = TrimGraph(graph, std::vector<float>(2, 0.5f), 1, 3);
  EXPECT_EQ(kept.offsets, (std::vector<uint32_t>{0, 2, 3}));
}

}  // namespace
}  // namespace vitrine
