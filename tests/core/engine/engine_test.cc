#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "asking.h"
#include "base/random.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::Items;
using testing::ItemsOf;
using testing::LoadOrDie;
using testing::PackTestBundle;
using testing::RandomHistory;
using testing::RandomModel;
using testing::TestModel;
using testing::View;

// A chain 0 -> 1 -> 2 -> 3, a strong edge 0 -> 3, and item 4, which nothing leads to but everybody buys.
TestModel Chain() {
  TestModel test;
  test.num_items = 6;
  test.edges = {{0, 1, 100}, {1, 2, 100}, {2, 3, 100}, {0, 3, 200}};
  test.popularity = {0.1f, 0.2f, 0.3f, 0.2f, 1.0f, 0};
  test.trending = {0, 0, 1, 0.5f, 0, 0};
  test.blend.popularity_weight = 0.01f;
  return test;
}

TEST(Engine, FollowsTheGraphFromTheLastView) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  const Event events[] = {View(0)};
  Request request;
  request.events = events;
  request.limit = 2;
  const Result<Answer> answer = engine.Recommend(request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ItemsOf(*answer), (Items{3, 1}));
  const Hit& first = answer->hits[0];
  EXPECT_EQ(first.source, Source::kGraph);
  ASSERT_EQ(first.reasons_count, 1);
  EXPECT_EQ(answer->reasons[static_cast<size_t>(first.reasons_begin)].event, 0);
}

TEST(Engine, ListsByPopularityWithoutAHistory) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  const Event unknown_only[] = {View(kUnknownItem), View(99)};
  for (const std::span<const Event> events : {std::span<const Event>(), std::span<const Event>(unknown_only)}) {
    Request request;
    request.events = events;
    const Result<Answer> answer = engine.Recommend(request);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(ItemsOf(*answer), (Items{4, 2, 1, 3, 0, 5}));
    EXPECT_EQ(answer->hits[0].source, Source::kPopular);
    EXPECT_TRUE(answer->reasons.empty());
  }
}

TEST(Engine, LeavesOutWhatWasBoughtCartedOrDislikedUnlessAskedNotTo) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  const Event events[] = {{4, EventType::kPurchase, 0, 0}, {2, EventType::kCart, 0, 0}, {1, EventType::kDislike, 0, 0}};
  Request request;
  request.events = events;
  Items items = ItemsOf(*engine.Recommend(request));
  std::sort(items.begin(), items.end());
  EXPECT_EQ(items, (Items{0, 3, 5}));
  request.exclude_purchased = request.exclude_in_cart = request.exclude_disliked = false;
  EXPECT_EQ(engine.Recommend(request)->hits.size(), 6u);
  request.exclude_history = true;
  const int32_t exclude[] = {5, 77, -3};
  request.exclude = exclude;
  items = ItemsOf(*engine.Recommend(request));
  std::sort(items.begin(), items.end());
  EXPECT_EQ(items, (Items{0, 3}));
}

TEST(Engine, PagesWithoutGapOrRepeat) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(300, 16, 1)));
  const Event events[] = {View(5), View(9)};
  Request request;
  request.events = events;
  request.limit = 300;
  const Items all = ItemsOf(*engine.Recommend(request));
  Items pages;
  request.limit = 7;
  for (request.offset = 0; request.offset < 300; request.offset += 7) {
    const Items page = ItemsOf(*engine.Recommend(request));
    pages.insert(pages.end(), page.begin(), page.end());
  }
  EXPECT_EQ(pages, all);
  request.offset = kMaxOffset;
  EXPECT_TRUE(engine.Recommend(request)->hits.empty());
}

TEST(Engine, NamesTheArgumentThatIsWrong) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  const auto message = [&](int limit, int offset) {
    Request request;
    request.limit = limit;
    request.offset = offset;
    const Result<Answer> answer = engine.Recommend(request);
    EXPECT_EQ(answer.status().code(), StatusCode::kInvalidArgument);
    return answer.status().message();
  };
  for (float Request::* share : {&Request::diversity, &Request::rotation}) {
    for (const float wrong : {-0.1f, 1.1f, std::numeric_limits<float>::quiet_NaN()}) {
      Request request;
      request.*share = wrong;
      EXPECT_EQ(engine.Recommend(request).status().code(), StatusCode::kInvalidArgument);
    }
  }
  EXPECT_NE(message(0, 0).find("limit"), std::string::npos);
  EXPECT_NE(message(-1, 0).find("limit"), std::string::npos);
  EXPECT_NE(message(kMaxLimit + 1, 0).find("limit"), std::string::npos);
  EXPECT_NE(message(1, -1).find("offset"), std::string::npos);
  EXPECT_NE(message(1, kMaxOffset + 1).find("offset"), std::string::npos);
  EXPECT_EQ(engine.Similar(6, {}).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(engine.Similar(-1, {}).status().code(), StatusCode::kInvalidArgument);
}

