#include "rank/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/random.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

using Items = std::vector<int32_t>;

std::vector<ScoredItem> Ranking(const Items& items) {
  std::vector<ScoredItem> ranking;
  for (const int32_t item : items) ranking.push_back({item, 100.0f - static_cast<float>(ranking.size())});
  return ranking;
}

BitSet AllOf(size_t n) {
  BitSet allowed;
  EXPECT_TRUE(allowed.Reset(n));
  return allowed;
}

// What a list of k shows when the pins are set into items 0, 1, 2, ... of `n`.
Items ListWith(const std::vector<Pin>& pins, size_t n, size_t k, BitSet allowed) {
  std::vector<Pin> taken(kMaxPins);
  taken.resize(TakePins(pins, &allowed, taken));
  std::vector<ScoredItem> pinned;
  for (const Pin& pin : taken) pinned.push_back({pin.item, 0});
  Items rest;
  for (size_t i = 0; i < n; ++i) {
    if (allowed.Test(i)) rest.push_back(static_cast<int32_t>(i));
  }
  std::vector<ScoredItem> out(k);
  out.resize(PlacePins(pinned, taken, Ranking(rest), out));
  Items items;
  for (const ScoredItem& one : out) items.push_back(one.item);
  return items;
}

Items ListWith(const std::vector<Pin>& pins, size_t n, size_t k) { return ListWith(pins, n, k, AllOf(n)); }

TEST(Pins, StandWhereTheyAreAskedFor) { EXPECT_EQ(ListWith({{7, 3}, {9, 1}}, 10, 5), (Items{9, 0, 7, 1, 2})); }

TEST(Pins, OfAPositionThatIsTakenGoToTheNextFreeOne) {
  // 8 came first, 9 steps back behind 7, which gets what it asks for.
  EXPECT_EQ(ListWith({{8, 1}, {9, 1}, {7, 2}}, 10, 5), (Items{8, 7, 9, 0, 1}));
}

TEST(Pins, OfOneItemCountOnce) { EXPECT_EQ(ListWith({{5, 2}, {5, 4}}, 8, 5), (Items{0, 5, 1, 2, 3})); }

TEST(Pins, AreHiddenWhenTheItemIsTakenOut) {
  BitSet allowed = AllOf(6);
  allowed.Clear(4);
  EXPECT_EQ(ListWith({{4, 1}, {3, 2}}, 6, 3, allowed), (Items{0, 3, 1}));
}

TEST(Pins, OfUnknownItemsArePassedOver) { EXPECT_EQ(ListWith({{-1, 1}, {100, 2}, {2, 1}}, 4, 4), (Items{2, 0, 1, 3})); }

TEST(Pins, BehindTheEndOfAShortRankingFollowAtOnce) {
  EXPECT_EQ(ListWith({{3, 50}, {4, 20}}, 5, 10), (Items{0, 1, 2, 4, 3}));
}

TEST(Pins, BehindTheEndOfTheListAreNotShown) { EXPECT_EQ(ListWith({{9, 4}}, 10, 3), (Items{0, 1, 2})); }

TEST(Pins, BeyondTheMostArePassedOver) {
  std::vector<Pin> pins;
  for (int32_t i = 0; i < 150; ++i) pins.push_back({i, 1});
  const Items items = ListWith(pins, 300, 200);
  for (int32_t i = 0; i < 200; ++i) EXPECT_EQ(items[static_cast<size_t>(i)], i);
}

TEST(Pins, KeepTheirPromisesWhateverIsAsked) {
  Random random(1);
  for (int round = 0; round < 500; ++round) {
    const size_t n = 1 + random.Below(30);
    BitSet allowed = AllOf(n);
    for (size_t i = 0; i < n; ++i) {
      if (random.Chance(0.3)) allowed.Clear(i);
    }
    std::vector<Pin> pins(random.Below(12));
    for (Pin& pin : pins) {
      pin = {static_cast<int32_t>(random.Between(-2, 35)), static_cast<int32_t>(random.Between(1, 15))};
    }
    const Items whole = ListWith(pins, n, 40, allowed);
    EXPECT_EQ(std::set<int32_t>(whole.begin(), whole.end()).size(), whole.size());
    size_t num_allowed = 0;
    for (size_t i = 0; i < n; ++i) num_allowed += allowed.Test(i);
    EXPECT_EQ(whole.size(), num_allowed);
    for (const int32_t item : whole) EXPECT_TRUE(allowed.Test(static_cast<size_t>(item)));
    // The first pin of a position that can be shown there is shown there.
    for (int32_t position = 1; position <= static_cast<int32_t>(whole.size()); ++position) {
      const auto first = std::find_if(pins.begin(), pins.end(), [&](const Pin& pin) {
        const bool shown =
            pin.item >= 0 && static_cast<size_t>(pin.item) < n && allowed.Test(static_cast<size_t>(pin.item));
        const auto earlier = std::find_if(pins.begin(), pins.end(), [&](const Pin& p) { return p.item == pin.item; });
        return pin.position == position && shown && &*earlier == &pin;
      });
      const auto num_pins = static_cast<int32_t>(pins.size());
      if (first != pins.end() && position + num_pins <= static_cast<int32_t>(whole.size())) {
        EXPECT_EQ(whole[static_cast<size_t>(position) - 1], first->item);
      }
    }
    for (size_t k = 0; k < whole.size(); ++k) {
      EXPECT_EQ(ListWith(pins, n, k, allowed), Items(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(k)));
    }
  }
}

class GroupLimits : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(limit.Init()); }

  Items Kept(const Items& ranking) {
    std::vector<ScoredItem> list = Ranking(ranking);
    list.resize(limit.Keep(list));
    Items items;
    for (const ScoredItem& one : list) items.push_back(one.item);
    return items;
  }

  //                                     0  1  2  3  4         5         6         7
  const std::vector<uint16_t> labels = {0, 0, 0, 1, kNoLabel, kNoLabel, kNoLabel, 1};
  GroupLimit limit;
};

TEST_F(GroupLimits, KeepTheBestOfEveryGroupAndAllWithoutOne) {
  limit.Begin(labels, 2);
  EXPECT_EQ(Kept({2, 5, 0, 1, 3, 4, 6, 7}), (Items{2, 5, 0, 3, 4, 6, 7}));
}

TEST_F(GroupLimits, GoOnCountingInTheNextPart) {
  limit.Begin(labels, 2);
  EXPECT_EQ(Kept({0, 3}), (Items{0, 3}));
  EXPECT_EQ(Kept({1, 2, 7}), (Items{1, 7}));
  BitSet allowed = AllOf(labels.size());
  limit.Bar(&allowed);
  Items left;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (allowed.Test(i)) left.push_back(static_cast<int32_t>(i));
  }
  EXPECT_EQ(left, (Items{4, 5, 6}));
}

TEST_F(GroupLimits, CountPinsFirst) {
  limit.Begin(labels, 1);
  limit.Count(2);
  EXPECT_EQ(Kept({0, 1, 3}), Items{3});
}

TEST_F(GroupLimits, DoNothingWhenTheyAreOffOrWithoutLabels) {
  limit.Begin(labels, 0);
  EXPECT_EQ(Kept({0, 1, 2}), (Items{0, 1, 2}));
  limit.Begin({}, 1);
  EXPECT_EQ(Kept({0, 1, 2}), (Items{0, 1, 2}));
}

TEST_F(GroupLimits, ForgetTheListBefore) {
  for (int i = 0; i < 2; ++i) {
    limit.Begin(labels, 1);
    EXPECT_EQ(Kept({0, 1}), Items{0});
  }
}

}  // namespace
}  // namespace vitrine
