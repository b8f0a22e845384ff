#include "rank/buy_again.h"

#include <gtest/gtest.h>

#include <vector>

namespace vitrine {
namespace {

constexpr double kDay = 86400;

Event Bought(int32_t item, double day) { return {item, EventType::kPurchase, 0, day * kDay}; }

std::vector<BoughtItem> Find(const std::vector<Event>& events, size_t num_items, size_t room = kMaxBoughtItems) {
  std::vector<uint8_t> marks(num_items, 0);
  std::vector<BoughtItem> out(room);
  out.resize(FindBought(events, marks, out));
  for (const uint8_t mark : marks) EXPECT_EQ(mark, 0);
  return out;
}

TEST(FindBought, ListsWhatWasBoughtNewestFirst) {
  const std::vector<Event> events = {
      Bought(3, 1), {1, EventType::kView, 0, 0}, Bought(2, 5), Bought(kUnknownItem, 6), Bought(9, 7)};
  const std::vector<BoughtItem> found = Find(events, 5);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].item, 2);
  EXPECT_EQ(found[0].event, 2);
  EXPECT_EQ(found[1].item, 3);
  EXPECT_EQ(found[1].event, 0);
}

TEST(FindBought, CountsIntervalsOfADayOrMore) {
  const std::vector<Event> events = {Bought(0, 1), Bought(0, 10), Bought(0, 10.5), Bought(0, 30)};
  const std::vector<BoughtItem> found = Find(events, 1);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].intervals, 2);
  EXPECT_EQ(found[0].last_s, 30 * kDay);
  EXPECT_EQ(found[0].first_s, 1 * kDay);
}

TEST(FindBought, KeepsTheNewestWhereThereIsRoomForFew) {
  const std::vector<BoughtItem> found = Find({Bought(0, 1), Bought(1, 2), Bought(2, 3), Bought(0, 4)}, 3, 2);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].item, 0);
  EXPECT_EQ(found[1].item, 2);
}

Model ModelOf(const std::vector<uint16_t>& interval_days, const std::vector<uint8_t>& repeat_rates) {
  Model model;
  model.num_items = static_cast<uint32_t>(interval_days.size());
  model.has_repurchase = true;
  model.interval_days = interval_days;
  model.repeat_rates = repeat_rates;
  return model;
}

TEST(BuyAgainScore, RisesUntilTheItemIsDueAndFallsAfterwards) {
  const std::vector<uint16_t> days = {20};
  const std::vector<uint8_t> rates = {100};
  const Model model = ModelOf(days, rates);
  const BoughtItem bought{0, 0, 0, 0, 0};
  const auto on = [&](double day) { return BuyAgainScore(model, bought, day * kDay); };
  EXPECT_LT(on(0), on(10));
  EXPECT_LT(on(10), on(20));
  EXPECT_GT(on(20), on(40));
  EXPECT_GT(on(40), on(400));
  EXPECT_GT(on(400), 0);
  EXPECT_FLOAT_EQ(on(-5), on(0));  // a clock that was put back
}

TEST(BuyAgainScore, PrefersWhatOthersBuyAgainAndWhatTheShopperDid) {
  const std::vector<uint16_t> days = {20, 20};
  const std::vector<uint8_t> rates = {200, 20};
  const Model model = ModelOf(days, rates);
  const BoughtItem often_bought_by_others{0, 0, 0, 0, 0};
  const BoughtItem seldom{1, 0, 0, 0, 0};
  EXPECT_GT(BuyAgainScore(model, often_bought_by_others, 20 * kDay), BuyAgainScore(model, seldom, 20 * kDay));
  const BoughtItem own_habit{1, 0, 3, -60 * kDay, 0};
  EXPECT_GT(BuyAgainScore(model, own_habit, 20 * kDay), BuyAgainScore(model, often_bought_by_others, 20 * kDay));
}

TEST(BuyAgainScore, LearnsTheShoppersOwnRhythm) {
  const std::vector<uint16_t> days = {30};
  const std::vector<uint8_t> rates = {100};
  const Model model = ModelOf(days, rates);
  // Every week for ten weeks: due after about a week, not after a month.
  const BoughtItem weekly{0, 0, 10, -70 * kDay, 0};
  EXPECT_GT(BuyAgainScore(model, weekly, 11 * kDay), BuyAgainScore(model, weekly, 30 * kDay));
}

TEST(BuyAgainScore, GoesByAMonthWhereTheBundleKnowsNothing) {
  const Model model;
  const BoughtItem bought{0, 0, 0, 0, 0};
  EXPECT_GT(BuyAgainScore(model, bought, 30 * kDay), BuyAgainScore(model, bought, 3 * kDay));
  EXPECT_GT(BuyAgainScore(model, bought, 30 * kDay), BuyAgainScore(model, bought, 300 * kDay));
}

}  // namespace
}  // namespace vitrine
