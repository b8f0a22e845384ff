#include "rank/exclusions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace vitrine {
namespace {

constexpr size_t kNumItems = 10;

// The items that stay out, ascending. Checks on the way that no mark is left behind.
std::vector<int32_t> Excluded(const Exclusions& exclusions) {
  BitSet allowed;
  EXPECT_TRUE(allowed.Reset(kNumItems));
  std::vector<uint8_t> marks(kNumItems, 0);
  Exclude(exclusions, marks, &allowed);
  std::vector<int32_t> excluded;
  for (size_t i = 0; i < kNumItems; ++i) {
    if (!allowed.Test(i)) excluded.push_back(static_cast<int32_t>(i));
  }
  EXPECT_EQ(std::count(marks.begin(), marks.end(), 0), static_cast<std::ptrdiff_t>(kNumItems));
  return excluded;
}

Event Did(EventType type, int32_t item) { return {item, type, 0, 0}; }

using Items = std::vector<int32_t>;

TEST(Exclude, TakesOutWhatWasBought) {
  const Event events[] = {Did(EventType::kPurchase, 2), Did(EventType::kView, 3)};
  Exclusions exclusions{events, {}};
  EXPECT_EQ(Excluded(exclusions), Items{});
  exclusions.purchased = true;
  EXPECT_EQ(Excluded(exclusions), Items{2});
}

TEST(Exclude, FollowsTheCart) {
  const Event events[] = {Did(EventType::kCart, 1),       Did(EventType::kCart, 2),       Did(EventType::kCart, 3),
                          Did(EventType::kCart, 4),       Did(EventType::kCartRemove, 2), Did(EventType::kPurchase, 3),
                          Did(EventType::kCartRemove, 4), Did(EventType::kCart, 4)};
  Exclusions exclusions{events, {}};
  exclusions.in_cart = true;
  EXPECT_EQ(Excluded(exclusions), (Items{1, 4}));
}

TEST(Exclude, FollowsTheNewestOpinion) {
  const Event events[] = {Did(EventType::kDislike, 1), Did(EventType::kNotInterested, 2), Did(EventType::kDislike, 3),
                          Did(EventType::kLike, 3),    Did(EventType::kLike, 4),          Did(EventType::kDislike, 4)};
  Exclusions exclusions{events, {}};
  exclusions.disliked = true;
  EXPECT_EQ(Excluded(exclusions), (Items{1, 2, 4}));
}

TEST(Exclude, MasksTheWholeHistoryOnRequest) {
  const Event events[] = {Did(EventType::kView, 1), Did(EventType::kSearch, 5), Did(EventType::kView, kUnknownItem)};
  Exclusions exclusions{events, {}};
  exclusions.history = true;
  EXPECT_EQ(Excluded(exclusions), (Items{1, 5}));
}

TEST(Exclude, TakesOutListedItemsAndPassesOverUnknownOnes) {
  const int32_t items[] = {0, 9, -1, 10, 2000000000, 9};
  EXPECT_EQ(Excluded({{}, items}), (Items{0, 9}));
}

}  // namespace
}  // namespace vitrine