TEST(Engine, ListsSimilarItemsWithoutTheItemItself) {
  TestModel test = Chain();
  test.dimensions = 2;
  test.vectors = {127, 0, 120, 10, 0, 127, 0, 127, -127, 0, 126, 0};
  test.blend.encoder_weight = 1;
  Engine engine = LoadOrDie(PackTestBundle(test));
  const Items items = ItemsOf(*engine.Similar(0, {}));
  EXPECT_EQ(items.size(), 5u);
  EXPECT_EQ(std::count(items.begin(), items.end(), 0), 0);
  // Graph and vectors agree on 1; then the strongest follower and the nearest vector, each with one of the two.
  EXPECT_EQ(items[0], 1);
  EXPECT_EQ(items.back(), 4);
}

TEST(Engine, ListsTrendingItems) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  Request request;
  request.limit = 2;
  const Result<Answer> answer = engine.Trending(request);
  EXPECT_EQ(ItemsOf(*answer), (Items{2, 3}));
  EXPECT_EQ(answer->hits[0].source, Source::kTrending);
}

TEST(Engine, ListsRecentlyViewedItemsNewestFirst) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  const Event events[] = {View(1), View(2),  {3, EventType::kCart, 0, 0},
                          View(1), View(99), {5, EventType::kClick, 0, 0}};
  Request request;
  request.events = events;
  EXPECT_EQ(ItemsOf(*engine.RecentlyViewed(request)), (Items{5, 1, 2}));
  request.offset = 1;
  request.limit = 1;
  EXPECT_EQ(ItemsOf(*engine.RecentlyViewed(request)), (Items{1}));
  request.offset = 0;
  const int32_t exclude[] = {5};
  request.exclude = exclude;
  EXPECT_EQ(ItemsOf(*engine.RecentlyViewed(request)), (Items{1}));
}

// The formulas of bundle/blend.h once more, in double and without any of the engine's code.
std::map<int32_t, double> ReferenceScores(const TestModel& test, const std::vector<int32_t>& views) {
  const BlendParams& b = test.blend;
  const size_t d = test.dimensions;
  std::vector<double> t(test.num_items, 0);
  std::vector<double> user(d, 0);
  for (size_t i = 0; i < views.size(); ++i) {
    const auto item = static_cast<size_t>(views[views.size() - 1 - i]);
    for (const testing::Edge& edge : test.edges) {
      if (edge.from == item) t[edge.to] += std::pow(b.graph_decay, static_cast<double>(i)) * edge.weight * 0.01;
    }
    for (size_t k = 0; k < d; ++k) {
      user[k] += std::pow(b.encoder_decay, static_cast<double>(i)) * test.vectors[item * d + k] / 127.0;
    }
  }
  double length = 0;
  for (const double u : user) length += u * u;
  const double largest = *std::max_element(t.begin(), t.end());
  std::map<int32_t, double> scores;
  for (uint32_t j = 0; j < test.num_items; ++j) {
    double encoder = 0;
    for (size_t k = 0; k < d; ++k) encoder += user[k] / std::sqrt(length) * test.vectors[j * d + k] / 127.0;
    const double graph = std::log1p(b.graph_gain * t[j] / largest) / std::log1p(b.graph_gain);
    scores[static_cast<int32_t>(j)] =
        b.graph_weight * graph + b.encoder_weight * encoder + b.popularity_weight * test.popularity[j];
  }
  return scores;
}

TEST(Engine, ScoresAsTheDocumentedBlendSays) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    TestModel test = RandomModel(200, 32, seed);
    test.blend.encoder_decay = 0.8f;
    Engine engine = LoadOrDie(PackTestBundle(test));
    const std::vector<int32_t> views = {3, 77, 150};
    const std::vector<Event> events = {View(3), View(77), View(150)};
    Request request;
    request.events = events;
    request.limit = 200;
    const std::map<int32_t, double> expected = ReferenceScores(test, views);
    const Result<Answer> answer = engine.Recommend(request);
    ASSERT_EQ(answer->hits.size(), 200u);
    for (const Hit& hit : answer->hits) {
      // The query is rounded to 127 steps a dimension; that is all the difference there may be.
      EXPECT_NEAR(hit.score, expected.at(hit.item), 0.03) << "item " << hit.item << ", seed " << seed;
    }
  }
}

