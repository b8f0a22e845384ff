// What fewer than so many people stand behind is not part of a model.
#include <gtest/gtest.h>

#include "data.h"
#include "fit/model.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

std::vector<uint32_t> FollowersOf(const FittedGraph& graph, size_t item) {
  return {graph.targets.begin() + graph.offsets[item], graph.targets.begin() + graph.offsets[item + 1]};
}

FitOptions Everything(int people) {
  FitOptions options;
  options.graph.within_weight = 1;
  options.popularity.half_life_days = 0;
  options.blend.encoder_weight = 1;
  options.factors.dimensions = 4;
  RequireSupport(people, &options);
  return options;
}

TEST(Support, CountsPeopleAndNotHowOftenOneOfThemDidIt) {
  // One person buys 0 and 1 together three times; two people buy 2 and 3 together once each.
  const Histories h = MakeHistories(MakeDataset(4, {{{{0, 1}, {0, 1}, {0, 1}}}, {{{2, 3}}}, {{{2, 3}}}}), {});
  GraphOptions graph;
  graph.min_people = 2;
  const FittedGraph fitted = FitGraph(h, graph, 0, 1);
  EXPECT_TRUE(FollowersOf(fitted, 0).empty());
  EXPECT_EQ(FollowersOf(fitted, 2), (std::vector<uint32_t>{3}));
  BasketOptions baskets;
  baskets.min_people = 2;
  EXPECT_TRUE(FollowersOf(FitBaskets(h, baskets, 0, 1), 0).empty());
  EXPECT_EQ(FollowersOf(FitBaskets(h, baskets, 0, 1), 2), (std::vector<uint32_t>{3}));
  baskets.min_people = 1;
  EXPECT_EQ(FollowersOf(FitBaskets(h, baskets, 0, 1), 0), (std::vector<uint32_t>{1}));
}

TEST(Support, LeavesNothingInAModelOfWhatOnePersonAloneTouched) {
  const Histories h = MakeHistories(MakeDataset(5, {{{{0, 1, 4}, {4}}}, {{{0, 1}}}, {{{0, 1, 2}}}, {{{2, 0}}}}), {});
  const FittedModel model = FitModel(h, Everything(2), 0, 1);
  EXPECT_TRUE(FollowersOf(model.graph, 4).empty());
  for (size_t item = 0; item < 4; ++item) {
    for (const uint32_t follower : FollowersOf(model.graph, item)) EXPECT_NE(follower, 4u);
  }
  EXPECT_EQ(model.popularity[4], 0);
  EXPECT_EQ(model.trending[4], 0);
  ASSERT_EQ(model.factors.dimensions, 4u);
  for (size_t d = 0; d < 4; ++d) EXPECT_EQ(model.factors.vectors[4 * 4 + d], 0);
  EXPECT_GT(model.popularity[2], 0);
  // With support of one it is all there.
  const FittedModel open = FitModel(h, Everything(1), 0, 1);
  EXPECT_FALSE(FollowersOf(open.graph, 4).empty());
  EXPECT_GT(open.popularity[4], 0);
}

TEST(Support, OfHowOftenAnItemIsBoughtAgainIsThatOfPeopleToo) {
  // Everybody comes back for item 0 every ten days, one alone for item 1 every three.
  std::vector<testing::Person> people;
  for (int p = 0; p < 30; ++p) {
    testing::Person person;
    for (int order = 0; order < 30; ++order) {
      std::vector<uint32_t> items;
      if (order % 10 == 0) items.push_back(0);
      if (p == 0 && order % 3 == 0) items.push_back(1);
      if (items.empty()) items.push_back(2 + static_cast<uint32_t>(order));
      person.orders.push_back(items);
    }
    people.push_back(person);
  }
  const Histories h = MakeHistories(MakeDataset(40, people), {});
  RepurchaseOptions options;
  const FittedRepurchase open = FitRepurchase(h, {}, options);
  options.min_people = 2;
  const FittedRepurchase supported = FitRepurchase(h, {}, options);
  EXPECT_LT(open.interval_days[1], 7);
  EXPECT_FLOAT_EQ(supported.interval_days[1], 10);
  EXPECT_FLOAT_EQ(supported.interval_days[0], open.interval_days[0]);
  EXPECT_FLOAT_EQ(supported.repeat_rates[0], open.repeat_rates[0]);
}

}  // namespace
}  // namespace vitrine
