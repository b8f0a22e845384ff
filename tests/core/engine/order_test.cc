// What puts items elsewhere than their score: diversity, rotation, exploration. And what moves them.
#include <gtest/gtest.h>

#include <algorithm>
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
using testing::RandomHistory;
using testing::RandomModel;
using testing::View;

// A request with everything on that changes an order.
Request Restless(std::span<const Event> events, std::span<const Exposure> exposures, uint64_t seed) {
  Request request;
  request.events = events;
  request.limit = 20;
  request.diversity = 0.3f;
  request.rotation = 0.5f;
  request.exposures = exposures;
  request.exploration.share = 0.3f;
  request.exploration.seed = seed;
  return request;
}

TEST(Engine, HoldsItsPromisesWhateverChangesTheOrder) {
  Random random(13);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(300, 16, 5)));
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const std::vector<Event> events = RandomHistory(random, 300, 20);
    std::vector<Exposure> exposures;
    for (int i = 0; i < 30; ++i) exposures.push_back({static_cast<int32_t>(random.Below(310)), 1});
    Request request = Restless(events, exposures, seed);
    request.exclude_history = true;
    const Items items = ItemsOf(*engine.Recommend(request));
    EXPECT_EQ(items.size(), 20u);
    EXPECT_EQ(std::set<int32_t>(items.begin(), items.end()).size(), items.size());
    for (const Event& event : events) EXPECT_EQ(std::count(items.begin(), items.end(), event.item), 0);
    EXPECT_EQ(ItemsOf(*engine.Recommend(request)), items);
    // A longer list begins as the shorter one does while nothing is explored.
    request.exploration.share = 0;
    request.limit = 150;
    const Items longer = ItemsOf(*engine.Recommend(request));
    request.limit = 7;
    const Items shorter = ItemsOf(*engine.Recommend(request));
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
  }
}

TEST(Engine, ExploresInTheShareOfPlacesAskedForAndSaysSo) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(300, 16, 5)));
  const Event events[] = {View(5), View(9)};
  int explored = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Request request = Restless(events, {}, seed);
    request.rotation = 0;
    const Result<Answer> answer = engine.Recommend(request);
    request.exploration.share = 0;
    const auto is_explored = [](const Hit& hit) { return hit.source == Source::kExplore; };
    explored += static_cast<int>(std::count_if(answer->hits.begin(), answer->hits.end(), is_explored));
    const Result<Answer> without = engine.Recommend(request);
    EXPECT_TRUE(std::none_of(without->hits.begin(), without->hits.end(), is_explored));
  }
  // 200 lists of 20 places, of which 0.3 are given away.
  EXPECT_NEAR(explored, 1200, 100);
}

TEST(Engine, ShowsSomethingElseOnceAListWasSeen) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(300, 16, 5)));
  const Event events[] = {View(5), View(9)};
  Request request;
  request.events = events;
  request.rotation = 1;
  const Items first = ItemsOf(*engine.Recommend(request));
  std::vector<Exposure> exposures;
  for (const int32_t item : first) exposures.push_back({item, 1});
  request.exposures = exposures;
  for (const int32_t item : ItemsOf(*engine.Recommend(request))) {
    EXPECT_EQ(std::count(first.begin(), first.end(), item), 0) << item;
  }
}

TEST(Engine, MovesAnItemMostWhenItsFirstReasonIsTakenAway) {
  Random random(17);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(200, 16, 6)));
  int checked = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<Event> events;
    for (int32_t i = 0; i < 4; ++i) events.push_back(View(static_cast<int32_t>(random.Below(200))));
    Request request;
    request.events = events;
    request.limit = 1;
    const Result<Answer> answer = engine.Recommend(request);
    const Hit top = answer->hits[0];
    if (top.reasons_count < 2) continue;
    const auto first = static_cast<size_t>(answer->reasons[static_cast<size_t>(top.reasons_begin)].event);
    const auto last =
        static_cast<size_t>(answer->reasons[static_cast<size_t>(top.reasons_begin + top.reasons_count - 1)].event);
    const float gap = answer->reasons[static_cast<size_t>(top.reasons_begin)].weight -
                      answer->reasons[static_cast<size_t>(top.reasons_begin + top.reasons_count - 1)].weight;
    // Where both say nearly the same, the other items' scores decide.
    if (gap < 0.2f) continue;
    const auto rank_without = [&](size_t event) {
      std::vector<Event> rest = events;
      // In its place and of no interest, so that the others keep their age.
      rest[event].item = kUnknownItem;
      request.events = rest;
      request.limit = 200;
      const Items items = ItemsOf(*engine.Recommend(request));
      return std::find(items.begin(), items.end(), top.item) - items.begin();
    };
    EXPECT_GE(rank_without(first), rank_without(last));
    ++checked;
  }
  EXPECT_GT(checked, 5);
}

}  // namespace
}  // namespace vitrine
