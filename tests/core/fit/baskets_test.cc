#include "fit/baskets.h"

#include <gtest/gtest.h>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

float EdgeOf(const FittedGraph& graph, uint32_t from, uint32_t to) {
  for (uint32_t e = graph.offsets[from]; e < graph.offsets[from + 1]; ++e) {
    if (graph.targets[e] == to) return graph.weights[e];
  }
  return 0;
}

// Pairs counted as they are, however old, popular or alone.
BasketOptions Plain() {
  BasketOptions options;
  options.half_life_days = 0;
  options.source_power = 0;
  options.target_power = 0;
  options.order_size_power = 0;
  options.min_support = 1;
  return options;
}

TEST(FitBaskets, CountsWhatWasBoughtInOneOrderAndNothingElse) {
  // Items 0 and 2 come one after the other, items 0 and 1 together.
  const Dataset data = MakeDataset(3, {{{{0, 1}, {2}}}, {{{0, 1}}, true}});
  const FittedGraph baskets = FitBaskets(MakeHistories(data, {}), Plain(), 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(baskets, 0, 1), 2);
  EXPECT_FLOAT_EQ(EdgeOf(baskets, 1, 0), 2);
  EXPECT_EQ(EdgeOf(baskets, 0, 2), 0);
}

TEST(FitBaskets, PassesOverViewsAndWhatIsNoOrder) {
  Dataset data = MakeDataset(3, {{{{0, 1, 2}}}, {{{0, 1}}}});
  data.interactions[2].type = EventType::kView;  // item 2 was looked at, under the number of the order
  for (size_t i = 3; i < 5; ++i) data.interactions[i].group = 0;
  const FittedGraph baskets = FitBaskets(MakeHistories(data, {}), Plain(), 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(baskets, 0, 1), 1);
  EXPECT_EQ(EdgeOf(baskets, 0, 2), 0);
}

TEST(FitBaskets, LeavesOutWhatCameTogetherTooSeldom) {
  BasketOptions options = Plain();
  options.min_support = 2;
  const Dataset data = MakeDataset(3, {{{{0, 1}, {0, 1, 2}}}});
  const FittedGraph baskets = FitBaskets(MakeHistories(data, {}), options, 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(baskets, 0, 1), 2);
  EXPECT_EQ(EdgeOf(baskets, 0, 2), 0);
  EXPECT_EQ(EdgeOf(baskets, 2, 1), 0);
}

TEST(FitBaskets, IsTheLiftWhenBothItemsCountInFull) {
  BasketOptions options = Plain();
  options.source_power = 1;
  options.target_power = 1;
  // Item 0 in four orders, item 1 in two of them; single-item orders count for how often an item is bought.
  const Dataset data = MakeDataset(2, {{{{0, 1}, {0, 1}, {0}, {0}}}});
  const FittedGraph baskets = FitBaskets(MakeHistories(data, {}), options, 0, 1);
  EXPECT_FLOAT_EQ(EdgeOf(baskets, 0, 1), 2.0f / (4 * 2));
}

TEST(FitBaskets, HasNoEdgesWhereNothingWasBoughtTogether) {
  const FittedGraph baskets = FitBaskets(MakeHistories(MakeDataset(2, {{{{0}, {1}}}}), {}), {}, 0, 1);
  EXPECT_TRUE(baskets.targets.empty());
  EXPECT_EQ(baskets.offsets.size(), 3u);
}

}  // namespace
}  // namespace vitrine
