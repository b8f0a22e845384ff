// What an engine makes of what was learnt, and learns.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "asking.h"
#include "base/random.h"
#include "engine/engine.h"
#include "learn/learner.h"
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

// Two worlds: 0 leads to 1, 2, 3, and 10 to 11, 12, 13; what was seen last counts a little more.
TestModel TwoWorlds() {
  TestModel test;
  test.num_items = 20;
  for (uint32_t from = 0; from < 4; ++from) {
    for (uint32_t to = 0; to < 4; ++to) {
      if (from != to) test.edges.push_back({from, to, 80});
      if (from != to) test.edges.push_back({10 + from, 10 + to, 60});
    }
  }
  test.popularity.assign(20, 0);
  test.blend.graph_decay = 1;
  return test;
}

Event ViewAt(int32_t item, double time_s) { return {item, EventType::kView, 0, time_s}; }

std::vector<float> Fresh() {
  std::vector<float> learnt(kLearntSize);
  ForgetLearnt(learnt);
  return learnt;
}

class LearningTest : public ::testing::Test {
 protected:
  LearningTest() { EXPECT_TRUE(engine_.EnableLearning().ok()); }

  // After each of the events from the second on.
  std::vector<float> LearntFrom(const std::vector<Event>& events) {
    std::vector<float> learnt = Fresh();
    for (size_t end = 1; end <= events.size(); ++end) {
      Request request;
      request.events = std::span(events).first(end);
      engine_.Learn(request, learnt);
    }
    return learnt;
  }

  Engine engine_ = LoadOrDie(PackTestBundle(TwoWorlds()));
};

// Each visit stays in one world, and the next goes to the other.
std::vector<Event> VisitsThatForget() {
  std::vector<Event> events;
  for (int visit = 0; visit < 12; ++visit) {
    const int32_t first = visit % 2 == 0 ? 0 : 10;
    for (int32_t i = 0; i < 4; ++i) events.push_back(ViewAt(first + (i + visit) % 4, visit * 1e5 + i * 60));
  }
  return events;
}

TEST_F(LearningTest, ChangesNothingBeforeItIsAskedFor) {
  Engine plain = LoadOrDie(PackTestBundle(TwoWorlds()));
  const std::vector<float> learnt = LearntFrom(VisitsThatForget());
  const std::vector<Event> events = {ViewAt(0, 0), ViewAt(1, 60), ViewAt(10, 1e5)};
  Request request;
  request.events = events;
  const Items before = ItemsOf(plain.Recommend(request));
  request.learnt = learnt;
  EXPECT_EQ(ItemsOf(plain.Recommend(request)), before);
}

TEST_F(LearningTest, FindsThatEarlierVisitsCountLess) {
  std::vector<Event> events;
  for (int32_t i = 0; i < 2; ++i) events.push_back(ViewAt(i, i * 60));
  for (int32_t i = 0; i < 4; ++i) events.push_back(ViewAt(10 + i, 1e5 + i * 60));
  const std::vector<float> learnt = LearntFrom(events);
  EXPECT_LT(BlendOf(learnt).visit_factor, BlendOf(Fresh()).visit_factor);
}

TEST_F(LearningTest, LetsThisVisitDecideWhenThatWasLearnt) {
  std::vector<float> learnt(kLearntSize, 0);
  learnt[3 * kNumBlends] = 1;  // the smallest visit factor, all else as tuned
  const std::vector<Event> now = {ViewAt(0, 0), ViewAt(1, 60), ViewAt(10, 1e5)};
  Request request;
  request.events = now;
  request.exclude_history = true;
  request.limit = 3;
  EXPECT_EQ(ItemsOf(engine_.Recommend(request)), (Items{2, 3, 11}));
  request.learnt = learnt;
  EXPECT_EQ(ItemsOf(engine_.Recommend(request)), (Items{11, 12, 13}));
}

TEST_F(LearningTest, TakesNoNoticeOfEventsThatSayNothingNew) {
  std::vector<float> learnt = Fresh();
  const auto learn = [&](std::vector<Event> events) {
    Request request;
    request.events = events;
    engine_.Learn(request, learnt);
    return learnt == Fresh();
  };
  EXPECT_TRUE(learn({}));
  EXPECT_TRUE(learn({View(0)}));
  EXPECT_TRUE(learn({View(0), View(0)}));
  EXPECT_TRUE(learn({View(0), View(kUnknownItem)}));
  EXPECT_TRUE(learn({View(0), View(99)}));
  EXPECT_TRUE(learn({View(0), {1, EventType::kDislike, 0, 0}}));
  EXPECT_FALSE(learn({View(0), View(1)}));
}

TEST_F(LearningTest, IsTheSameForTheSameEvents) {
  const std::vector<Event> events = VisitsThatForget();
  EXPECT_EQ(LearntFrom(events), LearntFrom(events));
}

TEST_F(LearningTest, LeavesNothingBehindInTheEngine) {
  const std::vector<Event> events = {ViewAt(0, 0), ViewAt(10, 60)};
  Request request;
  request.events = events;
  const Items before = ItemsOf(engine_.Recommend(request));
  LearntFrom(VisitsThatForget());
  EXPECT_EQ(ItemsOf(engine_.Recommend(request)), before);
}

TEST_F(LearningTest, PutsWhatIsLikeSomethingDislikedBack) {
  const std::vector<Event> events = {View(0), View(10), {11, EventType::kDislike, 0, 0}};
  Request request;
  request.events = events;
  request.limit = 6;
  const Result<Answer> answer = engine_.Recommend(request);
  const Items items = ItemsOf(answer);
  EXPECT_EQ(std::ranges::count(items, 11), 0);
  EXPECT_EQ(Items(items.begin(), items.begin() + 5), (Items{1, 2, 3, 12, 13}));
  // 12 and 13 are all that is like 11: they lose half.
  Engine plain = LoadOrDie(PackTestBundle(TwoWorlds()));
  const Result<Answer> without = plain.Recommend(request);
  EXPECT_FLOAT_EQ(answer->hits[3].score, without->hits[3].score / 2);
  const Hit& lowered = answer->hits[3];
  const Reason& last = answer->reasons[static_cast<size_t>(lowered.reasons_begin + lowered.reasons_count - 1)];
  EXPECT_EQ(last.event, 2);
  EXPECT_FLOAT_EQ(last.weight, -0.5f);
}

TEST_F(LearningTest, HoldsTheListsInvariantsForAnyHistoryAndNumbers) {
  Random random(5);
  Engine engine = LoadOrDie(PackTestBundle(RandomModel(300, 16, 3)));
  ASSERT_TRUE(engine.EnableLearning().ok());
  std::vector<float> learnt = Fresh();
  for (int round = 0; round < 200; ++round) {
    const std::vector<Event> events = RandomHistory(random, 300, random.Below(60));
    Request request;
    request.events = events;
    engine.Learn(request, learnt);
    std::vector<float> given = learnt;
    if (round % 10 == 0) given[random.Below(kLearntSize)] = std::numeric_limits<float>::infinity();
    request.learnt = given;
    request.limit = 20;
    const Result<Answer> answer = engine.Recommend(request);
    Items items = ItemsOf(answer);
    EXPECT_EQ(items.size(), 20u);
    for (const Hit& hit : answer->hits) EXPECT_TRUE(hit.score == hit.score);
    std::ranges::sort(items);
    EXPECT_EQ(std::ranges::adjacent_find(items), items.end());
  }
}

}  // namespace
}  // namespace vitrine
