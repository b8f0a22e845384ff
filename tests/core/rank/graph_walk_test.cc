#include "rank/graph_walk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "open_model.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::TestModel;

TestModel FourItems() {
  TestModel test;
  test.num_items = 4;
  test.edges = {{0, 1, 100}, {0, 2, 50}, {3, 2, 200}};
  return test;
}

TEST(EdgeWeight, FindsEveryEdgeAndNoOther) {
  const OpenedModel opened(FourItems());
  const Graph& graph = opened.model.graph;
  // Scales have 8 bits.
  EXPECT_NEAR(EdgeWeight(graph, 0, 1), 1.0f, 0.004f);
  EXPECT_NEAR(EdgeWeight(graph, 0, 2), 0.5f, 0.002f);
  EXPECT_NEAR(EdgeWeight(graph, 3, 2), 2.0f, 0.008f);
  EXPECT_EQ(EdgeWeight(graph, 0, 0), 0);
  EXPECT_EQ(EdgeWeight(graph, 0, 3), 0);
  EXPECT_EQ(EdgeWeight(graph, 1, 2), 0);
  EXPECT_EQ(EdgeWeight(graph, 3, 3), 0);
}

TEST(GraphWalk, AddsUpDecayedEdgesAndNormalises) {
  const OpenedModel opened(FourItems());
  GraphWalk walk;
  ASSERT_TRUE(walk.Init(4));
  BlendParams blend;
  blend.graph_weight = 3;
  blend.graph_decay = 0.5f;
  const SessionItem session[] = {{0, 1, 1, 0}, {3, 0, 2, 1}};
  walk.Run(opened.model.graph, session, blend);
  // t(1) = 1, t(2) = 0.5 + 2 * 0.5 * 2 = 2.5
  EXPECT_FLOAT_EQ(walk.scores()[1], 3 * 1 / 2.5f);
  EXPECT_FLOAT_EQ(walk.scores()[2], 3);
  EXPECT_EQ(walk.scores()[0], 0);
  EXPECT_EQ(walk.reached().size(), 2u);
  walk.Clear();
  for (const float score : walk.scores()) EXPECT_EQ(score, 0);
}

TEST(GraphWalk, CompressesWithTheGain) {
  const OpenedModel opened(FourItems());
  GraphWalk walk;
  ASSERT_TRUE(walk.Init(4));
  BlendParams blend;
  blend.graph_gain = 100;
  const SessionItem session[] = {{0, 0, 1, 0}};
  walk.Run(opened.model.graph, session, blend);
  EXPECT_FLOAT_EQ(walk.scores()[1], 1);
  EXPECT_FLOAT_EQ(walk.scores()[2], static_cast<float>(std::log1p(50.0) / std::log1p(100.0)));
}

TEST(GraphWalk, ReachesNothingFromAnEmptySession) {
  const OpenedModel opened(FourItems());
  GraphWalk walk;
  ASSERT_TRUE(walk.Init(4));
  walk.Run(opened.model.graph, {}, {});
  EXPECT_TRUE(walk.reached().empty());
}

}  // namespace
}  // namespace vitrine
