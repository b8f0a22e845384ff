#include "content/links.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "support/test_bundle.h"

namespace vitrine {
namespace {

// What LinkedGraph says, row by row.
std::vector<std::pair<uint32_t, float>> RowOf(const LinkedGraph& graph, size_t row) {
  size_t edge = 0;
  for (size_t i = 0; i < row; ++i) edge += graph.degrees[i];
  std::vector<std::pair<uint32_t, float>> out;
  uint32_t next = 0;
  for (uint32_t e = 0; e < graph.degrees[row]; ++e, ++edge) {
    next += graph.gaps[edge];
    out.emplace_back(next++, graph.weights[edge] * FromUpperHalf(graph.scales[row]));
  }
  return out;
}

class LinkNewItemsTest : public ::testing::Test {
 protected:
  LinkNewItemsTest() : bundle_(PackTestBundle(testing_model())), model_(*testing::OpenModelOf(bundle_)) {}

  static Bundle PackTestBundle(const testing::TestModel& model) { return testing::PackTestBundle(model); }
  static testing::TestModel testing_model() { return testing::RandomModel(20, 4, 3); }

  Bundle bundle_;
  Model model_;
};

TEST_F(LinkNewItemsTest, LeavesEdgesThatWereThereBitForBit) {
  const std::vector<std::vector<Neighbour>> neighbours = {{{2, 0.5f}, {3, 0.5f}}, {}};
  const LinkedGraph linked = LinkNewItems(model_.graph, neighbours, {});
  ASSERT_EQ(linked.degrees.size(), 22u);
  size_t edge = 0;
  for (uint32_t row = 0; row < 20; ++row) {
    if (model_.graph.offsets[row] < model_.graph.offsets[row + 1]) {
      EXPECT_EQ(linked.scales[row], model_.graph.scales.At(row));
    }
    uint32_t next = 0;
    size_t at = edge;
    for (uint32_t e = model_.graph.offsets[row]; e < model_.graph.offsets[row + 1]; ++e, ++at) {
      EXPECT_EQ(next + linked.gaps[at], model_.graph.targets[e]);
      EXPECT_EQ(linked.weights[at], model_.graph.weights[e]);
      next = model_.graph.targets[e] + 1;
    }
    edge += linked.degrees[row];
  }
  // What is like nothing has no edges.
  EXPECT_EQ(linked.degrees[21], 0u);
}

TEST_F(LinkNewItemsTest, FollowsWhereAllItsNeighboursFollow) {
  LinkOptions options;
  options.likeness = 0;
  const std::vector<std::vector<Neighbour>> neighbours = {{{2, 1.0f}}};
  const LinkedGraph linked = LinkNewItems(model_.graph, neighbours, options);
  // Whoever leads to item 2 leads to the new one as strongly, and the new one leads where 2 leads.
  for (uint32_t row = 0; row < 20; ++row) {
    float to_2 = 0;
    float to_new = 0;
    for (const auto& [target, weight] : RowOf(linked, row)) {
      if (target == 2) to_2 = weight;
      if (target == 20) to_new = weight;
    }
    EXPECT_FLOAT_EQ(to_2, to_new) << row;
  }
  const auto of_2 = RowOf(linked, 2);
  const auto of_new = RowOf(linked, 20);
  ASSERT_EQ(of_2.size(), of_new.size());
  for (size_t i = 0; i < of_2.size(); ++i) {
    EXPECT_EQ(of_2[i].first, of_new[i].first);
    // Of a scale of its own: half a step of either is off at the most.
    EXPECT_NEAR(of_2[i].second, of_new[i].second, FromUpperHalf(linked.scales[20]) + FromUpperHalf(linked.scales[2]));
  }
}

TEST_F(LinkNewItemsTest, LinksNeighboursByTheirLikeness) {
  const std::vector<std::vector<Neighbour>> neighbours = {{{2, 0.75f}, {5, 0.25f}}};
  LinkOptions options;
  options.likeness = 0.5f;
  const LinkedGraph linked = LinkNewItems(model_.graph, neighbours, options);
  const auto row = RowOf(linked, 2);
  float strongest = 0;
  for (const auto& [target, weight] : row) strongest = target < 20 ? std::max(strongest, weight) : strongest;
  ASSERT_FALSE(row.empty());
  EXPECT_EQ(row.back().first, 20u);
  EXPECT_GE(row.back().second, 0.49f * strongest);
}

TEST_F(LinkNewItemsTest, KeepsNoMoreEdgesThanAskedFor) {
  std::vector<Neighbour> all;
  for (uint32_t i = 0; i < 20; ++i) all.push_back({i, 0.05f});
  LinkOptions options;
  options.max_edges = 3;
  const LinkedGraph linked = LinkNewItems(model_.graph, std::vector<std::vector<Neighbour>>{all}, options);
  size_t into = 0;
  for (uint32_t row = 0; row < 20; ++row)
    into += RowOf(linked, row).empty() ? 0 : RowOf(linked, row).back().first == 20;
  EXPECT_LE(into, 3u);
  EXPECT_LE(linked.degrees[20], 3u);
}

}  // namespace
}  // namespace vitrine
