#include "fit/repurchase.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data.h"

namespace vitrine {
namespace {

constexpr int64_t kDay = 86400;

struct Bought {
  uint32_t user;
  uint32_t item;
  double day;
};

Histories HistoriesOf(uint32_t num_items, uint32_t num_users, const std::vector<Bought>& bought) {
  Dataset data = testing::MakeDataset(num_items, std::vector<testing::Person>(num_users));
  for (const Bought& one : bought) {
    Interaction line;
    line.user = one.user;
    line.item = one.item;
    line.group = static_cast<uint32_t>(data.interactions.size() + 1);
    line.time_s = static_cast<int64_t>(one.day * kDay);
    data.interactions.push_back(line);
  }
  return MakeHistories(data, {});
}

// No borrowing to speak of, so that what is seen is what was counted.
RepurchaseOptions Unshrunk() { return {1e-6f, 1e-6f, 1}; }

TEST(FitRepurchase, TakesTheMedianOfTheIntervalsAndTheShareWhoCameBack) {
  const Histories h = HistoriesOf(1, 3, {{0, 0, 0}, {0, 0, 10}, {0, 0, 40}, {1, 0, 5}, {1, 0, 25}, {2, 0, 7}});
  const FittedRepurchase fitted = FitRepurchase(h, {}, Unshrunk());
  ASSERT_FALSE(fitted.empty());
  EXPECT_EQ(fitted.intervals[0], 3u);
  EXPECT_NEAR(fitted.interval_days[0], 20, 1e-3);  // of 10, 30 and 20
  EXPECT_NEAR(fitted.repeat_rates[0], 2.0 / 3, 1e-3);
}

TEST(FitRepurchase, CountsPurchasesOfOneDayOnce) {
  const Histories h = HistoriesOf(1, 1, {{0, 0, 0}, {0, 0, 0.2}, {0, 0, 30}, {0, 0, 30.5}, {0, 0, 30.9}});
  const FittedRepurchase fitted = FitRepurchase(h, {}, Unshrunk());
  ASSERT_FALSE(fitted.empty());
  EXPECT_EQ(fitted.intervals[0], 1u);
  EXPECT_NEAR(fitted.interval_days[0], 30, 1e-3);
}

TEST(FitRepurchase, BorrowsFromTheCategoryWhereTheItemSaysLittle) {
  // Items 0 and 1 are of one category, in which people come back every 7 days; item 2 is of another, every 90.
  std::vector<Bought> bought;
  for (uint32_t user = 0; user < 8; ++user) {
    for (int i = 0; i < 5; ++i) bought.push_back({user, 0, i * 7.0});
    bought.push_back({user, 1, 3});
    for (int i = 0; i < 5; ++i) bought.push_back({user, 2, i * 90.0});
  }
  const Histories h = HistoriesOf(3, 8, bought);
  const std::vector<uint32_t> categories = {0, 0, 1};
  const FittedRepurchase by_category = FitRepurchase(h, categories, {});
  ASSERT_FALSE(by_category.empty());
  EXPECT_EQ(by_category.intervals[1], 0u);
  EXPECT_LT(by_category.interval_days[1], 14);
  EXPECT_GT(by_category.interval_days[2], 45);
  // Nobody bought item 1 again: its rate is below that of item 0, though not nothing.
  EXPECT_LT(by_category.repeat_rates[1], by_category.repeat_rates[0]);
  EXPECT_GT(by_category.repeat_rates[1], 0);
}

TEST(FitRepurchase, PassesOverGuestsAndWhatWasNotBought) {
  Dataset data = testing::MakeDataset(1, {{{{0}, {0}, {0}}, true}, {{{0}, {0}, {0}}}});
  for (Interaction& line : data.interactions) {
    if (line.user == 1) line.type = EventType::kView;
  }
  EXPECT_TRUE(FitRepurchase(MakeHistories(data, {}), {}, Unshrunk()).empty());
}

TEST(FitRepurchase, FitsNothingWhereThereIsNextToNothing) {
  const Histories h = HistoriesOf(2, 1, {{0, 0, 0}, {0, 0, 10}, {0, 1, 10}});
  EXPECT_TRUE(FitRepurchase(h, {}, {}).empty());
  EXPECT_TRUE(FitRepurchase(HistoriesOf(2, 0, {}), {}, Unshrunk()).empty());
}

}  // namespace
}  // namespace vitrine
