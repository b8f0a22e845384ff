#include "fit/graph.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

// The formula of graph.h with nothing but what a test turns on.
GraphOptions Plain() {
  GraphOptions options;
  options.within_weight = 0;
  options.forward_weight = 0;
  options.source_power = 0;
  return options;
}

float EdgeOf(const FittedGraph& graph, uint32_t from, uint32_t to) {
  for (uint32_t e = graph.offsets[from]; e < graph.offsets[from + 1]; ++e) {
    if (graph.targets[e] == to) return graph.weights[e];
  }
  return 0;
}

TEST(FitGraph, CountsPairsOfOneOrderBothWays) {
  GraphOptions options = Plain();
  options.within_weight = 1;
  const Histories h = MakeHistories(MakeDataset(3, {{{{0, 1}, {2}}}, {{{0, 1}}, true}}), {});
  const FittedGraph graph = FitGraph(h, options, 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 0, 1), 2);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 1, 0), 2);
  EXPECT_EQ(EdgeOf(graph, 0, 2), 0);
  EXPECT_EQ(EdgeOf(graph, 0, 0), 0);
}

TEST(FitGraph, DecaysWithTheGapAndStopsAtTheWindow) {
  GraphOptions options = Plain();
  options.forward_weight = 2;
  options.backward_weight = 1;
  options.gap_decay = 0.5f;
  options.window = 2;
  const FittedGraph graph = FitGraph(MakeHistories(MakeDataset(4, {{{{0}, {1}, {2}, {3}}}}), {}), options, 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 0, 1), 2);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 0, 2), 1);
  EXPECT_EQ(EdgeOf(graph, 0, 3), 0);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 2, 1), 1);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 2, 0), 0.5f);
}

TEST(FitGraph, WeighsByAgeAndDividesBySourceAndTarget) {
  GraphOptions options = Plain();
  options.within_weight = 1;
  options.half_life_days = 1;
  const Histories h = MakeHistories(MakeDataset(3, {{{{0, 1}, {0, 1}, {0, 2}}}}), {});
  const int64_t now = 2 * 86400;
  EXPECT_FLOAT_EQ(EdgeOf(FitGraph(h, options, now, 1), 0, 1), 0.25f + 0.5f);
  options.source_power = 0.5f;
  options.target_power = 1;
  // n(0) = 1.75, n(1) = 0.75
  EXPECT_FLOAT_EQ(EdgeOf(FitGraph(h, options, now, 1), 0, 1), 0.75f / std::sqrt(1.75f) / 0.75f);
}

TEST(FitGraph, LetsLargeOrdersSayLessAboutEachPair) {
  GraphOptions options = Plain();
  options.within_weight = 1;
  options.step_size_power = 1;
  const Histories h = MakeHistories(MakeDataset(6, {{{{0, 1}}}, {{{2, 3, 4, 5}}}}), {});
  const FittedGraph graph = FitGraph(h, options, 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 0, 1), 0.5f);
  EXPECT_FLOAT_EQ(EdgeOf(graph, 2, 3), 0.25f);
}

TEST(FitGraph, KeepsTheStrongestFollowersAndTheLowerIndexOfEquals) {
  GraphOptions options = Plain();
  options.within_weight = 1;
  options.max_followers = 2;
  const Histories h = MakeHistories(MakeDataset(4, {{{{0, 3}}}, {{{0, 3}}}, {{{0, 2}}}, {{{0, 1}}}}), {});
  const FittedGraph graph = FitGraph(h, options, 0, 1);
  EXPECT_EQ(graph.offsets[1], 2u);
  EXPECT_EQ(graph.targets[0], 1u);
  EXPECT_EQ(graph.targets[1], 3u);
}

TEST(FitGraph, IsTheSameForAnyNumberOfThreads) {
  const Histories h = MakeHistories(testing::Checkerboard(), {});
  const FittedGraph one = FitGraph(h, {}, 0, 1);
  for (const int threads : {2, 3, 8}) {
    const FittedGraph many = FitGraph(h, {}, 0, threads);
    EXPECT_EQ(many.targets, one.targets);
    EXPECT_EQ(many.weights, one.weights);
  }
}

TEST(FitGraph, HasNoEdgesForNoHistory) {
  const FittedGraph graph = FitGraph(MakeHistories(MakeDataset(3, {}), {}), {}, 0, 1);
  EXPECT_EQ(graph.offsets, (std::vector<uint32_t>{0, 0, 0, 0}));
}

}  // namespace
}  // namespace vitrine
