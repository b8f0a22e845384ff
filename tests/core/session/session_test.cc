#include "session/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace vitrine {
namespace {

constexpr size_t kNumItems = 50;

std::vector<SessionItem> Build(const std::vector<Event>& events, const SessionParams& params = {}) {
  std::vector<uint8_t> marks(kNumItems, 0);
  std::vector<SessionItem> out(kMaxSessionItems);
  out.resize(static_cast<size_t>(BuildSession(events, params, marks, out)));
  EXPECT_EQ(std::count(marks.begin(), marks.end(), 0), static_cast<std::ptrdiff_t>(kNumItems)) << "marks left behind";
  return out;
}

std::vector<int32_t> ItemsOf(const std::vector<SessionItem>& session) {
  std::vector<int32_t> items;
  for (const SessionItem& item : session) items.push_back(item.item);
  return items;
}

Event View(int32_t item) { return {item, EventType::kView, 0, 0}; }
Event Bought(int32_t item, uint32_t group) { return {item, EventType::kPurchase, group, 0}; }

TEST(BuildSession, ListsTheNewestFirstAndCountsSteps) {
  const std::vector<SessionItem> session = Build({View(3), View(5), View(7)});
  ASSERT_EQ(ItemsOf(session), (std::vector<int32_t>{7, 5, 3}));
  EXPECT_EQ(session[0].age, 0);
  EXPECT_EQ(session[2].age, 2);
  EXPECT_EQ(session[2].event, 0);
}

TEST(BuildSession, LetsTheLinesOfOneOrderShareAStep) {
  const std::vector<SessionItem> session = Build({Bought(1, 1), Bought(2, 1), Bought(3, 2), Bought(4, 2), View(5)});
  ASSERT_EQ(ItemsOf(session), (std::vector<int32_t>{5, 4, 3, 2, 1}));
  EXPECT_EQ(session[1].age, 1);
  EXPECT_EQ(session[2].age, 1);
  EXPECT_EQ(session[3].age, 2);
  EXPECT_EQ(session[4].age, 2);
}

TEST(BuildSession, DoesNotCareInWhichOrderAnOrderListsItsItems) {
  const std::vector<Event> before = {View(30), View(2)};
  std::vector<Event> order = {Bought(4, 1), Bought(9, 1), Bought(1, 1), Bought(30, 1)};
  std::sort(order.begin(), order.end(), [](const Event& a, const Event& b) { return a.item < b.item; });
  std::vector<SessionItem> first;
  do {
    std::vector<Event> events = before;
    events.insert(events.end(), order.begin(), order.end());
    events.push_back(View(7));
    const std::vector<SessionItem> session = Build(events);
    ASSERT_EQ(ItemsOf(session), (std::vector<int32_t>{7, 30, 9, 4, 1, 2}));
    for (const SessionItem& item : session) EXPECT_EQ(events[static_cast<size_t>(item.event)].item, item.item);
    if (first.empty()) first = session;
    for (size_t i = 0; i < session.size(); ++i) {
      EXPECT_EQ(session[i].age, first[i].age);
      EXPECT_EQ(session[i].weight, first[i].weight);
    }
  } while (std::next_permutation(order.begin(), order.end(),
                                 [](const Event& a, const Event& b) { return a.item < b.item; }));
}

TEST(BuildSession, CountsARepeatedItemOnceAtItsNewestPlaceWithItsStrongestWeight) {
  const std::vector<SessionItem> session = Build({{1, EventType::kCart, 0, 0}, View(2), View(1)});
  ASSERT_EQ(ItemsOf(session), (std::vector<int32_t>{1, 2}));
  EXPECT_EQ(session[0].event, 2);
  EXPECT_EQ(session[0].weight, SessionParams().type_weights[static_cast<size_t>(EventType::kCart)]);
  EXPECT_EQ(session[1].age, 1);
}

TEST(BuildSession, PassesOverUnknownItemsAndTypesWithoutWeight) {
  EXPECT_TRUE(Build({View(kUnknownItem),
                     View(50),
                     View(1000),
                     {1, EventType::kSearch, 0, 0},
                     {2, EventType::kImpression, 0, 0},
                     {3, static_cast<EventType>(200), 0, 0}})
                  .empty());
}

TEST(BuildSession, TakesADislikedItemOutWithItsOlderEvents) {
  const std::vector<SessionItem> session = Build({View(1), View(2), {1, EventType::kDislike, 0, 0}, View(3)});
  EXPECT_EQ(ItemsOf(session), (std::vector<int32_t>{3, 2}));
}

TEST(BuildSession, TakesALikeAfterADislikeAsAChangeOfMind) {
  const std::vector<SessionItem> session = Build({{1, EventType::kDislike, 0, 0}, {1, EventType::kLike, 0, 0}});
  EXPECT_EQ(ItemsOf(session), (std::vector<int32_t>{1}));
}

TEST(BuildSession, StopsAtTheLimitOfDistinctItems) {
  SessionParams params;
  params.max_items = 2;
  // The repeat after the limit is reached still strengthens what is listed.
  const std::vector<SessionItem> session = Build({View(9), {3, EventType::kLike, 0, 0}, View(2), View(3)}, params);
  ASSERT_EQ(ItemsOf(session), (std::vector<int32_t>{3, 2}));
  EXPECT_EQ(session[0].weight, 3);
}

TEST(BuildSession, TakesTenThousandEventsOfOneItem) { EXPECT_EQ(Build(std::vector<Event>(10000, View(4))).size(), 1u); }

TEST(BuildSession, WritesNothingForNoEvents) { EXPECT_TRUE(Build({}).empty()); }

TEST(SequenceOf, GivesTheNewestItemsOldestFirst) {
  const SessionItem session[] = {{7, 9, 1, 0}, {3, 5, 3, 1}, {4, 2, 2, 1}};
  std::vector<int32_t> items(5, -1);
  EXPECT_EQ(SequenceOf(session, items), 3);
  EXPECT_EQ(items, (std::vector<int32_t>{4, 3, 7, -1, -1}));
  items.assign(2, -1);
  EXPECT_EQ(SequenceOf(session, items), 2);
  EXPECT_EQ(items, (std::vector<int32_t>{3, 7}));
  EXPECT_EQ(SequenceOf({}, items), 0);
}

TEST(NewestVisit, BeginsAfterHalfAnHourWithoutAnEvent) {
  const auto at = [](double time_s) { return Event{1, EventType::kView, 0, time_s}; };
  EXPECT_EQ(NewestVisit({}), 0u);
  EXPECT_EQ(NewestVisit(std::vector<Event>{at(5)}), 0u);
  EXPECT_EQ(NewestVisit(std::vector<Event>{at(0), at(kVisitGap_s), at(kVisitGap_s + 10)}), 0u);
  EXPECT_EQ(NewestVisit(std::vector<Event>{at(0), at(kVisitGap_s + 1), at(kVisitGap_s + 2)}), 1u);
  // A clock that was set back ends no visit.
  EXPECT_EQ(NewestVisit(std::vector<Event>{at(9e9), at(0), at(1)}), 0u);
}

}  // namespace
}  // namespace vitrine
