// What a shop decides, through the whole engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "asking.h"
#include "base/random.h"
#include "bundle/roles.h"
#include "engine/engine.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::Items;
using testing::PackTestBundle;
using testing::RandomModel;
using testing::TestModel;
using testing::View;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr int kLabelColumn = kNumFixedColumns;
constexpr int kNumberColumn = kNumFixedColumns + 1;

using Program = std::vector<float>;

float Code(FilterOp op) { return static_cast<float>(op); }

// Items whose number is low..high.
Program Between(float low, float high, int column = kNumberColumn) {
  return {Code(FilterOp::kBetween), static_cast<float>(column), low, high};
}
Program Labelled(uint16_t label) {
  return {Code(FilterOp::kLabels), static_cast<float>(kLabelColumn), 1, static_cast<float>(label)};
}
Program Only(const std::set<int32_t>& items) {
  Program program = {Code(FilterOp::kItems), static_cast<float>(items.size())};
  for (const int32_t item : items) program.push_back(static_cast<float>(item));
  return program;
}

// A random shop; the label of item i is drawn from ten, its number is i.
struct Shop {
  explicit Shop(uint32_t n, uint64_t seed = 1) : test(RandomModel(n, 16, seed)) {
    Random random(seed);
    std::vector<float> numbers;
    for (uint32_t i = 0; i < n; ++i) {
      labels.push_back(random.Chance(0.1) ? kNoLabel : static_cast<uint16_t>(random.Below(10)));
      numbers.push_back(static_cast<float>(i));
    }
    test.attributes = {{"brand", AttributeKind::kLabel, labels, {}, {}, {}, 10},
                       {"number", AttributeKind::kNumber, {}, {}, numbers, {}, 0}};
    Result<Engine> loaded = Engine::Load(PackTestBundle(test));
    EXPECT_TRUE(loaded.ok()) << loaded.status().message();
    engine.emplace(std::move(*loaded));
  }

  Items List(const Request& request) {
    const Result<Answer> answer = engine->Recommend(request);
    EXPECT_TRUE(answer.ok()) << answer.status().message();
    Items items;
    for (const Hit& hit : answer->hits) items.push_back(hit.item);
    return items;
  }

  std::vector<uint16_t> labels;
  TestModel test;
  std::optional<Engine> engine;
};

TEST(EngineRules, ListsTheTwelveThatAFilterLeavesBestFirst) {
  Shop shop(5000);
  const Event events[] = {View(3), View(700)};
  Request all;
  all.events = events;
  all.limit = 1000;
  Items everything;
  for (all.offset = 0; all.offset <= 4000; all.offset += 1000) {
    for (const int32_t item : shop.List(all)) everything.push_back(item);
  }
  const std::set<int32_t> wanted = {5, 17, 300, 301, 302, 999, 1024, 2047, 3000, 4444, 4998, 4999};
  const Program filter = Only(wanted);
  Request request;
  request.events = events;
  request.limit = 50;
  request.filter = filter;
  std::erase_if(everything, [&](int32_t item) { return wanted.count(item) == 0; });
  EXPECT_EQ(everything.size(), wanted.size());
  EXPECT_EQ(shop.List(request), everything);
  // And afterwards all items are there again.
  request.filter = {};
  EXPECT_EQ(shop.List(request).size(), 50u);
}

TEST(EngineRules, ListsNothingWhenNothingIsLeft) {
  Shop shop(100);
  const Program filter = Between(200, 300);
  Request request;
  request.filter = filter;
  EXPECT_TRUE(shop.List(request).empty());
  EXPECT_TRUE(shop.engine->Trending(request)->hits.empty());
  EXPECT_TRUE(shop.engine->Similar(3, request)->hits.empty());
}

TEST(EngineRules, FilterWhatWasViewedToo) {
  Shop shop(100);
  const Event events[] = {View(3), View(70), View(8)};
  const Program filter = Between(0, 10);
  Request request;
  request.events = events;
  request.filter = filter;
  const Result<Answer> answer = shop.engine->RecentlyViewed(request);
  ASSERT_EQ(answer->hits.size(), 2u);
  EXPECT_EQ(answer->hits[0].item, 8);
  EXPECT_EQ(answer->hits[1].item, 3);
}

