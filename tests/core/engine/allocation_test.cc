// recommend() must not allocate after warm-up: every operator new of this program is counted.
#include <gtest/gtest.h>

#include <new>
#include <vector>

#include "counting_new.h"
#include "engine/engine.h"
#include "fit/encoder_file.h"
#include "support/random_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

void ExpectNoAllocations(const testing::TestModel& model) {
  Result<Engine> engine = Engine::Load(testing::PackTestBundle(model));
  ASSERT_TRUE(engine.ok());
  std::vector<Event> events;
  for (int32_t i = 0; i < 300; ++i) events.push_back({i, static_cast<EventType>(i % kNumEventTypes), 0, 0});
  Request request;
  request.events = events;
  request.limit = 100;
  const Exposure exposures[] = {{3, 1}, {400, 2}};
  request.exposures = exposures;
  request.diversity = 0.2f;
  request.rotation = 0.3f;
  request.exploration.share = 0.5f;
  const std::vector<int32_t> items = {3, 9, 27, 81, 243, -1, 999};
  const std::vector<float> filter = {static_cast<float>(FilterOp::kItems), 3, 7, 90, 400,
                                     static_cast<float>(FilterOp::kNot)};
  const FactorRule factors[] = {{filter, 2}};
  const Pin pins[] = {{12, 3}, {13, 3}};
  request.filter = filter;
  request.factors = factors;
  request.pins = pins;
  request.max_per_group = 2;
  const size_t before = testing::allocations;
  for (int round = 0; round < 10; ++round) {
    EXPECT_TRUE(engine->Recommend(request).ok());
    EXPECT_TRUE(engine->Similar(3, request).ok());
    EXPECT_TRUE(engine->Trending(request).ok());
    EXPECT_TRUE(engine->RecentlyViewed(request).ok());
    EXPECT_TRUE(engine->BoughtTogether(items, request).ok());
    EXPECT_TRUE(engine->BuyAgain(request).ok());
    EXPECT_TRUE(engine->Rerank(items, request).ok());
    EXPECT_TRUE(engine->Predict(items, request).ok());
  }
  EXPECT_EQ(testing::allocations, before);
}

TEST(Engine, AllocatesNothingWhileItAnswers) {
  testing::TestModel model = testing::RandomModel(500, 32, 1);
  ExpectNoAllocations(model);
  model.encoder = PackEncoder(testing::RandomEncoder(
      {.items = 500, .dimensions = 32, .heads = 2, .length = 50, .feed_forward = 64, .blocks = 2}, 2));
  ExpectNoAllocations(model);
  model.encoder =
      PackEncoder(testing::RandomEncoder({.kind = EncoderKind::kGru, .items = 500, .dimensions = 32, .length = 50}, 2));
  ExpectNoAllocations(model);
  const size_t before = testing::allocations;
  // The counter itself works. (A new expression the compiler may leave out, this call not.)
  ::operator delete(::operator new(8));
  EXPECT_EQ(testing::allocations, before + 1);
}

}  // namespace
}  // namespace vitrine
