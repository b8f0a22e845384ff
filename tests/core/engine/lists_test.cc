// The lists that are asked for with items, or made of what was bought.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "asking.h"
#include "base/random.h"
#include "engine/engine.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::Items;
using testing::ItemsOf;
using testing::LoadOrDie;
using testing::PackTestBundle;
using testing::RandomModel;
using testing::TestModel;
using testing::View;

constexpr double kDay = 86400;

Event Bought(int32_t item, double day) { return {item, EventType::kPurchase, 0, day * kDay}; }

// Items 0 and 1 are looked at together, as substitutes are; with 0 people buy 2 and 3, with 4 they buy 3 and 5.
TestModel Shop() {
  TestModel test;
  test.num_items = 7;
  test.edges = {{0, 1, 200}, {1, 0, 200}};
  test.baskets = {{0, 2, 100}, {0, 3, 80}, {4, 3, 80}, {4, 5, 100}};
  test.popularity = {0.1f, 0.2f, 0.3f, 0.2f, 0.5f, 0, 1.0f};
  test.interval_days = {10, 10, 10, 40, 40, 40, 40};
  test.repeat_rates = {200, 200, 20, 20, 20, 20, 20};
  test.blend.popularity_weight = 0.1f;
  test.calibration =
      R"({"history":{"scores":[0,1],"probabilities":[0.01,0.21]},
          "no_history":{"scores":[0,1],"probabilities":[0.001,0.101]}})";
  return test;
}

// The model without what a bundle may lack.
TestModel BareShop() {
  TestModel test = Shop();
  test.baskets.clear();
  test.interval_days.clear();
  test.calibration.clear();
  return test;
}

TEST(BoughtTogether, AddsUpWhatWasBoughtWithTheItemsOfACart) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Items cart = {0, 4};
  const Result<Answer> answer = engine.BoughtTogether(cart, {});
  EXPECT_EQ(ItemsOf(answer), (Items{3, 2, 5}));  // 3 goes with both; of equals the lower index first
  for (const Hit& hit : answer->hits) {
    EXPECT_EQ(hit.source, Source::kBaskets);
    EXPECT_EQ(hit.reasons_count, 0);
  }
}

TEST(BoughtTogether, ListsComplementsAndNoSubstitutes) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Items cart = {0};
  EXPECT_EQ(ItemsOf(engine.BoughtTogether(cart, {})), (Items{2, 3}));
}

TEST(BoughtTogether, LeavesOutTheCartItselfAndWhatTheRequestExcludes) {
  TestModel test = Shop();
  test.baskets.push_back({0, 4, 255});
  Engine engine = LoadOrDie(PackTestBundle(test));
  const Items cart = {0, 4, 0};
  const Items exclude = {5};
  const Event events[] = {Bought(2, 1)};
  Request request;
  request.exclude = exclude;
  request.events = events;
  EXPECT_EQ(ItemsOf(engine.BoughtTogether(cart, request)), (Items{3}));
  request.exclude_purchased = false;
  EXPECT_EQ(ItemsOf(engine.BoughtTogether(cart, request)), (Items{3, 2}));
}

TEST(BoughtTogether, IsEmptyForNothingAndForWhatTheBundleDoesNotKnow) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  Engine bare = LoadOrDie(PackTestBundle(BareShop()));
  Request request;
  request.exploration.share = 1;
  EXPECT_TRUE(ItemsOf(engine.BoughtTogether({}, request)).empty());
  EXPECT_TRUE(ItemsOf(engine.BoughtTogether(Items{-1, 99, -7}, request)).empty());
  EXPECT_TRUE(ItemsOf(engine.BoughtTogether(Items{6}, request)).empty());
  EXPECT_TRUE(ItemsOf(bare.BoughtTogether(Items{0}, request)).empty());
}

TEST(BoughtTogether, TakesTenThousandItemsAndRepeatedOnes) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(200, 8, 3)));
  Items many(10000);
  for (size_t i = 0; i < many.size(); ++i) many[i] = static_cast<int32_t>(i % 100);
  const Items found = ItemsOf(engine.BoughtTogether(many, {}));
  for (const int32_t item : found) EXPECT_GE(item, 100);
}