TEST(EngineRules, BoostsAnItemFromFarBehindToTheTopAndBuriesTheFirst) {
  Shop shop(3000);
  const Event events[] = {View(3), View(700)};
  Request request;
  request.events = events;
  const Items before = shop.List(request);
  const Program first = Only({before[0]});
  const Program far = Only({2999});
  const FactorRule rules[] = {{far, 1000}, {first, 0.001f}};
  request.factors = rules;
  const Items after = shop.List(request);
  EXPECT_EQ(after[0], 2999);
  EXPECT_EQ(std::count(after.begin(), after.end(), before[0]), 0);
}

TEST(EngineRules, MultipliesTheFactorsThatMeet) {
  Shop shop(50);
  const Program both = Between(0, 49);
  Request request;
  const float before = shop.engine->Recommend(request)->hits[0].score;
  const FactorRule rules[] = {{both, 3}, {both, 0.5f}};
  request.factors = rules;
  EXPECT_FLOAT_EQ(shop.engine->Recommend(request)->hits[0].score, before * 1.5f);
}

TEST(EngineRules, MarksPinsAndScoresThemAsWhatTheyAre) {
  Shop shop(200);
  Request request;
  request.limit = 200;
  const Result<Answer> plain = shop.engine->Recommend(request);
  const Hit last = plain->hits.back();
  const Pin pins[] = {{last.item, 2}};
  request.pins = pins;
  const Result<Answer> answer = shop.engine->Recommend(request);
  EXPECT_EQ(answer->hits[1].item, last.item);
  EXPECT_EQ(answer->hits[1].source, Source::kPinned);
  EXPECT_EQ(answer->hits[1].score, last.score);
  EXPECT_EQ(answer->hits.size(), 200u);
}

TEST(EngineRules, LetWhatTakesOutWinOverPins) {
  Shop shop(50);
  const Event events[] = {{4, EventType::kPurchase, 1, 0}};
  const int32_t excluded[] = {5};
  const Program filter = Between(5, 49);
  const Pin pins[] = {{3, 1}, {4, 2}, {5, 3}, {6, 4}};
  Request request;
  request.events = events;
  request.exclude = excluded;
  request.filter = filter;
  request.pins = pins;
  const Items items = shop.List(request);
  EXPECT_EQ(items[3], 6);
  for (const int32_t item : {3, 4, 5}) EXPECT_EQ(std::count(items.begin(), items.end(), item), 0) << item;
}

TEST(EngineRules, FillTheListWithOtherGroupsHoweverFarBehind) {
  // The thousand best are of one brand.
  TestModel test;
  test.num_items = 1100;
  std::vector<uint16_t> labels;
  for (uint32_t i = 0; i < test.num_items; ++i) {
    test.popularity.push_back(1 - static_cast<float>(i) / 2000);
    labels.push_back(i < 1000 ? 0 : static_cast<uint16_t>(i % 5));
  }
  test.attributes = {{"brand", AttributeKind::kLabel, labels, {}, {}, {}, 5}};
  Result<Engine> engine = Engine::Load(PackTestBundle(test));
  Request request;
  request.group_column = kLabelColumn;
  request.max_per_group = 2;
  const Result<Answer> answer = engine->Recommend(request);
  Items items;
  for (const Hit& hit : answer->hits) items.push_back(hit.item);
  EXPECT_EQ(items, (Items{0, 1, 1001, 1002, 1003, 1004, 1006, 1007, 1008, 1009}));
}