TEST(Engine, KeepsItsInvariantsForAnyHistory) {
  Random random(42);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(120, 16, 9)));
  for (int round = 0; round < 300; ++round) {
    const std::vector<Event> events = RandomHistory(random, 120, random.Below(40));
    Request request;
    request.events = events;
    request.limit = 1 + static_cast<int>(random.Below(150));
    const std::vector<int32_t> exclude = {static_cast<int32_t>(random.Below(130)), 7};
    request.exclude = exclude;
    const Result<Answer> answer = engine.Recommend(request);
    ASSERT_TRUE(answer.ok());
    std::set<int32_t> seen;
    for (size_t i = 0; i < answer->hits.size(); ++i) {
      const Hit& hit = answer->hits[i];
      EXPECT_TRUE(hit.item >= 0 && hit.item < 120);
      EXPECT_TRUE(seen.insert(hit.item).second) << "listed twice";
      EXPECT_EQ(std::count(exclude.begin(), exclude.end(), hit.item), 0);
      EXPECT_TRUE(std::isfinite(hit.score));
      if (i > 0) {
        const Hit& before = answer->hits[i - 1];
        EXPECT_TRUE(before.score > hit.score || (before.score == hit.score && before.item < hit.item));
      }
      float explained = 0;
      for (int r = 0; r < hit.reasons_count; ++r) {
        const Reason& reason = answer->reasons[static_cast<size_t>(hit.reasons_begin + r)];
        ASSERT_TRUE(reason.event >= 0 && static_cast<size_t>(reason.event) < events.size());
        EXPECT_GT(reason.weight, 0);
        explained += reason.weight;
      }
      EXPECT_LE(explained, 1.0001f);
    }
    for (const Event& event : events) {
      if (event.type == EventType::kPurchase) {
        EXPECT_EQ(seen.count(event.item), 0u);
      }
    }
    // A shorter list is a prefix of a longer one.
    const Items items = ItemsOf(*answer);
    request.limit = 1 + static_cast<int>(random.Below(static_cast<uint64_t>(request.limit)));
    const Items shorter = ItemsOf(*engine.Recommend(request));
    EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), items.begin()));
  }
}

TEST(Engine, AnswersTheSameAgainAfterAnyOtherCall) {
  Random random(7);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(150, 16, 3)));
  const std::vector<Event> events = RandomHistory(random, 150, 30);
  Request request;
  request.events = events;
  const Items first = ItemsOf(*engine.Recommend(request));
  for (int round = 0; round < 20; ++round) {
    const std::vector<Event> other = RandomHistory(random, 150, 30);
    Request noise;
    noise.events = other;
    ASSERT_TRUE(engine.Recommend(noise).ok());
    ASSERT_TRUE(engine.Similar(static_cast<int32_t>(random.Below(150)), noise).ok());
    ASSERT_TRUE(engine.Trending(noise).ok());
    ASSERT_TRUE(engine.RecentlyViewed(noise).ok());
    EXPECT_EQ(ItemsOf(*engine.Recommend(request)), first);
  }
}

TEST(Engine, TakesTenThousandEvents) {
  Random random(11);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(100, 8, 4)));
  const std::vector<Event> events = RandomHistory(random, 100, 10000);
  Request request;
  request.events = events;
  EXPECT_TRUE(engine.Recommend(request).ok());
}

TEST(Engine, TakesTenThousandEventsOfOneItemForOneViewOfIt) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(100, 8, 4)));
  const std::vector<Event> events(10000, View(3));
  Request request;
  request.limit = 100;
  request.events = events;
  const Items often = ItemsOf(*engine.Recommend(request));
  request.events = std::span(events).first(1);
  EXPECT_EQ(often, ItemsOf(*engine.Recommend(request)));
}

TEST(Engine, ListsForUnknownItemsAloneAsWithoutAHistory) {
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(100, 8, 4)));
  const std::vector<Event> events = {View(-1), View(100), View(2'000'000'000)};
  Request request;
  const Items none = ItemsOf(*engine.Recommend(request));
  request.events = events;
  EXPECT_EQ(ItemsOf(*engine.Recommend(request)), none);
}

TEST(Engine, DescribesItsBundle) {
  Engine engine = LoadOrDie(PackTestBundle(Chain()));
  EXPECT_EQ(engine.Describe().num_items, 6u);
  EXPECT_EQ(engine.Describe().dimensions, 0u);
  EXPECT_EQ(engine.Describe().num_edges, 4u);
  EXPECT_EQ(engine.ItemId(5), "item-5");
  EXPECT_EQ(engine.Title(5), "");
}

TEST(EngineLoad, RefusesFilesOfAnotherLengthThanTheManifestSays) {
  Bundle bundle = PackTestBundle(Chain());
  bundle.files[1].bytes.push_back(0);
  const Result<Engine> engine = Engine::Load(std::move(bundle));
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.status().code(), StatusCode::kCorrupt);
}

TEST(EngineLoad, SaysWhenTheFormatIsTooNew) {
  Bundle bundle = PackTestBundle(Chain());
  bundle.manifest.replace(bundle.manifest.find("\"format\":1"), 10, "\"format\":9");
  EXPECT_EQ(Engine::Load(std::move(bundle)).status().code(), StatusCode::kTooNew);
}

}  // namespace
}  // namespace vitrine