TEST(BuyAgain, ListsWhatWasBoughtWithTheLikeliestFirst) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {Bought(2, 0), Bought(0, 0), View(1), Bought(3, 9)};
  Request request;
  request.events = events;
  request.now_s = 10 * kDay;
  const Result<Answer> answer = engine.BuyAgain(request);
  EXPECT_EQ(ItemsOf(answer), (Items{0, 2, 3}));
  const Hit& first = answer->hits[0];
  EXPECT_EQ(first.source, Source::kRepurchase);
  ASSERT_EQ(first.reasons_count, 1);
  EXPECT_EQ(answer->reasons[static_cast<size_t>(first.reasons_begin)].event, 1);
}

TEST(BuyAgain, LeavesOutTheCartTheDislikedAndTheExcludedAndPages) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {Bought(0, 0),
                          Bought(1, 0),
                          Bought(2, 0),
                          Bought(3, 0),
                          {0, EventType::kCart, 0, kDay},
                          {1, EventType::kDislike, 0, kDay}};
  Request request;
  request.events = events;
  request.now_s = 10 * kDay;
  const Items all = ItemsOf(engine.BuyAgain(request));
  EXPECT_EQ(all, (Items{2, 3}));
  request.offset = 1;
  request.limit = 1;
  EXPECT_EQ(ItemsOf(engine.BuyAgain(request)), (Items{3}));
  request.offset = 0;
  const Items exclude = {2};
  request.exclude = exclude;
  EXPECT_EQ(ItemsOf(engine.BuyAgain(request)), (Items{3}));
}

TEST(BuyAgain, WorksWithoutAHistoryAndWithoutIntervalsInTheBundle) {
  Engine bare = LoadOrDie(PackTestBundle(BareShop()));
  EXPECT_TRUE(ItemsOf(bare.BuyAgain({})).empty());
  const Event events[] = {Bought(2, 0), Bought(3, 29)};
  Request request;
  request.events = events;
  request.now_s = 30 * kDay;
  EXPECT_EQ(ItemsOf(bare.BuyAgain(request)), (Items{2, 3}));
}

TEST(Rerank, OrdersTheGivenItemsAsRecommendWould) {
  Random random(3);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(200, 16, 8)));
  const Event events[] = {View(3), View(77)};
  Request request;
  request.events = events;
  request.limit = 200;
  const Items everything = ItemsOf(engine.Recommend(request));
  Items given(everything.begin(), everything.begin() + 40);
  Items shuffled = given;
  random.Shuffle(std::span<int32_t>(shuffled));
  EXPECT_EQ(ItemsOf(engine.Rerank(shuffled, request)), given);
}

TEST(Rerank, KeepsTheOrderWithoutAHistory) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Items given = {5, 99, 2, 6, -1, 2, 0};
  const Result<Answer> answer = engine.Rerank(given, {});
  EXPECT_EQ(ItemsOf(answer), (Items{5, 2, 6, 0}));
  for (const Hit& hit : answer->hits) EXPECT_EQ(hit.source, Source::kGiven);
}

TEST(Rerank, ListsEveryKnownItemOnceHoweverItWasTouched) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {Bought(1, 0), {2, EventType::kDislike, 0, 0}, View(0), {3, EventType::kCart, 0, 0}};
  Request request;
  request.events = events;
  Items items = ItemsOf(engine.Rerank(Items{3, 2, 2, 1, 44, 1}, request));
  std::sort(items.begin(), items.end());
  EXPECT_EQ(items, (Items{1, 2, 3}));
  const Items exclude = {2};
  request.exclude = exclude;
  items = ItemsOf(engine.Rerank(Items{3, 2, 2, 1, 44, 1}, request));
  EXPECT_EQ(std::count(items.begin(), items.end(), 2), 0);
}

TEST(Rerank, IsEmptyForNothingKnown) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {View(0)};
  Request request;
  request.events = events;
  for (const bool with_history : {true, false}) {
    if (!with_history) request.events = {};
    EXPECT_TRUE(ItemsOf(engine.Rerank({}, request)).empty());
    EXPECT_TRUE(ItemsOf(engine.Rerank(Items{-1, 70}, request)).empty());
    EXPECT_EQ(ItemsOf(engine.Recommend(request)).size(), 7u) << "the restriction must not outlive the call";
  }
}

TEST(Predict, ReadsTheCurveAtTheScoreOfRecommend) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {View(0)};
  Request request;
  request.events = events;
  const Result<Answer> answer = engine.Recommend(request);
  ASSERT_TRUE(answer.ok());
  const std::vector<Hit> hits(answer->hits.begin(), answer->hits.end());
  for (const Hit& hit : hits) {
    const Result<std::span<const Prediction>> predictions = engine.Predict(Items{hit.item}, request);
    ASSERT_TRUE(predictions.ok());
    EXPECT_EQ((*predictions)[0].score, hit.score);
    EXPECT_NEAR((*predictions)[0].probability, 0.01f + 0.2f * std::min(hit.score, 1.0f), 1e-6f);
  }
}

