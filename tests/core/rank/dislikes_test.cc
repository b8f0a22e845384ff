#include "rank/dislikes.h"

#include <gtest/gtest.h>

#include <vector>

#include "open_model.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::TestModel;

// 0 is followed by 1 twice as strongly as by 2; nothing follows 3.
TestModel Followers() {
  TestModel test;
  test.num_items = 4;
  test.edges = {{0, 1, 200}, {0, 2, 100}};
  return test;
}

// 0 and 1 look the same way, 2 another, 3 the opposite way.
TestModel Directions() {
  TestModel test;
  test.num_items = 4;
  test.dimensions = 2;
  test.vectors = {100, 0, 50, 0, 0, 100, -100, 0};
  return test;
}

Event Of(EventType type, int32_t item) { return {item, type, 0, 0}; }

TEST(Dislikes, CostFollowersHalfOfTheirShareOfTheStrongest) {
  const OpenedModel opened(Followers());
  Dislikes dislikes;
  ASSERT_TRUE(dislikes.Init(opened.model));
  dislikes.Read(std::vector<Event>{Of(EventType::kView, 3), Of(EventType::kDislike, 0)});
  int32_t event = -1;
  EXPECT_FLOAT_EQ(dislikes.FactorOf(1, &event), 0.5f);
  EXPECT_EQ(event, 1);
  EXPECT_FLOAT_EQ(dislikes.FactorOf(2, &event), 0.75f);
  event = -1;
  EXPECT_EQ(dislikes.FactorOf(3, &event), 1);
  EXPECT_EQ(event, -1);
}

TEST(Dislikes, CostWhatLooksTheSameWay) {
  const OpenedModel opened(Directions());
  Dislikes dislikes;
  ASSERT_TRUE(dislikes.Init(opened.model));
  dislikes.Read(std::vector<Event>{Of(EventType::kNotInterested, 0)});
  int32_t event = 0;
  EXPECT_NEAR(dislikes.FactorOf(1, &event), 0.5f, 1e-5);
  EXPECT_EQ(dislikes.FactorOf(2, &event), 1);
  EXPECT_EQ(dislikes.FactorOf(3, &event), 1);
}

TEST(Dislikes, EndWhenTheShopperTurnsToTheItemAfterAll) {
  const OpenedModel opened(Followers());
  Dislikes dislikes;
  ASSERT_TRUE(dislikes.Init(opened.model));
  for (const EventType type : {EventType::kLike, EventType::kCart, EventType::kPurchase}) {
    dislikes.Read(std::vector<Event>{Of(EventType::kDislike, 0), Of(type, 0)});
    EXPECT_FALSE(dislikes.any());
  }
  dislikes.Read(std::vector<Event>{Of(EventType::kLike, 0), Of(EventType::kDislike, 0)});
  EXPECT_TRUE(dislikes.any());
}

TEST(Dislikes, ThatContradictEachOtherAThousandTimesCountOnce) {
  const OpenedModel opened(Followers());
  Dislikes dislikes;
  ASSERT_TRUE(dislikes.Init(opened.model));
  std::vector<Event> events;
  for (int i = 0; i < 1000; ++i) events.push_back(Of(i % 2 == 0 ? EventType::kLike : EventType::kDislike, 0));
  dislikes.Read(events);
  int32_t event = 0;
  EXPECT_FLOAT_EQ(dislikes.FactorOf(1, &event), 0.5f);
}

TEST(Dislikes, OfUnknownItemsCostNothing) {
  const OpenedModel opened(Followers());
  Dislikes dislikes;
  ASSERT_TRUE(dislikes.Init(opened.model));
  dislikes.Read(std::vector<Event>{Of(EventType::kDislike, kUnknownItem), Of(EventType::kDislike, 4)});
  EXPECT_FALSE(dislikes.any());
}

}  // namespace
}  // namespace vitrine