TEST(EngineRules, TakeOutWhatIsLessProbableButNotPins) {
  Shop shop(100);
  shop.test.calibration =
      R"({"history":{"scores":[0.1,0.35,0.9],"probabilities":[0.01,0.2,0.31]},
          "no_history":{"scores":[0.1,0.35,0.9],"probabilities":[0.001,0.02,0.031]}})";
  shop.engine.emplace(std::move(*Engine::Load(PackTestBundle(shop.test))));
  Items items(100);
  std::iota(items.begin(), items.end(), 0);
  const Event events[] = {View(3), View(70)};
  for (const std::span<const Event> history : {std::span<const Event>(), std::span<const Event>(events)}) {
    Request request;
    request.events = history;
    request.limit = 100;
    std::vector<float> probabilities;
    const Result<std::span<const Prediction>> predictions = shop.engine->Predict(items, request);
    ASSERT_TRUE(predictions.ok());
    for (const Prediction& prediction : *predictions) {
      probabilities.push_back(prediction.probability);
    }
    // What is promised and what is left out are the same to the last bit.
    for (const float least : probabilities) {
      request.min_probability = least;
      const auto reached = std::ranges::count_if(probabilities, [&](float p) { return p >= least; });
      EXPECT_EQ(shop.List(request).size(), static_cast<size_t>(reached)) << least;
    }
    const auto least = std::ranges::max(probabilities);
    request.min_probability = least;
    const size_t without = shop.List(request).size();
    const auto far = static_cast<int32_t>(std::ranges::min_element(probabilities) - probabilities.begin());
    const Pin pins[] = {{far, 1}};
    request.pins = pins;
    const Program everything = Between(0, 99);
    const FactorRule boost[] = {{everything, 100}};
    request.factors = boost;
    const Items listed = shop.List(request);
    EXPECT_EQ(listed.size(), without + 1);
    EXPECT_EQ(listed[0], far);
    request.min_probability = 0.5f;
    EXPECT_EQ(shop.List(request), Items{far});
  }
}

TEST(EngineRules, ListNothingByProbabilityWhereNothingIsCalibrated) {
  Shop shop(100);
  Request request;
  request.min_probability = 0.001f;
  EXPECT_TRUE(shop.List(request).empty());
}

TEST(EngineRules, FollowAPriceThatChanges) {
  Shop shop(60);
  const Program cheap = Between(0, 10, kPriceColumn);
  Request request;
  request.filter = cheap;
  EXPECT_TRUE(shop.List(request).empty());
  const int32_t items[] = {7, 8, -1, 60};
  const float prices[] = {5, 12, 1, 1};
  ASSERT_TRUE(shop.engine->SetNumbers(kPriceColumn, items, prices).ok());
  EXPECT_EQ(shop.List(request), Items{7});
  const float other_prices[] = {std::numeric_limits<float>::quiet_NaN(), 10};
  ASSERT_TRUE(shop.engine->SetNumbers(kPriceColumn, std::span(items).first(2), other_prices).ok());
  EXPECT_EQ(shop.List(request), Items{8});
}

TEST(EngineRules, RefuseColumnsThatCannotBeSet) {
  Shop shop(10);
  const int32_t items[] = {1};
  const float values[] = {1, 2};
  const auto set = [&](int column, size_t count) {
    return shop.engine->SetNumbers(column, items, std::span(values).first(count)).code();
  };
  EXPECT_EQ(set(kPriceColumn, 1), StatusCode::kOk);
  EXPECT_EQ(set(kPriceColumn, 2), StatusCode::kInvalidArgument);
  EXPECT_EQ(set(kLabelColumn, 1), StatusCode::kInvalidArgument);
  EXPECT_EQ(set(-1, 1), StatusCode::kInvalidArgument);
  EXPECT_EQ(set(kNumberColumn + 1, 1), StatusCode::kInvalidArgument);
}