TEST(Predict, HasACurveOfItsOwnWithoutAHistory) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Result<std::span<const Prediction>> predictions = engine.Predict(Items{6, 5}, {});
  ASSERT_TRUE(predictions.ok());
  EXPECT_FLOAT_EQ((*predictions)[0].probability, 0.101f);
  EXPECT_FLOAT_EQ((*predictions)[1].probability, 0.001f);
}

TEST(Predict, SaysWhatItDoesNotKnow) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  Result<std::span<const Prediction>> predictions = engine.Predict(Items{-1, 99, 2, 2}, {});
  ASSERT_TRUE(predictions.ok());
  ASSERT_EQ(predictions->size(), 4u);
  EXPECT_TRUE(std::isnan((*predictions)[0].probability));
  EXPECT_TRUE(std::isnan((*predictions)[1].score));
  EXPECT_EQ((*predictions)[2].probability, (*predictions)[3].probability);
  EXPECT_TRUE(engine.Predict({}, {})->empty());
  // A bundle without calibration has scores, and no probabilities.
  Engine bare = LoadOrDie(PackTestBundle(BareShop()));
  predictions = bare.Predict(Items{6}, {});
  EXPECT_EQ((*predictions)[0].score, 1);
  EXPECT_TRUE(std::isnan((*predictions)[0].probability));
}

TEST(Predict, TakesTenThousandItemsAndRefusesMore) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  Items many(kMaxItemsAsked);
  std::iota(many.begin(), many.end(), 0);
  EXPECT_EQ(engine.Predict(many, {})->size(), many.size());
  many.push_back(0);
  EXPECT_EQ(engine.Predict(many, {}).status().code(), StatusCode::kInvalidArgument);
}

TEST(KnownOnly, ListsNothingForWhichPopularityAloneSpeaks) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  const Event events[] = {View(0)};
  Request request;
  request.known_only = true;
  EXPECT_TRUE(ItemsOf(engine.Recommend(request)).empty());
  request.events = events;
  EXPECT_EQ(ItemsOf(engine.Recommend(request)), (Items{1}));
  EXPECT_EQ(ItemsOf(engine.Similar(1, request)), (Items{0}));
}

TEST(Lists, RefuseALimitOutOfRange) {
  Engine engine = LoadOrDie(PackTestBundle(Shop()));
  for (const int limit : {0, -1, kMaxLimit + 1}) {
    Request request;
    request.limit = limit;
    EXPECT_EQ(engine.BoughtTogether(Items{0}, request).status().code(), StatusCode::kInvalidArgument);
    EXPECT_EQ(engine.BuyAgain(request).status().code(), StatusCode::kInvalidArgument);
    EXPECT_EQ(engine.Rerank(Items{0}, request).status().code(), StatusCode::kInvalidArgument);
  }
}

TEST(Lists, LeaveNothingBehind) {
  Random random(5);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(150, 16, 3)));
  std::vector<Event> events;
  for (int i = 0; i < 60; ++i) {
    events.push_back({static_cast<int32_t>(random.Below(152)) - 1, static_cast<EventType>(random.Below(kNumEventTypes)),
                      0, static_cast<double>(i) * kDay});
  }
  Request request;
  request.events = events;
  request.now_s = 100 * kDay;
  const Items first = ItemsOf(engine.Recommend(request));
  const Items given = {4, 9, 140, 7, 160, -1};
  for (int round = 0; round < 3; ++round) {
    const Items together = ItemsOf(engine.BoughtTogether(given, request));
    EXPECT_EQ(std::set<int32_t>(together.begin(), together.end()).size(), together.size());
    const Items again = ItemsOf(engine.BuyAgain(request));
    EXPECT_EQ(std::set<int32_t>(again.begin(), again.end()).size(), again.size());
    EXPECT_EQ(ItemsOf(engine.Rerank(given, request)).size(), 4u);
    EXPECT_TRUE(engine.Predict(given, request).ok());
    EXPECT_EQ(ItemsOf(engine.Recommend(request)), first);
  }
}

}  // namespace
}  // namespace vitrine