TEST(EngineRules, RefuseWhatIsOutOfRange) {
  Shop shop(10);
  const auto code = [&](const Request& request) { return shop.engine->Recommend(request).status().code(); };
  const Program wrong = {Code(FilterOp::kKnown), 99};
  const Program every = {Code(FilterOp::kEvery)};
  Request request;
  request.filter = wrong;
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  EXPECT_EQ(shop.engine->RecentlyViewed(request).status().code(), StatusCode::kInvalidArgument);
  for (const float probability : {-0.1f, 1.1f, std::numeric_limits<float>::quiet_NaN()}) {
    request = Request();
    request.min_probability = probability;
    EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  }
  for (const float factor : {0.0f, -1.0f, kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
    const FactorRule rules[] = {{every, factor}};
    request = Request();
    request.factors = rules;
    EXPECT_EQ(code(request), StatusCode::kInvalidArgument) << factor;
  }
  const FactorRule wrong_items[] = {{wrong, 2}};
  request.factors = wrong_items;
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  const std::vector<FactorRule> many(kMaxFactorRules + 1, {every, 2});
  request.factors = many;
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  for (const int32_t position : {0, -1, kMaxOffset + kMaxLimit + 1}) {
    const Pin pins[] = {{1, position}};
    request = Request();
    request.pins = pins;
    EXPECT_EQ(code(request), StatusCode::kInvalidArgument) << position;
  }
  for (const int column : {-1, kPriceColumn, 99}) {
    request = Request();
    request.group_column = column;
    EXPECT_EQ(code(request), StatusCode::kInvalidArgument) << column;
  }
  request = Request();
  request.max_per_group = -1;
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  // And the engine still answers.
  EXPECT_EQ(code(Request()), StatusCode::kOk);
}

// A request with every rule in it, drawn at random; holds what the request views.
struct RandomRequest {
  RandomRequest(Random* random, uint32_t n) {
    for (size_t i = random->Below(12); i > 0; --i) {
      events.push_back({static_cast<int32_t>(random->Below(n)), static_cast<EventType>(random->Below(kNumEventTypes)),
                        0, static_cast<double>(i)});
    }
    for (size_t i = random->Below(6); i > 0; --i) exclude.push_back(static_cast<int32_t>(random->Below(n)));
    low = static_cast<float>(random->Below(n / 2));
    filter = Between(low, kInfinity);
    boosted = Labelled(static_cast<uint16_t>(random->Below(10)));
    factors = {{boosted, 3}};
    for (size_t i = random->Below(5); i > 0; --i) {
      pins.push_back({static_cast<int32_t>(random->Below(n + 3)) - 1, static_cast<int32_t>(random->Between(1, 12))});
    }
    request.events = events;
    request.exclude = exclude;
    if (random->Chance(0.7)) request.filter = filter;
    if (random->Chance(0.5)) request.factors = factors;
    request.pins = pins;
    request.group_column = kLabelColumn;
    request.max_per_group = static_cast<int>(random->Below(4));
    request.limit = static_cast<int>(random->Between(1, 40));
    request.diversity = random->Chance(0.5) ? 0.3f : 0;
    request.exploration.share = random->Chance(0.5) ? 0.3f : 0;
    request.exploration.seed = random->Next();
  }
  RandomRequest(const RandomRequest&) = delete;

  std::vector<Event> events;
  Items exclude;
  float low = 0;
  Program filter;
  Program boosted;
  std::vector<FactorRule> factors;
  std::vector<Pin> pins;
  Request request;
};

TEST(EngineRules, KeepTheirPromisesWhateverIsAsked) {
  Random random(3);
  for (int round = 0; round < 150; ++round) {
    const auto n = static_cast<uint32_t>(random.Between(20, 700));
    Shop shop(n, static_cast<uint64_t>(round));
    for (int i = 0; i < 4; ++i) {
      RandomRequest drawn(&random, n);
      Request& request = drawn.request;
      const Items items = shop.List(request);
      const std::set<int32_t> different(items.begin(), items.end());
      EXPECT_EQ(different.size(), items.size());
      EXPECT_LE(items.size(), static_cast<size_t>(request.limit));
      for (const int32_t item : drawn.exclude) EXPECT_EQ(different.count(item), 0u);
      if (!request.filter.empty()) {
        for (const int32_t item : items) EXPECT_GE(static_cast<float>(item), drawn.low);
      }
      if (request.max_per_group > 0) {
        std::vector<int> counts(10);
        for (const int32_t item : items) {
          const bool is_pin = std::ranges::find(drawn.pins, item, &Pin::item) != drawn.pins.end();
          const uint16_t label = shop.labels[static_cast<size_t>(item)];
          if (label != kNoLabel && !is_pin) ++counts[label];
        }
        for (const int count : counts) EXPECT_LE(count, request.max_per_group);
      }
      EXPECT_EQ(shop.List(request), items);
      if (request.exploration.share > 0) continue;
      request.limit = 60;
      const Items longer = shop.List(request);
      EXPECT_EQ(Items(longer.begin(), longer.begin() + static_cast<std::ptrdiff_t>(items.size())), items);
    }
  }
}

}  // namespace
}  // namespace vitrine
